//! `/zugriffe`: who saw and did what.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use flow::{AccessOutcome, documents::DocumentKind, people, trail::access_events, views};

use crate::{
    frame::Frame,
    german::{command, german_time, role},
    lists,
    pages::documents,
    show::{Wrong, page},
    visitor::Visitor,
};

/// What happened.
struct Row {
    at: String,
    who: String,
    role: &'static str,
    what: String,
    outcome: &'static str,
    asked: String,
    address: String,
}

/// The page.
#[derive(Template)]
#[template(path = "access.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    protocol: String,
    next: Option<String>,
}

/// `GET /zugriffe`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let found = access_events(&visitor.ctx, visitor.after(), 100).await?;
    let known = lists::all(|after| people::people(&visitor.ctx, after, views::MOST)).await?;
    let known: BTreeMap<_, _> = known.into_iter().map(|person| (person.id, person.name)).collect();
    let rows = found.items.into_iter().map(|event| Row {
        at: german_time(event.at),
        who: known.get(&event.person).cloned().unwrap_or_else(|| event.person.to_string()),
        role: role(event.role),
        what: match event.what.as_str() {
            "look" => "Eingesehen".to_owned(),
            "look_at_people" => "Personen eingesehen".to_owned(),
            "look_at_trail" => "Zugriffe eingesehen".to_owned(),
            "download" => "Dokument heruntergeladen".to_owned(),
            other => command(other).to_owned(),
        },
        outcome: match event.outcome {
            AccessOutcome::Shown => "gezeigt",
            AccessOutcome::Done => "ausgeführt",
            AccessOutcome::Refused => "abgelehnt",
        },
        asked: event.asked,
        address: event.address,
    });
    let next = found.next.map(|next| format!("/zugriffe?nach={next}"));
    let protocol = documents::way(DocumentKind::AuditProtocol, visitor.ctx.actor().unit.0);
    Ok(page(&Page { frame: visitor.frame("Zugriffe"), rows: rows.collect(), protocol, next }))
}
