//! `/personen/{id}`: one person: their roles, what they have begun, and what the administrator may do about it.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use flow::{Action, OrganisationKind, Role, documents::DocumentKind, people, views};
use grants::{Membership, Person, PersonId};

use super::{
    roles::{Places, held},
    scope::{Choices, told},
};
use crate::{
    Web,
    form::Form,
    frame::Frame,
    german::{counted, day, role, step, subject_kind},
    id::Id,
    lists,
    pages::documents,
    show::{Wrong, page_with},
    visitor::Visitor,
};

/// A role as it is shown.
struct RoleRow {
    role: &'static str,
    place: String,
    from: String,
    until: Option<String>,
    deputy_for: Option<String>,
    scope: Option<String>,
}

/// Something that the person has begun: what it is, where it is seen, the step and its day.
struct Task {
    what: String,
    to: Option<String>,
    step: String,
    since: String,
}

/// What can be chosen when roles are given and ended.
#[derive(Default)]
struct Offer {
    organisations: Vec<(String, String)>,
    roles: Vec<(String, String)>,
    people: Vec<(String, String)>,
    awards: Vec<(String, String)>,
    components: Vec<(String, String)>,
    providers: Vec<(String, String)>,
    running: Vec<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "people/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    identity: String,
    since: String,
    left: Option<String>,
    roles: Vec<RoleRow>,
    conflicts: Vec<(String, String, String)>,
    tasks: Vec<Task>,
    begun: String,
    protocol: Option<String>,
    is_oneself: bool,
    offer: Option<Offer>,
}

/// The page of a person, with what is wrong with its forms.
pub(super) async fn show(visitor: &Visitor, id: PersonId, form: Form) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let person = people::person(ctx, id).await?;
    let places = Places::of(ctx).await?;
    let choices = Choices::of(ctx).await?;
    let everyone = lists::all(|after| people::people(ctx, after, views::MOST)).await?;
    let may_manage = visitor.may(Action::ManagePeople);
    let is_oneself = ctx.actor().person == id;
    let is_faulty = !form.faults().is_empty();
    let frame = visitor.frame(&person.name).faulty(is_faulty).below("/personen", "Personen und Rechte");
    let named =
        |id: PersonId| everyone.iter().find(|it| it.id == id).map_or_else(String::new, |it| it.name.clone());
    let row = |held: &Membership| RoleRow {
        role: role(held.role),
        place: places.name(held.organisation).to_owned(),
        from: day(held.from),
        until: held.until.map(day),
        deputy_for: held.deputy_for.map(named),
        scope: held.scope.as_ref().map(|scope| told(&places, &choices, scope)),
    };
    let conflicts = person.conflicts.iter();
    let tasks = tasks(visitor, id).await?;
    let shown = Page {
        form: form.about(person.version),
        id: id.to_string(),
        identity: person.identity.clone(),
        since: day(person.registered_on),
        left: person.left_on.map(day),
        roles: person.memberships.iter().map(row).collect(),
        conflicts: conflicts
            .map(|it| (day(it.on), places.name(it.organisation).to_owned(), it.reason.clone()))
            .collect(),
        begun: begun(tasks.len()),
        tasks,
        protocol: visitor.may(Action::LookAtTrail).then(|| documents::way(DocumentKind::AuditProtocol, id.0)),
        is_oneself,
        offer: (may_manage && !is_oneself).then(|| offer(visitor, &person, &places, choices, &everyone)),
        frame,
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}

fn offer(visitor: &Visitor, person: &Person, places: &Places, choices: Choices, all: &[Person]) -> Offer {
    use OrganisationKind::{Municipality, Provider};
    let today = visitor.ctx.today();
    let others = all.iter().filter(|it| it.id != person.id && it.left_on.is_none());
    let running = person.memberships.iter().filter(|it| it.until.is_none_or(|until| until >= today));
    Offer {
        organisations: places.choices(&[Municipality, Provider]),
        roles: Role::ALL.map(|it| (it.word().to_owned(), role(it).to_owned())).to_vec(),
        people: others.map(|it| (it.id.to_string(), it.name.clone())).collect(),
        awards: choices.awards,
        components: choices.components,
        providers: places.choices(&[Provider]),
        running: running.map(|it| (it.id.to_string(), held(places, it))).collect(),
    }
}

/// How much of what somebody has begun stays behind, if their role ends.
fn begun(count: usize) -> String {
    let begun = counted(count, "Vorgang, den", "Vorgänge, die");
    let waits = if count == 1 { "wartet" } else { "warten" };
    format!("{begun} sie begonnen hat, {waits} danach auf andere.")
}

/// What the person has begun and nobody has brought to its end. Whoever sees the money follows it there.
async fn tasks(visitor: &Visitor, id: PersonId) -> Result<Vec<Task>, Wrong> {
    let sees_money = visitor.may(Action::Look);
    let tasks = people::open_tasks(&visitor.ctx, id).await?.into_iter().map(|task| {
        let room = match task.kind {
            "claim" => Some("/abrechnungen"),
            "payment" => Some("/zahlungen"),
            "payout_request" => Some("/anforderungen"),
            "proof" => Some("/nachweise"),
            _ => None,
        };
        Task {
            what: subject_kind(task.kind).to_owned(),
            to: room.filter(|_| sees_money).map(|room| format!("{room}/{}", task.subject)),
            step: step(task.step),
            since: day(task.since),
        }
    });
    Ok(tasks.collect())
}

/// `GET /personen/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    show(&visitor, PersonId(id), Form::fresh(&web.flow)).await
}
