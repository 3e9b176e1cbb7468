//! `/konto`: who one is here, and in which role one works. Beneath it stands how one comes in.

pub(crate) mod password;
pub(crate) mod sessions;
pub(crate) mod tokens;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::TimeDelta;
use flow::{Action, drafts, sign_in};
use grants::MembershipId;

use crate::{
    Web,
    drafts::page_name,
    form::Form,
    frame::{Frame, Room},
    german::{german_time, role},
    names::Names,
    pages::mail_choices::{Choices, Group, filled},
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "account.html")]
pub(crate) struct Page {
    frame: Frame,
    form: Form,
    groups: Vec<Group>,
    choices: Choices,
    name: String,
    since: String,
    until: String,
    roles: Vec<(String, String, bool)>,
    /// What was begun: where, what it is, and when it was kept.
    begun: Vec<(String, &'static str, String)>,
    sees_team: bool,
}

/// A role that is held, and what it is called: its name, and for whom.
type Held = (MembershipId, String);

/// The roles in which somebody may act.
async fn roles(visitor: &Visitor, web: &Web) -> Result<Vec<Held>, Wrong> {
    let signed = &visitor.signed;
    let names =
        if Action::Look.allows(signed.standing.role) { Names::of(&visitor.ctx).await.ok() } else { None };
    let held = sign_in::roles(&web.flow, signed).await?.into_iter().map(|held| {
        let place = names.as_ref().map(|names| names.organisation(held.organisation));
        let text = [Some(role(held.role)), place];
        (held.id, text.into_iter().flatten().collect::<Vec<_>>().join(", "))
    });
    Ok(held.collect())
}

/// What a role is called; one that is not held any more has no name here.
fn role_of(roles: &[Held], id: MembershipId) -> String {
    let held = roles.iter().find(|(known, _)| *known == id);
    held.map_or_else(|| "haben Sie nicht mehr".to_owned(), |(_, text)| text.clone())
}

/// The page with its form.
pub(crate) async fn shown(visitor: &Visitor, web: &Web, form: Form) -> Result<Page, Wrong> {
    let (form, groups, choices) = filled(visitor, web, form).await?;
    let signed = &visitor.signed;
    let held = roles(visitor, web).await?;
    let held = held.into_iter().map(|(id, text)| (id.to_string(), text, id == signed.session.membership));
    let begun = drafts::all(&visitor.ctx).await?;
    Ok(Page {
        sees_team: visitor.may(Action::Look),
        frame: visitor.frame("Mein Zugang").faulty(!form.faults().is_empty()),
        form,
        groups,
        choices,
        name: signed.standing.name.clone(),
        since: german_time(signed.session.times.started_at),
        until: german_time(web.flow.now() + TimeDelta::seconds(visitor.session_left)),
        roles: held.collect(),
        begun: begun
            .into_iter()
            .map(|it| (it.place.clone(), page_name(&it.place), german_time(it.saved_at)))
            .collect(),
    })
}

/// `GET /konto`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, &web, Form::default()).await?))
}

/// `POST /konto`
pub(crate) async fn post(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let Some(to) = sent.form.choice("rolle", |text| text.parse().ok().map(MembershipId)) else {
        return Ok(faulty(&shown(&sent.visitor, &web, sent.form).await?));
    };
    let signed = sign_in::go_on_as(&web.flow, &sent.visitor.signed, to).await?;
    Ok(done(Room::of(signed.standing.role).start(), "rolle"))
}
