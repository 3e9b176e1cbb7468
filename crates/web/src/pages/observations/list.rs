//! `/bemerkungen`

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::audit_observations::{observations, whose};
use grants::{AuditObservation, GrantId};
use ledger::Cents;

use super::kind;
use crate::{
    filters,
    frame::Frame,
    german::{Badge, observation_state},
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most observations of a page.
const MOST: i64 = 50;

/// An observation in a list.
struct Row {
    id: String,
    number: i64,
    grant: String,
    about: &'static str,
    begin: String,
    on: NaiveDate,
    by: String,
    state: Badge,
    in_question: Option<Cents>,
}

/// The page.
#[derive(Template)]
#[template(path = "observations/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<String>,
}

/// `GET /bemerkungen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let grant = visitor.asked.value("zuwendung").parse().ok().map(GrantId);
    let found = observations(ctx, grant, visitor.after(), MOST).await?;
    let mut rows = Vec::with_capacity(found.items.len());
    for observed in found.items {
        let whose = whose(ctx, observed.grant).await?;
        rows.push(row(&observed, format!("{}, {}", whose.reference, whose.recipient)));
    }
    let of_grant = grant.map(|id| format!("zuwendung={id}")).unwrap_or_default();
    let next = found.next.map(|next| format!("/bemerkungen?{of_grant}&nach={next}"));
    Ok(page(&Page { frame: visitor.frame("Prüfungsbemerkungen"), rows, next }))
}

fn row(observed: &AuditObservation, grant: String) -> Row {
    let begin: String = observed.text.chars().take(80).collect();
    Row {
        id: observed.id.to_string(),
        number: observed.number,
        grant,
        about: kind(observed.about),
        begin: if begin == observed.text { begin } else { format!("{begin} …") },
        on: observed.by.on,
        by: observed.by.name.clone(),
        state: observation_state(observed.state()),
        in_question: observed.in_question(),
    }
}
