//! Who could do what on a day: which roles people held, what the table of actions allows these roles, and what kept them
//! apart.
//!
//! *Shape.* The journal has each person as they were after every change. So a day is read as the books knew it at its end:
//! what was recorded later did not let anybody in, and is told as that. *Bounds.* Who sees the unit as a whole sees
//! everyone; an auditor with a scope sees who acts for the organisations in it. *Cost.* People are read together, as they
//! are and as they were, and so is what kept those from a grant who could have to do with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    slice::from_ref,
};

use chrono::NaiveDate;
use grants::{
    Conflict, DutyRules, Grant, GrantId, Membership, OrganisationId, Person, PersonId, Role, SoleSignatory,
};
use store::{AsOf, Conn, KeptApart, SubjectKind};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, access,
    people::NOBODY,
    tree::Tree,
    views::{self, MOST, SeenGrants},
};

/// What is asked: a day, and of whom, of what, about what, where it is said.
#[derive(Clone, Copy, Debug)]
pub struct RightsAsked {
    /// The day.
    pub day: NaiveDate,
    /// Only this person.
    pub person: Option<PersonId>,
    /// Only who could do this.
    pub action: Option<Action>,
    /// Only who could have to do with this grant, and what kept them from it.
    pub grant: Option<GrantId>,
}

/// Who could do what on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// The day.
    pub day: NaiveDate,
    /// The roles that were held, by name.
    pub held: Vec<HeldRight>,
    /// What the house had decided about duties; nothing, if it had not.
    pub duty_rules: Option<DutyRules>,
    /// Recipients of one person, who signed alone.
    pub alone: Vec<SoleSignatory>,
    /// What organisations are called.
    pub names: BTreeMap<OrganisationId, String>,
}

/// A role that a person held on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRight {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The role: for whom, from when until when.
    pub membership: Membership,
    /// The name of whose deputy they were in it.
    pub deputy_for: Option<String>,
    /// When the books knew of it.
    pub known: RightKnown,
    /// What the role may do.
    pub actions: Vec<Action>,
    /// Interests in recipients that they had declared until then.
    pub conflicts: Vec<Conflict>,
    /// How they stood to the grant that was asked about.
    pub side: Option<RightSide>,
    /// What kept them from steps of that grant: interests on the day, and what they did of it, until today.
    pub apart: Option<KeptApart>,
}

/// When the books knew of a role that was held on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightKnown {
    /// On the day, and nobody said otherwise since.
    Then,
    /// On the day; it was ended later for that day, and let them in until then.
    EndedLater,
    /// Only later: it let nobody in on the day.
    GivenLater,
}

impl RightKnown {
    /// The word by which it is named.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Then => "then",
            Self::EndedLater => "ended_later",
            Self::GivenLater => "given_later",
        }
    }
}

/// How somebody stands to a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightSide {
    /// For its giver.
    Gives,
    /// For its recipient.
    Receives,
    /// For an organisation above both.
    Above,
    /// As an auditor in whose scope it lies.
    Audits,
}

impl RightSide {
    /// The word by which it is named.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gives => "gives",
            Self::Receives => "receives",
            Self::Above => "above",
            Self::Audits => "audits",
        }
    }
}

/// A grant that is asked about, with what is above it.
struct About {
    grant: Grant,
    above: Vec<Grant>,
}

impl About {
    /// The grant, for who sees it.
    async fn of(conn: &mut Conn, ctx: &Ctx, id: GrantId) -> Result<Self, FlowError> {
        if !Action::Look.allows(ctx.actor().role) {
            return Err(FlowError::Forbidden { by: Action::Look.by() });
        }
        let grant = access::visible_grant(conn, ctx, id).await?;
        let above = Tree::above(conn, ctx, from_ref(&grant)).await?.of(&grant).into_iter().cloned().collect();
        Ok(Self { grant, above })
    }

    /// How who holds a role stands to it; nothing, if it is none of their business.
    fn side(&self, held: &Membership) -> Option<RightSide> {
        let organisation = held.organisation;
        match held.role {
            Role::Administrator => None,
            Role::Auditor => {
                let covers = held.scope.as_ref().is_some_and(|scope| scope.covers(&self.grant, &self.above));
                covers.then_some(RightSide::Audits)
            }
            _ if organisation == self.grant.recipient => Some(RightSide::Receives),
            _ if organisation == self.grant.giver => Some(RightSide::Gives),
            _ => {
                let is_above = |grant: &Grant| [grant.giver, grant.recipient].contains(&organisation);
                self.above.iter().any(is_above).then_some(RightSide::Above)
            }
        }
    }
}

/// Who could do what on a day, for those who see people.
pub async fn on_day(ctx: &Ctx, asked: RightsAsked) -> Result<Rights, FlowError> {
    let mut conn = ctx.look(Action::LookAtPeople).await?;
    ctx.only_today("who could do what")?;
    if asked.day > ctx.today() {
        return Err(FlowError::NotYet { field: "day", day: asked.day });
    }
    let places = places(&mut conn, ctx).await?;
    let about = match asked.grant {
        Some(id) => Some(About::of(&mut conn, ctx, id).await?),
        None => None,
    };
    let is_asked = |held: &Membership| {
        places.as_ref().is_none_or(|places| places.contains(&held.organisation))
            && asked.action.is_none_or(|action| action.allows(held.role))
            && about.as_ref().is_none_or(|about| about.side(held).is_some())
    };
    let (mut held, mut people) = (Vec::new(), BTreeMap::new());
    for (then, now) in people_of(&mut conn, ctx, asked.day).await? {
        people.insert(now.id, now.name.clone());
        if asked.person.is_some_and(|person| person != now.id) {
            continue;
        }
        let conflicts = declared(then.as_ref().unwrap_or(&now), asked.day);
        for (membership, known) in roles(then.as_ref(), &now, asked.day) {
            if !is_asked(&membership) {
                continue;
            }
            held.push(HeldRight {
                person: now.id,
                name: now.name.clone(),
                deputy_for: None,
                known,
                actions: Action::ALL.iter().copied().filter(|it| it.allows(membership.role)).collect(),
                conflicts: conflicts.clone(),
                side: about.as_ref().and_then(|about| about.side(&membership)),
                apart: None,
                membership,
            });
        }
    }
    let apart = kept_apart(&mut conn, &held, about.as_ref(), asked.day).await?;
    for right in &mut held {
        right.deputy_for = right.membership.deputy_for.and_then(|id| people.get(&id).cloned());
        right.apart = who_may_be_kept(right).and_then(|who| apart.get(&who).copied());
    }
    held.sort_by(|one, other| (&one.name, one.person).cmp(&(&other.name, other.person)));
    let mut rights = in_force(&mut conn, ctx, asked.day).await?;
    if let Some(places) = places {
        rights.alone.retain(|it| places.contains(&it.organisation));
    }
    Ok(Rights { held, ..rights })
}

/// The organisations whose people the actor sees; nothing, if that is all of them.
async fn places(conn: &mut Conn, ctx: &Ctx) -> Result<Option<BTreeSet<OrganisationId>>, FlowError> {
    if access::sees_all(conn, ctx).await? {
        return Ok(None);
    }
    if ctx.actor().role != Role::Auditor {
        access::require_whole(conn, ctx).await?;
    }
    let (unit, mut places, mut after) = (ctx.actor().unit, BTreeSet::new(), GrantId(Uuid::nil()));
    loop {
        let ids = store::grant_ids(conn, unit, None, after, MOST).await?;
        let Some(last) = ids.last() else { return Ok(Some(places)) };
        after = *last;
        let mut seen = SeenGrants::default();
        seen.look_up(conn, ctx, ids.into_iter().collect()).await?;
        places.extend(seen.all().flat_map(|grant| [grant.giver, grant.recipient]));
    }
}

/// Everybody, as the books knew them at the end of the day, if they did, and as they know them today.
async fn people_of(
    conn: &mut Conn,
    ctx: &Ctx,
    day: NaiveDate,
) -> Result<Vec<(Option<Person>, Person)>, FlowError> {
    let as_of = AsOf { effective_on: day, known_on: day };
    let (unit, mut all, mut after) = (ctx.actor().unit, Vec::new(), NOBODY);
    loop {
        let ids = store::person_ids(conn, unit, after, MOST).await?;
        let Some(last) = ids.last() else { return Ok(all) };
        after = *last;
        let asked: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut then = views::answers(conn, ctx, (SubjectKind::Person, &asked), as_of).await?;
        let now = store::people_with(conn, unit, &asked).await?;
        all.extend(now.into_iter().map(|(id, now)| (then.remove(&id), now)));
    }
}

/// The roles of a person on a day: those that the books knew then, after them those that were recorded for it later.
fn roles(then: Option<&Person>, now: &Person, day: NaiveDate) -> Vec<(Membership, RightKnown)> {
    let of_now: BTreeSet<_> = now.held_on(day).map(|held| held.id).collect();
    let known = |held: &Membership| {
        if of_now.contains(&held.id) { RightKnown::Then } else { RightKnown::EndedLater }
    };
    let of_then = then.into_iter().flat_map(|then| then.held_on(day));
    let mut roles: Vec<_> = of_then.map(|held| (held.clone(), known(held))).collect();
    let later: Vec<_> = now
        .held_on(day)
        .filter(|held| roles.iter().all(|(known, _)| known.id != held.id))
        .map(|held| (held.clone(), RightKnown::GivenLater))
        .collect();
    roles.extend(later);
    roles
}

/// The interests that a person had declared until a day.
fn declared(person: &Person, day: NaiveDate) -> Vec<Conflict> {
    person.conflicts.iter().filter(|declared| declared.on <= day).cloned().collect()
}

/// What kept those who held roles from steps of the grant that is asked about.
async fn kept_apart(
    conn: &mut Conn,
    held: &[HeldRight],
    about: Option<&About>,
    day: NaiveDate,
) -> Result<BTreeMap<(PersonId, OrganisationId), KeptApart>, FlowError> {
    let Some(about) = about else { return Ok(BTreeMap::new()) };
    let people: BTreeSet<_> = held.iter().filter_map(who_may_be_kept).collect();
    Ok(store::kept_apart_each(conn, &people, about.grant.id, day).await?)
}

/// Who acts for whom in a role that takes steps; nothing of who audits.
fn who_may_be_kept(right: &HeldRight) -> Option<(PersonId, OrganisationId)> {
    let held = &right.membership;
    (held.role != Role::Auditor).then_some((right.person, held.organisation))
}

/// What the house had decided about duties until a day, and who signed alone on it, as the books knew it then.
async fn in_force(conn: &mut Conn, ctx: &Ctx, day: NaiveDate) -> Result<Rights, FlowError> {
    let unit = ctx.actor().unit;
    let as_of = AsOf { effective_on: day, known_on: day };
    let duty_rules = store::duty_rules(conn, unit).await?.into_iter().rfind(|rules| rules.on <= day);
    let mut alone = store::sole_signatories(conn, unit).await?;
    let ids: Vec<Uuid> = alone.iter().map(|it| it.id.0).collect();
    let known = store::answers_as_of(conn, unit, (SubjectKind::SoleSignatory, &ids), as_of).await?;
    alone.retain(|it| known.contains_key(&it.id.0) && it.from <= day && day <= it.until);
    let organisations = store::organisations(conn, unit).await?;
    let names = organisations.into_iter().map(|it| (it.id, it.name)).collect();
    Ok(Rights { day, held: Vec::new(), duty_rules, alone, names })
}
