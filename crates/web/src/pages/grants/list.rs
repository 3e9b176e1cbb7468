//! `/zuwendungen`

use askama::Template;
use axum::response::Response;
use flow::{Action, FlowError, views};
use grants::Grant;
use ledger::Cents;

use crate::{
    filters,
    frame::{Frame, Room},
    german::{Badge, act_kind, grant_state, period},
    list_csv::{self, Cell},
    lists,
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most grants of a page.
const MOST: i64 = 50;

/// A grant in a list.
struct Row {
    id: String,
    reference: String,
    kind: &'static str,
    from: String,
    to: String,
    period: String,
    components: String,
    amount: Cents,
    state: Badge,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    /// How many there are.
    count: String,
    next: Option<String>,
    stand: String,
    bekannt: String,
    csv: Option<String>,
    may_award: bool,
}

/// `GET /zuwendungen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let found = views::grants(&visitor.ctx, visitor.after(), MOST).await?;
    let count =
        lists::how_many(&visitor, &found, views::grant_count(&visitor.ctx), ("Zuwendung", "Zuwendungen"))
            .await?;
    let rows = found.items.into_iter().map(|grant| row(&names, grant)).collect::<Result<Vec<_>, _>>()?;
    let (stand, bekannt) = visitor.days();
    let title = if visitor.room() == Room::Provider { "Meine Förderung" } else { "Zuwendungen" };
    let next = found.next.map(|next| format!("/zuwendungen?nach={next}"));
    let is_first = names.is_first_recipient(visitor.ctx.actor().organisation);
    let may_award = visitor.may(Action::Give) && is_first;
    let csv = (!rows.is_empty()).then(|| list_csv::way(&visitor));
    Ok(page(&Page { frame: visitor.frame(title), rows, count, next, stand, bekannt, csv, may_award }))
}

/// A grant as a list shows it.
fn row(names: &Names, grant: Grant) -> Result<Row, FlowError> {
    let components: Vec<_> = grant.positions.iter().map(|it| it.component.to_string()).collect();
    Ok(Row {
        id: grant.id.to_string(),
        kind: act_kind(grant.act.kind),
        from: names.short(grant.giver).to_owned(),
        to: names.organisation(grant.recipient).to_owned(),
        period: period(grant.act.period),
        components: components.join(", "),
        amount: Cents::sum(grant.positions.iter().map(|position| position.amount))?,
        state: grant_state(grant.state),
        reference: grant.act.reference,
    })
}

/// `GET /zuwendungen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let mut rows = Vec::new();
    for grant in lists::grants(&visitor.ctx).await? {
        let Row { reference, kind, from, to, components, period, state, amount, .. } = row(&names, grant)?;
        let texts = [reference, kind.to_owned(), from, to, components, period, state.word].map(Cell::Text);
        rows.push(texts.into_iter().chain([Cell::Amount(amount)]).collect());
    }
    let head = ["Aktenzeichen", "Art", "von", "an", "Bausteine", "Zeitraum", "Stand", "Betrag"];
    list_csv::answer(&visitor, "Zuwendungen", &head, rows).await
}
