//! `/zuwendungen`

use askama::Template;
use axum::response::Response;
use flow::{Action, views};
use ledger::Cents;

use crate::{
    filters,
    frame::{Frame, Room},
    german::{Badge, act_kind, grant_state, period},
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
    next: Option<String>,
    stand: String,
    bekannt: String,
    may_award: bool,
}

/// `GET /zuwendungen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let found = views::grants(&visitor.ctx, visitor.after(), MOST).await?;
    let mut rows = Vec::with_capacity(found.items.len());
    for grant in found.items {
        let amount = Cents::sum(grant.positions.iter().map(|position| position.amount));
        let components: Vec<_> = grant.positions.iter().map(|it| it.component.to_string()).collect();
        rows.push(Row {
            id: grant.id.to_string(),
            kind: act_kind(grant.act.kind),
            from: names.short(grant.giver).to_owned(),
            to: names.organisation(grant.recipient).to_owned(),
            period: period(grant.act.period),
            components: components.join(", "),
            amount: amount.map_err(flow::FlowError::from)?,
            state: grant_state(grant.state),
            reference: grant.act.reference,
        });
    }
    let (stand, bekannt) = visitor.days();
    let title = if visitor.room() == Room::Provider { "Meine Förderung" } else { "Zuwendungen" };
    let next = found.next.map(|next| format!("/zuwendungen?nach={next}"));
    let is_first = names.is_first_recipient(visitor.ctx.actor().organisation);
    let may_award = visitor.may(Action::Give) && is_first;
    Ok(page(&Page { frame: visitor.frame(title), rows, next, stand, bekannt, may_award }))
}
