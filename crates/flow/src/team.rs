//! Who acts for the own organisation, and who acted for it. Nobody learns here who acts for another.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{PersonId, Role};
use store::TeamRole;

use crate::{Action, Ctx, FlowError, letterheads};

/// The people of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The name of the organisation.
    pub organisation: String,
    /// Who acts for it or will, by name; after them who does no more.
    pub members: Vec<TeamMember>,
    /// The house whose administrator gives and ends roles.
    pub changed_by: House,
}

/// The house that keeps the books, and how it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct House {
    /// Its name.
    pub name: String,
    /// Address, telephone, e-mail, a line each; none, if the house has set no letterhead.
    pub contact: Vec<String>,
}

/// Somebody who acts or acted for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMember {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they have left, or every role of theirs is over.
    pub is_former: bool,
    /// What they do and did, oldest first.
    pub roles: Vec<MemberRole>,
}

/// A role of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRole {
    /// The role.
    pub role: Role,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none, if no end is known.
    pub until: Option<NaiveDate>,
    /// The name of the member whose deputy they are in it.
    pub deputy_for: Option<String>,
}

/// Who acts for the actor's organisation.
pub async fn team(ctx: &Ctx) -> Result<Team, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    ctx.only_today("who acts for an organisation")?;
    let actor = ctx.actor();
    let organisation = store::organisation(&mut conn, actor.unit, actor.organisation).await?;
    let organisation = organisation.ok_or(FlowError::NotFound { what: "organisation" })?.name;
    let roles = store::team_roles(&mut conn, actor.unit, actor.organisation).await?;
    let (name, contact) = letterheads::house(&mut conn, ctx).await?;
    let changed_by = House { name, contact };
    Ok(Team { organisation, members: members(roles, ctx.today()), changed_by })
}

/// Who acts and acted, of all the roles for an organisation.
pub(crate) fn members(roles: Vec<TeamRole>, today: NaiveDate) -> Vec<TeamMember> {
    let names: BTreeMap<PersonId, String> = roles.iter().map(|it| (it.person, it.name.clone())).collect();
    let mut members: BTreeMap<PersonId, TeamMember> = BTreeMap::new();
    for TeamRole { person, name, left_on, role, from, until, deputy_for } in roles {
        let member = TeamMember { id: person, name, is_former: true, roles: Vec::new() };
        let member = members.entry(person).or_insert(member);
        member.is_former &= left_on.is_some() || until.is_some_and(|until| until < today);
        let deputy_for = deputy_for.and_then(|id| names.get(&id).cloned());
        member.roles.push(MemberRole { role, from, until, deputy_for });
    }
    let mut members: Vec<_> = members.into_values().collect();
    members.sort_by(|one, other| {
        (one.is_former, &one.name, one.id).cmp(&(other.is_former, &other.name, other.id))
    });
    members
}
