//! `/personen`: who could do what, for which organisation, from when until when.

use askama::Template;
use axum::response::Response;
use flow::{Action, people};

use super::roles::{Places, held};
use crate::{
    frame::Frame,
    german::day,
    lists,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A person.
struct Row {
    id: String,
    name: String,
    since: String,
    left: Option<String>,
    roles: Vec<String>,
    conflicts: Vec<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "people/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    count: String,
    next: Option<String>,
    may_manage: bool,
}

/// `GET /personen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let found = people::people(&visitor.ctx, visitor.after(), 50).await?;
    let count =
        lists::how_many(&visitor, &found, people::person_count(&visitor.ctx), ("Person", "Personen")).await?;
    let places = Places::of(&visitor.ctx).await?;
    let rows = found.items.into_iter().map(|person| Row {
        id: person.id.to_string(),
        since: day(person.registered_on),
        left: person.left_on.map(day),
        roles: person.memberships.iter().map(|it| held(&places, it)).collect(),
        conflicts: person
            .conflicts
            .iter()
            .map(|it| format!("{} für {}: {}", day(it.on), places.name(it.organisation), it.reason))
            .collect(),
        name: person.name,
    });
    let next = found.next.map(|next| format!("/personen?nach={next}"));
    let may_manage = visitor.may(Action::ManagePeople);
    let frame = visitor.frame("Personen und Rechte");
    Ok(page(&Page { frame, rows: rows.collect(), count, next, may_manage }))
}
