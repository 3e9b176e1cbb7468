//! Who saw and did what in a unit, or one person of it (Zugriffsprotokoll); of a unit also what audits observed.

mod observations;

use std::collections::BTreeMap;

use grants::{OrganisationId, PersonId};
use proof::data::{AccessRow, AuditProtocol};
use store::{AccessEvent, TrailAsked};
use uuid::Uuid;

use super::{Gathered, duty_words, journal_words, parties, view::View};
use crate::{Action, Ctx, FlowError, views::MOST};

/// The view of who may see the trail: it is shown as it stands alone.
pub(super) async fn view(ctx: &Ctx) -> Result<View<'_>, FlowError> {
    let conn = ctx.look_at_whole(Action::LookAtTrail).await?;
    ctx.only_today("the audit protocol")?;
    View::on(ctx, conn).await
}

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let unit = view.ctx.actor().unit;
    let person = if subject == unit.0 { None } else { Some(PersonId(subject)) };
    let mut names = Names::default();
    let whose = match person {
        None => "alle Personen".to_owned(),
        Some(person) => names.known(view, person).await?.ok_or(FlowError::NotFound { what: "person" })?,
    };
    let mut rows = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let page = store::access_events(&mut view.conn, unit, TrailAsked::default(), after, MOST).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for event in page.iter().filter(|event| person.is_none_or(|person| event.person == person)) {
            let number = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
            rows.push(row(view, &mut names, number, event).await?);
        }
    }
    let (from, office) = parties::office(view).await?;
    let observations = match person {
        None => Some(observations::rows(view).await?),
        Some(_) => None,
    };
    let (made_on, chain) = (view.day(), view.head().await?);
    Ok((from, AuditProtocol { office, subject: whose, made_on, rows, observations, chain }.into()))
}

async fn row(
    view: &mut View<'_>,
    names: &mut Names,
    number: u32,
    event: &AccessEvent,
) -> Result<AccessRow, FlowError> {
    let person = names.known(view, event.person).await?;
    let organisation = names.organisation(view, event.organisation).await?;
    Ok(AccessRow {
        number,
        at: event.at.with_timezone(&chrono_tz::Europe::Berlin).naive_local(),
        person: person.unwrap_or_else(|| event.person.to_string()),
        role: format!("{}, {organisation}", duty_words::role(event.role)),
        what: journal_words::command(&event.what).to_owned(),
        asked: event.asked.clone(),
        outcome: journal_words::outcome(event.outcome).to_owned(),
        address: event.address.clone(),
    })
}

/// Names that were looked up before.
#[derive(Default)]
struct Names {
    people: BTreeMap<PersonId, Option<String>>,
    organisations: BTreeMap<OrganisationId, String>,
}

impl Names {
    async fn known(&mut self, view: &mut View<'_>, id: PersonId) -> Result<Option<String>, FlowError> {
        if let Some(known) = self.people.get(&id) {
            return Ok(known.clone());
        }
        let unit = view.ctx.actor().unit;
        let name = store::person(&mut view.conn, unit, id).await?.map(|person| person.name);
        self.people.insert(id, name.clone());
        Ok(name)
    }

    async fn organisation(&mut self, view: &mut View<'_>, id: OrganisationId) -> Result<String, FlowError> {
        if let Some(known) = self.organisations.get(&id) {
            return Ok(known.clone());
        }
        let name = view.organisation(id).await?.name;
        self.organisations.insert(id, name.clone());
        Ok(name)
    }
}
