//! `GET /team`

use axum::Json;
use chrono::NaiveDate;
use flow::team::{self, MemberRole};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    docs::ReadProblems,
    people::role::Role,
    problem::Problem,
    tokens::Caller,
};

/// The people of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Team {
    /// The name of the organisation.
    organisation: String,
    /// Who acts for it or will, by name; after them who does no more.
    members: Vec<TeamMember>,
    /// The house whose administrator gives and ends roles.
    changed_by: TeamHouse,
}

/// The house that keeps the books.
#[derive(Debug, Serialize, ToSchema)]
struct TeamHouse {
    /// Its name.
    name: String,
    /// Address, telephone, e-mail, a line each.
    contact: Vec<String>,
}

/// Somebody who acts or acted for an organisation.
#[derive(Debug, Serialize, ToSchema)]
struct TeamMember {
    /// Their id.
    id: Uuid,
    /// Their name.
    name: String,
    /// Whether they have left, or every role of theirs is over.
    is_former: bool,
    /// What they do and did, oldest first.
    roles: Vec<TeamRole>,
}

/// A role of a member.
#[derive(Debug, Serialize, ToSchema)]
struct TeamRole {
    /// The role.
    role: Role,
    /// The first day.
    from: NaiveDate,
    /// The last day; null, if no end is known.
    until: Option<NaiveDate>,
    /// The name of the member whose deputy they are in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    deputy_for: Option<String>,
}

impl From<team::Team> for Team {
    fn from(team::Team { organisation, members, changed_by }: team::Team) -> Self {
        let changed_by = TeamHouse { name: changed_by.name, contact: changed_by.contact };
        Self { organisation, members: members.into_iter().map(TeamMember::from).collect(), changed_by }
    }
}

impl From<team::TeamMember> for TeamMember {
    fn from(member: team::TeamMember) -> Self {
        let team::TeamMember { id, name, is_former, roles } = member;
        let role = |MemberRole { role, from, until, deputy_for }| TeamRole {
            role: Role::from(role),
            from,
            until,
            deputy_for,
        };
        Self { id: id.0, name, is_former, roles: roles.into_iter().map(role).collect() }
    }
}

impl Sample for Team {
    fn sample() -> Self {
        let role = TeamRole { role: Role::Editor, from: sample_day(), until: None, deputy_for: None };
        let member = TeamMember {
            id: sample_id(1),
            name: "Anna Beispiel".to_owned(),
            is_former: false,
            roles: vec![role],
        };
        let contact = vec!["Kreishausplatz 1, 12345 Musterstadt".to_owned()];
        let changed_by = TeamHouse { name: "Kreis Musterland".to_owned(), contact };
        Self { organisation: "Bildungsträger Musterstadt".to_owned(), members: vec![member], changed_by }
    }
}

/// Who acts for the organisation, and who acted for it
#[utoipa::path(
    get,
    path = "/team",
    tag = "people",
    responses(
        (status = 200, description = "All of them.", body = Team, example = Team::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_team(Caller(ctx): Caller) -> Result<Json<Team>, Problem> {
    Ok(Json(team::team(&ctx).await?.into()))
}
