//! Who acts and acted for an organisation.

use ::grants::{OrganisationId, PersonId, Role};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// What a person does or did for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRole {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The day they left, if they have.
    pub left_on: Option<NaiveDate>,
    /// The role.
    pub role: Role,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none, if no end is known.
    pub until: Option<NaiveDate>,
    /// Whose deputy the person is in this role.
    pub deputy_for: Option<PersonId>,
}

#[derive(FromRow)]
struct Row {
    person_id: Uuid,
    name: String,
    left_on: Option<NaiveDate>,
    role: String,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    deputy_for: Option<Uuid>,
}

impl TryFrom<Row> for TeamRole {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unknown = || StoreError::broken("membership", row.person_id, &row.role);
        Ok(Self {
            role: Role::from_word(&row.role).ok_or_else(unknown)?,
            person: PersonId(row.person_id),
            name: row.name,
            left_on: row.left_on,
            from: row.valid_from,
            until: row.valid_until,
            deputy_for: row.deputy_for.map(PersonId),
        })
    }
}

/// Every role that somebody holds or held for an organisation, oldest first.
pub async fn team_roles(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
) -> Result<Vec<TeamRole>, StoreError> {
    const SQL: &str = "SELECT membership.person_id, person.name, person.left_on, membership.role,
            membership.valid_from, membership.valid_until, membership.deputy_for
        FROM membership JOIN person ON person.id = membership.person_id
        WHERE membership.organisation_id = $2 AND membership.unit_id = $1 ORDER BY membership.id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(organisation.0).fetch_all(c).await)?;
    rows.into_iter().map(TeamRole::try_from).collect()
}
