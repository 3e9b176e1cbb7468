//! `/abrechnungen`

use askama::Template;
use axum::response::Response;
use flow::{Action, FlowError, views};
use grants::ClaimExcerpt;
use ledger::Cents;

use crate::{
    filters,
    frame::Frame,
    german::{Badge, claim_state, period},
    list_csv::{self, Cell},
    lists::{self, Grants},
    names::Names,
    narrowing::{self, Narrowing},
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most claims of a page.
const MOST: i64 = 25;

/// The page.
#[derive(Template)]
#[template(path = "claims/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    /// How many there are.
    count: String,
    next: Option<String>,
    csv: Option<String>,
    may_hand_in: bool,
    grant: String,
    stand: String,
    bekannt: String,
    narrowing: Narrowing,
}

/// A claim in a list.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) recipient: String,
    pub(crate) period: String,
    pub(crate) on: chrono::NaiveDate,
    pub(crate) claimed: Cents,
    pub(crate) recognised: Cents,
    pub(crate) state: Badge,
}

/// A claim as a list shows it.
fn row(names: &Names, grants: &Grants, found: &ClaimExcerpt) -> Result<Row, FlowError> {
    let ClaimExcerpt { claim, totals, .. } = found;
    let grant = grants.of(claim.grant)?;
    Ok(Row {
        id: claim.id.to_string(),
        title: format!("{}, Nr. {}", grant.act.reference, claim.number),
        recipient: names.organisation(grant.recipient).to_owned(),
        period: period(claim.period),
        on: claim.state.on(),
        claimed: totals.claimed,
        recognised: totals.recognised,
        state: claim_state(&claim.state),
    })
}

/// `GET /abrechnungen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let ctx = &visitor.ctx;
    let asked = narrowing::asked(&visitor.asked);
    let found = views::claims_asked(ctx, &asked, visitor.after(), MOST).await?;
    let counted = async {
        if asked.is_narrowed() {
            lists::counted_through(|after| views::claims_asked(ctx, &asked, after, views::MOST)).await
        } else {
            views::claim_count(ctx, asked.grant).await
        }
    };
    let count = lists::how_many(&visitor, &found, counted, ("Abrechnung", "Abrechnungen")).await?;
    let narrowing = Narrowing::of(&visitor, &names, &asked);
    let grants = Grants::with(&visitor.ctx, found.items.iter().map(|it| it.claim.grant)).await?;
    let rows = found.items.iter().map(|it| row(&names, &grants, it)).collect::<Result<Vec<_>, _>>()?;
    let (stand, bekannt) = visitor.days();
    Ok(page(&Page {
        frame: visitor.frame("Abrechnungen"),
        csv: (!rows.is_empty()).then(|| list_csv::way(&visitor)),
        rows,
        count,
        next: found.next.map(|next| narrowing.next(next)),
        may_hand_in: visitor.may(Action::HandIn),
        grant: asked.grant.map(|grant| grant.to_string()).unwrap_or_default(),
        stand,
        bekannt,
        narrowing,
    }))
}

/// `GET /abrechnungen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let asked = narrowing::asked(&visitor.asked);
    let found = lists::all(|after| views::claims_asked(&visitor.ctx, &asked, after, views::MOST)).await?;
    let grants = Grants::with(&visitor.ctx, found.iter().map(|it| it.claim.grant)).await?;
    let mut rows = Vec::with_capacity(found.len());
    for claim in &found {
        let Row { title, recipient, period, on, claimed, recognised, state, .. } =
            row(&names, &grants, claim)?;
        let texts = [title, recipient, period, state.word].map(Cell::Text);
        let figures = [Cell::Day(on), Cell::Amount(claimed), Cell::Amount(recognised)];
        rows.push(texts.into_iter().chain(figures).collect());
    }
    let head = ["Abrechnung", "Träger", "Zeitraum", "Stand", "seit", "abgerechnet", "anerkannt"];
    list_csv::answer(&visitor, "Abrechnungen", &head, rows).await
}
