//! `/personen`: who could do what, for which organisation, from when until when.

use askama::Template;
use axum::response::Response;
use flow::{Action, people};

use crate::{
    frame::Frame,
    german::{day, role},
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A person.
struct Row {
    name: String,
    since: String,
    left: Option<String>,
    roles: Vec<String>,
    conflicts: Vec<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "people.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<String>,
}

/// `GET /personen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let found = people::people(&visitor.ctx, visitor.after(), 50).await?;
    // Who manages people does not see organisations with their money.
    let looks = Action::Look.allows(visitor.ctx.actor().role);
    let names = if looks { Some(Names::of(&visitor.ctx).await?) } else { None };
    let place = |id: grants::OrganisationId| match &names {
        Some(names) => format!(" für {}", names.organisation(id)),
        None => String::new(),
    };
    let rows = found.items.into_iter().map(|person| Row {
        name: person.name,
        since: day(person.registered_on),
        left: person.left_on.map(day),
        roles: person
            .memberships
            .iter()
            .map(|held| {
                let until = held.until.map_or_else(String::new, |until| format!(" bis {}", day(until)));
                let deputy = if held.deputy_for.is_some() { ", in Vertretung" } else { "" };
                let of = place(held.organisation);
                format!("{}{of}, ab {}{until}{deputy}", role(held.role), day(held.from))
            })
            .collect(),
        conflicts: person
            .conflicts
            .iter()
            .map(|it| format!("{}{}: {}", day(it.on), place(it.organisation), it.reason))
            .collect(),
    });
    let next = found.next.map(|next| format!("/personen?nach={next}"));
    Ok(page(&Page { frame: visitor.frame("Personen und Rechte"), rows: rows.collect(), next }))
}
