//! People: registered once, given roles and relieved of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    AuditScope, ComponentCode, ConflictId, GrantId, Membership, MembershipId, OrganisationId, Person,
    PersonId, Role, registered_identity,
};
use ledger::{Hash, UnitId, canonical_json};
use serde::Serialize;
use store::{Conn, Done, Organisation, OrganisationKind, StoreError, Tx};
use uuid::Uuid;

pub use store::OpenTask;

use crate::{
    Action, Ctx, FlowError, Request, access,
    ctx::NewIds,
    payouts::seen,
    setup::done,
    views::{Count, Filling, LIMIT, MOST, Page},
};

/// Stands before the first person of every list.
pub(crate) const NOBODY: PersonId = PersonId(Uuid::nil());

/// The id of a person follows from what is registered of the human, so that nobody is two people: not under another
/// name, and not by a mistake of ours.
pub fn person_id(unit: UnitId, identity: &str) -> Result<PersonId, FlowError> {
    let identity = registered_identity(identity)?;
    let known = canonical_json(&(unit, identity)).map_err(StoreError::from)?;
    let mut id = [0; 16];
    id.copy_from_slice(&Hash::of(known.as_bytes()).0[..16]);
    Ok(PersonId(Uuid::new_v8(id)))
}

/// A role that is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewRole {
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The role.
    pub role: Role,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none, if no end is known.
    pub until: Option<NaiveDate>,
    /// Whose deputy the person is in this role; none, if it is their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy_for: Option<PersonId>,
    /// What an auditor sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<AuditScope>,
}

impl NewRole {
    fn membership(&self, ids: &mut NewIds) -> Membership {
        let Self { organisation, role, from, until, deputy_for, scope } = self.clone();
        Membership { id: MembershipId(ids.next()), organisation, role, from, until, deputy_for, scope }
    }
}

/// Appoints the first administrator of a unit, who registers everyone else.
#[derive(Clone, Debug, Serialize)]
pub struct AppointAdministrator {
    /// The organisation that the administrator acts for: the first recipient.
    pub organisation: OrganisationId,
    /// What is registered of the human.
    pub identity: String,
    /// The name.
    pub name: String,
}

impl Request for AppointAdministrator {
    const COMMAND: &'static str = "person.appoint_administrator";
    const ACTION: Action = Action::Found;
    type Answer = Person;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Person>, FlowError> {
        let (from, until) = (ctx.today(), None);
        let role = NewRole {
            organisation: self.organisation,
            role: Role::Administrator,
            from,
            until,
            deputy_for: None,
            scope: None,
        };
        register(ctx, tx, &self.identity, &self.name, &[role]).await
    }
}

/// Registers a human, with the roles that they begin with.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterPerson {
    /// What is registered of the human and of no other.
    pub identity: String,
    /// The name, as the journal is to name them.
    pub name: String,
    /// What they may do.
    pub roles: Vec<NewRole>,
}

impl Request for RegisterPerson {
    const COMMAND: &'static str = "person.register";
    const ACTION: Action = Action::ManagePeople;
    type Answer = Person;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Person>, FlowError> {
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        register(ctx, tx, &self.identity, &self.name, &self.roles).await
    }
}

async fn register(
    ctx: &Ctx,
    tx: &mut Tx,
    identity: &str,
    name: &str,
    roles: &[NewRole],
) -> Result<Done<Person>, FlowError> {
    let unit = tx.unit();
    let mut person = Person::register(person_id(unit, identity)?, identity, name, ctx.today())?;
    if store::person(tx.read().await?, unit, person.id).await?.is_some() {
        return Err(FlowError::Exists { what: "an account of this human" });
    }
    let mut ids = ctx.ids();
    for role in roles {
        known(tx, role.organisation).await?;
        person = person.give(role.membership(&mut ids))?;
    }
    let person = Person { version: 1, ..person };
    store::insert_person(tx.write().await?, unit, &person).await?;
    Ok(done(ctx, "person", person.id.0, person))
}

/// Gives a person a role. Whoever had left is back with it.
#[derive(Clone, Debug, Serialize)]
pub struct GiveRole {
    /// The person.
    pub person: PersonId,
    /// The version that the administrator saw.
    pub version: i64,
    /// What they may do from now on.
    pub role: NewRole,
}

impl Request for GiveRole {
    const COMMAND: &'static str = "person.give_role";
    const ACTION: Action = Action::ManagePeople;
    type Answer = Person;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Person>, FlowError> {
        let person = find(ctx, tx, self.person, self.version).await?;
        known(tx, self.role.organisation).await?;
        let membership = self.role.membership(&mut ctx.ids());
        let person = person.give(membership.clone())?;
        let unit = tx.unit();
        let conn = tx.write().await?;
        store::update_person(conn, &person).await?;
        store::insert_membership(conn, unit, person.id, &membership).await?;
        Ok(done(ctx, "person", person.id.0, person))
    }
}

/// Ends a role of a person after a day.
#[derive(Clone, Debug, Serialize)]
pub struct EndRole {
    /// The person.
    pub person: PersonId,
    /// The version that the administrator saw.
    pub version: i64,
    /// What they do no more.
    pub membership: MembershipId,
    /// The last day.
    pub until: NaiveDate,
}

impl Request for EndRole {
    const COMMAND: &'static str = "person.end_role";
    const ACTION: Action = Action::ManagePeople;
    type Answer = Person;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Person>, FlowError> {
        let person = find(ctx, tx, self.person, self.version).await?;
        changed(ctx, tx, person.end(self.membership, self.until)?).await
    }
}

/// Records that a person has left: every role ends with the day. What they leave open is listed by [`open_tasks`].
#[derive(Clone, Debug, Serialize)]
pub struct RecordLeaving {
    /// The person.
    pub person: PersonId,
    /// The version that the administrator saw.
    pub version: i64,
    /// The last day.
    pub on: NaiveDate,
}

impl Request for RecordLeaving {
    const COMMAND: &'static str = "person.leave";
    const ACTION: Action = Action::ManagePeople;
    type Answer = Person;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Person>, FlowError> {
        let person = find(ctx, tx, self.person, self.version).await?;
        changed(ctx, tx, person.leave(self.on)?).await
    }
}

/// Declares an interest of one's own in a recipient: from then on the person takes no step of its money.
#[derive(Clone, Debug, Serialize)]
pub struct DeclareConflict {
    /// The recipient.
    pub organisation: OrganisationId,
    /// What the interest is.
    pub reason: String,
}

impl Request for DeclareConflict {
    const COMMAND: &'static str = "person.declare_conflict";
    const ACTION: Action = Action::DeclareInterest;
    type Answer = Person;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Person>, FlowError> {
        let (unit, id) = (tx.unit(), ctx.actor().person);
        known(tx, self.organisation).await?;
        let found = store::person(tx.read().await?, unit, id).await?;
        let person = found.ok_or(FlowError::NotFound { what: "person" })?;
        let conflict = ConflictId(ctx.ids().next());
        let person = person.declare(conflict, self.organisation, &self.reason, ctx.today())?;
        let conn = tx.write().await?;
        store::update_person(conn, &person).await?;
        if let Some(declared) = person.conflicts.last() {
            store::insert_conflict(conn, unit, id, declared).await?;
        }
        Ok(done(ctx, "person", person.id.0, person))
    }
}

async fn changed(ctx: &Ctx, tx: &mut Tx, person: Person) -> Result<Done<Person>, FlowError> {
    store::update_person(tx.write().await?, &person).await?;
    Ok(done(ctx, "person", person.id.0, person))
}

/// The person as the administrator saw them. Whoever gives roles could give any: only the first recipient's administrator
/// does. Nobody manages what they may do themselves.
async fn find(ctx: &Ctx, tx: &mut Tx, id: PersonId, version: i64) -> Result<Person, FlowError> {
    let unit = tx.unit();
    access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
    let found = store::person(tx.read().await?, unit, id).await?;
    let person = found.ok_or(FlowError::NotFound { what: "person" })?;
    if person.id == ctx.actor().person {
        return Err(FlowError::Forbidden { by: "another administrator" });
    }
    seen("person", person.version, version)?;
    Ok(person)
}

async fn known(tx: &mut Tx, organisation: OrganisationId) -> Result<(), FlowError> {
    let unit = tx.unit();
    let known = store::organisation(tx.read().await?, unit, organisation).await?;
    known.map(drop).ok_or(FlowError::NotFound { what: "organisation" })
}

/// The person with an id.
pub async fn person(ctx: &Ctx, id: PersonId) -> Result<Person, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    let found = store::person(&mut conn, ctx.actor().unit, id).await?;
    found.ok_or(FlowError::NotFound { what: "person" })
}

/// A page of the people of the unit, in the order of their ids.
pub async fn people(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> Result<Page<Person>, FlowError> {
    let (mut conn, unit) = (ctx.look_at_people().await?, ctx.actor().unit);
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let ids = store::person_ids(&mut conn, unit, PersonId(page.after()), MOST).await?;
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let asked: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            let mut found = store::people_with(&mut conn, unit, &asked).await?;
            if asked.into_iter().any(|id| !page.take(id, found.remove(&id))) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// How many people there are.
pub async fn person_count(ctx: &Ctx) -> Result<Count, FlowError> {
    let (mut conn, unit) = (ctx.look_at_people().await?, ctx.actor().unit);
    let ids = store::person_ids(&mut conn, unit, PersonId(Uuid::nil()), LIMIT).await?;
    Ok(Count::of(ids.len()))
}

/// Every organisation of the unit, for whoever gives roles there: they see who takes part, and nothing of the money.
pub async fn places(ctx: &Ctx) -> Result<Vec<Organisation>, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    Ok(store::organisations(&mut conn, ctx.actor().unit).await?)
}

/// What an auditor's access can be bounded to, by name alone.
#[derive(Clone, Debug, Default)]
pub struct ScopeChoices {
    /// Awards, each with its reference.
    pub awards: Vec<(GrantId, String)>,
    /// Components, each with its name, as the newest version of its programme has it.
    pub components: BTreeMap<ComponentCode, String>,
}

/// What an auditor's access can be bounded to, for whoever gives it: names, and nothing of the money.
pub async fn scope_choices(ctx: &Ctx) -> Result<ScopeChoices, FlowError> {
    let (mut conn, unit) = (ctx.look_at_people().await?, ctx.actor().unit);
    let mut choices = ScopeChoices::default();
    for file in store::programmes(&mut conn, unit).await? {
        let programme = file.programme()?;
        choices.components.extend(programme.components.into_iter().map(|it| (it.code, it.name)));
    }
    let ministries = store::organisations(&mut conn, unit).await?.into_iter();
    for ministry in ministries.filter(|it| it.kind == OrganisationKind::Ministry) {
        let mut after = GrantId(Uuid::nil());
        while let Some((last, awards)) = next_awards(&mut conn, unit, ministry.id, after).await? {
            choices.awards.extend(awards);
            after = last;
        }
    }
    Ok(choices)
}

/// The next awards of a ministry and the last of them; nothing at the end.
async fn next_awards(
    conn: &mut Conn,
    unit: UnitId,
    ministry: OrganisationId,
    after: GrantId,
) -> Result<Option<(GrantId, Vec<(GrantId, String)>)>, FlowError> {
    let ids = store::grant_ids(conn, unit, Some(ministry), after, MOST).await?;
    let Some(last) = ids.last().copied() else { return Ok(None) };
    let awards = store::grants(conn, unit, &ids).await?.into_iter();
    Ok(Some((last, awards.map(|grant| (grant.id, grant.act.reference)).collect())))
}

/// What a person has begun and nobody has brought to its end, the oldest first.
pub async fn open_tasks(ctx: &Ctx, id: PersonId) -> Result<Vec<OpenTask>, FlowError> {
    let (mut conn, unit) = (ctx.look_at_people().await?, ctx.actor().unit);
    store::person(&mut conn, unit, id).await?.ok_or(FlowError::NotFound { what: "person" })?;
    Ok(store::open_tasks(&mut conn, unit, id).await?)
}
