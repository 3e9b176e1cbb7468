//! `/team`: who acts for the own organisation, and who acted for it.

use askama::Template;
use axum::response::Response;
use flow::team::{House, Team, TeamMember, team};

use crate::{
    frame::Frame,
    german::{day, role},
    show::{Wrong, page},
    visitor::Visitor,
};

/// A role of somebody.
struct Row {
    name: String,
    role: &'static str,
    from: String,
    until: Option<String>,
    deputy_for: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "team.html")]
struct Page {
    frame: Frame,
    organisation: String,
    present: Vec<Row>,
    former: Vec<Row>,
    changed_by: House,
}

fn rows(members: Vec<TeamMember>) -> Vec<Row> {
    let of_member = |TeamMember { name, roles, .. }: TeamMember| {
        roles.into_iter().map(move |held| Row {
            name: name.clone(),
            role: role(held.role),
            from: day(held.from),
            until: held.until.map(day),
            deputy_for: held.deputy_for,
        })
    };
    members.into_iter().flat_map(of_member).collect()
}

/// `GET /team`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let Team { organisation, members, changed_by } = team(&visitor.ctx).await?;
    let (former, present) = members.into_iter().partition(|member| member.is_former);
    let frame = visitor.frame("Team");
    Ok(page(&Page { frame, organisation, present: rows(present), former: rows(former), changed_by }))
}
