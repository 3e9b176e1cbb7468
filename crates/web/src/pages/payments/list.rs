//! `/zahlungen`

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{Action, FlowError, views};
use grants::{Grant, Payment};
use ledger::Cents;

use crate::{
    filters,
    frame::Frame,
    german::{Badge, payment_state},
    list_csv::{self, Cell},
    lists::{self, Grants},
    names::Names,
    narrowing::{self, Narrowing},
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most payments of a page.
const MOST: i64 = 50;

/// The page.
#[derive(Template)]
#[template(path = "payments/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    /// How many there are.
    count: String,
    next: Option<String>,
    csv: Option<String>,
    may_order: bool,
    may_release: bool,
    may_receive: bool,
    grant: String,
    stand: String,
    bekannt: String,
    narrowing: Narrowing,
}

/// A payment in a list.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) what: String,
    pub(crate) on: NaiveDate,
    pub(crate) amount: Cents,
    pub(crate) state: Badge,
    pub(crate) is_tranche: bool,
}

/// A payment as a list shows it.
fn row(names: &Names, grants: &Grants, payment: &Payment) -> Result<Row, FlowError> {
    Ok(row_of(names, grants.of(payment.grant)?, payment))
}

/// A payment of a grant as a list shows it.
pub(crate) fn row_of(names: &Names, grant: &Grant, payment: &Payment) -> Row {
    Row {
        id: payment.id.to_string(),
        from: names.short(grant.giver).to_owned(),
        to: names.organisation(grant.recipient).to_owned(),
        what: format!("{}, {}", grant.act.reference, names.position_of(grant, payment.position)),
        on: payment.state.since(),
        amount: payment.amount,
        state: payment_state(&payment.state),
        is_tranche: payment.state.is_of_tranche(),
    }
}

/// `GET /zahlungen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let ctx = &visitor.ctx;
    let asked = narrowing::asked(&visitor.asked);
    let found = views::payments_asked(ctx, &asked, visitor.after(), MOST).await?;
    let counted = async {
        if asked.is_narrowed() {
            lists::counted_through(|after| views::payments_asked(ctx, &asked, after, views::MOST)).await
        } else {
            views::payment_count(ctx, asked.grant).await
        }
    };
    let count = lists::how_many(&visitor, &found, counted, ("Zahlung", "Zahlungen")).await?;
    let narrowing = Narrowing::of(&visitor, &names, &asked);
    let grants = Grants::with(&visitor.ctx, found.items.iter().map(|it| it.grant)).await?;
    let rows = found.items.iter().map(|it| row(&names, &grants, it)).collect::<Result<Vec<_>, _>>()?;
    let (stand, bekannt) = visitor.days();
    Ok(page(&Page {
        frame: visitor.frame("Zahlungen"),
        csv: (!rows.is_empty()).then(|| list_csv::way(&visitor)),
        rows,
        count,
        next: found.next.map(|next| narrowing.next(next)),
        may_order: visitor.may(Action::Order),
        may_release: visitor.may(Action::Release),
        may_receive: visitor.may(Action::Book) && names.is_first_recipient(visitor.ctx.actor().organisation),
        grant: asked.grant.map(|grant| grant.to_string()).unwrap_or_default(),
        stand,
        bekannt,
        narrowing,
    }))
}

/// `GET /zahlungen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let asked = narrowing::asked(&visitor.asked);
    let found = lists::all(|after| views::payments_asked(&visitor.ctx, &asked, after, views::MOST)).await?;
    let grants = Grants::with(&visitor.ctx, found.iter().map(|it| it.grant)).await?;
    let mut rows = Vec::with_capacity(found.len());
    for payment in &found {
        let Row { from, to, what, on, amount, state, .. } = row(&names, &grants, payment)?;
        let texts = [what, from, to, state.word].map(Cell::Text);
        rows.push(texts.into_iter().chain([Cell::Day(on), Cell::Amount(amount)]).collect());
    }
    let head = ["Wofür", "von", "an", "Stand", "am", "Betrag"];
    list_csv::answer(&visitor, "Zahlungen", &head, rows).await
}
