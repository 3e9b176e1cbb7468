//! `/zugriffe`: who saw and did what.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use flow::{
    AccessEvent,
    documents::DocumentKind,
    people,
    trail::{TrailAsked, access_event_count, access_events},
    views::{self, Page as Part},
};
use grants::PersonId;

use crate::{
    form::Form,
    frame::Frame,
    german::{command, german_time, outcome, role},
    lists,
    pages::documents,
    show::{Wrong, faulty, page},
    visitor::Visitor,
};

/// The most accesses of a page.
const MOST: i64 = 100;
/// What the trail is asked for.
const ASKED: [&str; 3] = ["person", "von", "bis"];

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
    form: Form,
    people: Vec<(String, String)>,
    rows: Vec<Row>,
    count: String,
    protocol: String,
    next: Option<String>,
    is_narrowed: bool,
}

/// `GET /zugriffe`
pub(crate) async fn get(mut visitor: Visitor) -> Result<Response, Wrong> {
    let after = visitor.after();
    let mut form = std::mem::take(&mut visitor.asked);
    let asked = TrailAsked {
        person: form.choice_if_any("person", |text| text.parse().ok().map(PersonId)),
        from: form.day_if_any("von"),
        until: form.day_if_any("bis"),
    };
    let is_faulty = !form.faults().is_empty();
    let found = if is_faulty {
        Part { items: Vec::new(), next: None }
    } else {
        access_events(&visitor.ctx, asked, after, MOST).await?
    };
    let count = if is_faulty {
        String::new()
    } else {
        let count = access_event_count(&visitor.ctx, asked);
        lists::how_many_after(after, &found, count, ("Zugriff", "Zugriffe")).await?
    };
    let known = lists::all(|after| people::people(&visitor.ctx, after, views::MOST)).await?;
    let known: BTreeMap<_, _> = known.into_iter().map(|person| (person.id, person.name)).collect();
    let mut people: Vec<_> = known.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    people.sort_by(|one, other| one.1.cmp(&other.1));
    let of = asked.person.map_or(visitor.ctx.actor().unit.0, |person| person.0);
    let shown = Page {
        frame: visitor.frame("Zugriffe").faulty(is_faulty),
        people,
        count,
        rows: found.items.into_iter().map(|event| row(&known, event)).collect(),
        protocol: documents::way(DocumentKind::AuditProtocol, of),
        next: found.next.map(|next| way(&form, &next.to_string())),
        is_narrowed: ASKED.iter().any(|name| !form.value(name).trim().is_empty()),
        form,
    };
    Ok(if is_faulty { faulty(&shown) } else { page(&shown) })
}

/// Where the same goes on after an access.
fn way(form: &Form, after: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(
        ASKED.iter().map(|name| (*name, form.value(name))).filter(|(_, value)| !value.is_empty()),
    );
    query.append_pair("nach", after);
    format!("/zugriffe?{}", query.finish())
}

fn row(known: &BTreeMap<PersonId, String>, event: AccessEvent) -> Row {
    Row {
        at: german_time(event.at),
        who: known.get(&event.person).cloned().unwrap_or_else(|| event.person.to_string()),
        role: role(event.role),
        what: command(&event.what).to_owned(),
        outcome: outcome(event.outcome),
        asked: event.asked,
        address: event.address,
    }
}
