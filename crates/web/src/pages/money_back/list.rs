//! `/forderungen`: what was demanded back, and what came back.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{Action, FlowError, views};
use grants::Receivable;
use ledger::Cents;

use super::{kind, state};
use crate::{
    filters,
    frame::Frame,
    german::Badge,
    list_csv::{self, Cell},
    lists::{self, Grants},
    names::Names,
    narrowing::{self, Narrowing},
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most receivables and the most repayments of a page.
const MOST: i64 = 50;
/// What in the address says after which repayment their list goes on.
const AFTER: &str = "rueckzahlung_nach";

/// A receivable in a list.
struct Row {
    id: String,
    who: String,
    what: String,
    kind: &'static str,
    due_on: NaiveDate,
    state: Badge,
    amount: Cents,
    open: Cents,
}

/// A repayment in a list.
struct Repaid {
    who: String,
    what: String,
    kind: &'static str,
    on: NaiveDate,
    passes_on: usize,
    amount: Cents,
}

/// The page.
#[derive(Template)]
#[template(path = "money_back/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    /// How many there are.
    count: String,
    next: Option<String>,
    csv: Option<String>,
    repaid: Vec<Repaid>,
    /// Where the repayments go on.
    more_repaid: Option<String>,
    may_book: bool,
    narrowing: Narrowing,
}

/// `GET /forderungen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let names = Names::of(ctx).await?;
    let asked = narrowing::asked(&visitor.asked);
    let found = views::receivables_asked(ctx, &asked, visitor.after(), MOST).await?;
    let counted = async {
        if asked.is_narrowed() {
            lists::counted_through(|after| views::receivables_asked(ctx, &asked, after, views::MOST)).await
        } else {
            views::receivable_count(ctx, asked.grant).await
        }
    };
    let count = lists::how_many(&visitor, &found, counted, ("Forderung", "Forderungen")).await?;
    let narrowing = Narrowing::of(&visitor, &names, &asked);
    let after = visitor.asked.value(AFTER).parse().ok();
    let came = views::repayments(ctx, asked.grant, after, MOST).await?;
    let of = found.items.iter().map(|it| it.grant).chain(came.items.iter().map(|it| it.grant));
    let grants = Grants::with(ctx, of).await?;
    let rows = found.items.iter().map(|it| row(&names, &grants, it)).collect::<Result<Vec<_>, _>>()?;
    let mut repaid = Vec::with_capacity(came.items.len());
    for it in came.items {
        let grant = grants.of(it.grant)?;
        let what = names.position_of(grant, it.position);
        repaid.push(Repaid {
            who: names.organisation(grant.recipient).to_owned(),
            what: format!("{}, {what}", grant.act.reference),
            kind: kind(it.kind),
            on: it.received_on,
            passes_on: it.passes_on.len(),
            amount: it.amount,
        });
    }
    Ok(page(&Page {
        frame: visitor.frame("Rückforderungen"),
        csv: (!rows.is_empty()).then(|| list_csv::way(&visitor)),
        rows,
        count,
        next: found.next.map(|next| narrowing.next(next)),
        repaid,
        more_repaid: came.next.map(|next| narrowing.page(&[(AFTER, next.to_string())])),
        may_book: visitor.may(Action::Book),
        narrowing,
    }))
}

/// A receivable as a list shows it.
fn row(names: &Names, grants: &Grants, it: &Receivable) -> Result<Row, Wrong> {
    let grant = grants.of(it.grant)?;
    let what = names.position_of(grant, it.position);
    Ok(Row {
        id: it.id.to_string(),
        who: names.organisation(grant.recipient).to_owned(),
        what: format!("{}, {what}", grant.act.reference),
        kind: kind(it.kind),
        due_on: it.due_next(),
        state: state(it)?,
        amount: it.amount,
        open: it.open().map_err(FlowError::from)?,
    })
}

/// `GET /forderungen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let names = Names::of(ctx).await?;
    let asked = narrowing::asked(&visitor.asked);
    let found = lists::all(|after| views::receivables_asked(ctx, &asked, after, views::MOST)).await?;
    let grants = Grants::with(ctx, found.iter().map(|it| it.grant)).await?;
    let mut rows = Vec::with_capacity(found.len());
    for it in &found {
        let Row { who, what, kind, due_on, state, amount, open, .. } = row(&names, &grants, it)?;
        let texts = [who, what, kind.to_owned(), state.word].map(Cell::Text);
        let figures = [Cell::Day(due_on), Cell::Amount(amount), Cell::Amount(open)];
        rows.push(texts.into_iter().chain(figures).collect());
    }
    let head = ["Wer schuldet", "wofür", "was", "Stand", "fällig", "gefordert", "offen"];
    list_csv::answer(&visitor, "Forderungen", &head, rows).await
}
