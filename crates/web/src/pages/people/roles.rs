//! Giving a role and ending it; how a role reads.

use axum::response::Response;
use flow::{
    Ctx, FlowError, Organisation, OrganisationKind, Request, Role,
    people::{EndRole, GiveRole, NewRole, RecordLeaving, places},
};
use grants::{AuditScope, Membership, MembershipId, OrganisationId, Person, PersonId};
use uuid::Uuid;

use super::{scope, view};
use crate::{
    form::Form,
    german::{day, role},
    id::Id,
    sent::Sent,
    show::{Wrong, done},
};

/// The organisations for which people act, by name.
pub(super) struct Places(Vec<Organisation>);

impl Places {
    /// All of them, for whoever may look at people.
    pub(super) async fn of(ctx: &Ctx) -> Result<Self, FlowError> {
        Ok(Self(places(ctx).await?))
    }

    /// The name of one.
    pub(super) fn name(&self, id: OrganisationId) -> &str {
        self.0.iter().find(|it| it.id == id).map_or("eine andere Organisation", |it| &it.name)
    }

    /// Those of some kinds, to choose among.
    pub(super) fn choices(&self, kinds: &[OrganisationKind]) -> Vec<(String, String)> {
        let of_kind = self.0.iter().filter(|it| kinds.contains(&it.kind));
        of_kind.map(|it| (it.id.to_string(), it.name.clone())).collect()
    }
}

/// A role that somebody holds, in a line.
pub(super) fn held(places: &Places, held: &Membership) -> String {
    let until = held.until.map_or_else(String::new, |until| format!(" bis {}", day(until)));
    let deputy = if held.deputy_for.is_some() { ", in Vertretung" } else { "" };
    let place = places.name(held.organisation);
    format!("{} für {place}, ab {}{until}{deputy}", role(held.role), day(held.from))
}

/// `POST /personen/{id}/rollen`
pub(crate) async fn give(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (person, version) = (PersonId(id), sent.form.version());
    let role = read(&mut sent.form);
    let request = role.map(|role| GiveRole { person, version, role });
    take(person, sent, "rolle-vergeben", request).await
}

/// `POST /personen/{id}/rollenende`
pub(crate) async fn end(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (person, version) = (PersonId(id), sent.form.version());
    let membership = sent.form.choice("mitgliedschaft", |text| text.parse().ok().map(MembershipId));
    let until = sent.form.day("ende");
    let request = membership.zip(until);
    let request = request.map(|(membership, until)| EndRole { person, version, membership, until });
    take(person, sent, "rolle-beendet", request).await
}

/// `POST /personen/{id}/ausscheiden`
pub(crate) async fn leave(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (person, version) = (PersonId(id), sent.form.version());
    let request = sent.form.day("austritt").map(|on| RecordLeaving { person, version, on });
    take(person, sent, "ausgeschieden", request).await
}

/// Takes a step that could be read, and shows the person again with what is wrong.
async fn take<R: Request<Answer = Person>>(
    person: PersonId,
    mut sent: Sent,
    said: &'static str,
    request: Option<R>,
) -> Result<Response, Wrong> {
    if let Some(request) = request.filter(|_| sent.form.faults().is_empty()) {
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/personen/{person}"), said)),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    view::show(&sent.visitor, person, sent.form).await
}

fn read(form: &mut Form) -> Option<NewRole> {
    let organisation = form.choice("organisation", |text| text.parse::<Uuid>().ok().map(OrganisationId));
    let role = form.choice("rolle", Role::from_word);
    let (from, until) = (form.day("von"), form.day_if_any("bis"));
    let deputy_for = form.choice_if_any("vertretung", |text| text.parse().ok().map(PersonId));
    // Only an auditor's access has bounds. What was typed for another role is refused and not dropped.
    let scope = scope::read(form);
    let scope = scope.filter(|scope| role == Some(Role::Auditor) || *scope != AuditScope::default());
    Some(NewRole { organisation: organisation?, role: role?, from: from?, until, deputy_for, scope })
}
