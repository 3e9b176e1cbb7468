//! People and what they may do for which organisation.

use ::grants::{Conflict, ConflictId, Membership, MembershipId, OrganisationId, Person, PersonId, Role};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    identity: String,
    name: String,
    registered_on: NaiveDate,
    left_on: Option<NaiveDate>,
    version: i64,
}

#[derive(FromRow)]
struct MembershipRow {
    id: Uuid,
    organisation_id: Uuid,
    role: String,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    deputy_for: Option<Uuid>,
}

#[derive(FromRow)]
struct ConflictRow {
    id: Uuid,
    organisation_id: Uuid,
    declared_on: NaiveDate,
    reason: String,
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> Result<Self, StoreError> {
        let role =
            Role::from_word(&row.role).ok_or_else(|| StoreError::broken("membership", row.id, &row.role))?;
        let (organisation, from, until) =
            (OrganisationId(row.organisation_id), row.valid_from, row.valid_until);
        let deputy_for = row.deputy_for.map(PersonId);
        Ok(Self { id: MembershipId(row.id), organisation, role, from, until, deputy_for })
    }
}

/// Writes a person with what they may do.
pub async fn insert_person(conn: &mut Conn, unit: UnitId, person: &Person) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO person (id, unit_id, identity, name, registered_on, left_on, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(conn, c => sqlx::query(SQL)
        .bind(person.id.0).bind(unit.0).bind(&person.identity).bind(&person.name)
        .bind(person.registered_on).bind(person.left_on).bind(person.version)
        .execute(c).await.map(drop))?;
    for membership in &person.memberships {
        insert_membership(conn, unit, person.id, membership).await?;
    }
    Ok(())
}

/// Writes what a person does for an organisation.
pub async fn insert_membership(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    membership: &Membership,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO membership
            (id, unit_id, person_id, organisation_id, role, valid_from, valid_until, deputy_for)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on!(conn, c => sqlx::query(SQL)
        .bind(membership.id.0).bind(unit.0).bind(person.0).bind(membership.organisation.0)
        .bind(membership.role.word()).bind(membership.from).bind(membership.until)
        .bind(membership.deputy_for.map(|id| id.0))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes an interest that a person has declared.
pub async fn insert_conflict(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    conflict: &Conflict,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO conflict_of_interest
            (id, unit_id, person_id, organisation_id, declared_on, reason)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on!(conn, c => sqlx::query(SQL)
        .bind(conflict.id.0).bind(unit.0).bind(person.0).bind(conflict.organisation.0).bind(conflict.on)
        .bind(&conflict.reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Moves a person to their next version: whether they have left, and when their roles end. A new role is written beside.
pub async fn update_person(conn: &mut Conn, person: &Person) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE person SET left_on = $3, version = $2 WHERE id = $1 AND version = $2 - 1";
    const ENDS: &str = "UPDATE membership SET valid_until = $2
        WHERE id = $1 AND (valid_until IS NULL OR valid_until > $2)";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(person.id.0).bind(person.version).bind(person.left_on)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "person")?;
    for membership in &person.memberships {
        if let Some(until) = membership.until {
            on!(conn, c => sqlx::query(ENDS)
                .bind(membership.id.0).bind(until).execute(c).await.map(drop))?;
        }
    }
    Ok(())
}

/// The person with an id.
pub async fn person(conn: &mut Conn, unit: UnitId, id: PersonId) -> Result<Option<Person>, StoreError> {
    const SQL: &str = "SELECT * FROM person WHERE unit_id = $1 AND id = $2";
    const MEMBERSHIPS: &str = "SELECT * FROM membership WHERE person_id = $1 ORDER BY id";
    const CONFLICTS: &str = "SELECT * FROM conflict_of_interest WHERE person_id = $1 ORDER BY id";
    let row: Option<Row> =
        on!(&mut *conn, c => sqlx::query_as(SQL).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    let Some(Row { id, identity, name, registered_on, left_on, version }) = row else { return Ok(None) };
    let held: Vec<MembershipRow> =
        on!(&mut *conn, c => sqlx::query_as(MEMBERSHIPS).bind(id).fetch_all(c).await)?;
    let memberships = held.into_iter().map(Membership::try_from).collect::<Result<_, _>>()?;
    let declared: Vec<ConflictRow> = on!(conn, c => sqlx::query_as(CONFLICTS).bind(id).fetch_all(c).await)?;
    let conflict = |row: ConflictRow| Conflict {
        id: ConflictId(row.id),
        organisation: OrganisationId(row.organisation_id),
        on: row.declared_on,
        reason: row.reason,
    };
    let conflicts = declared.into_iter().map(conflict).collect();
    let id = PersonId(id);
    Ok(Some(Person { id, version, identity, name, registered_on, left_on, memberships, conflicts }))
}

/// The person of whom this is registered.
pub async fn person_of_identity(
    conn: &mut Conn,
    unit: UnitId,
    identity: &str,
) -> Result<Option<Person>, StoreError> {
    const SQL: &str = "SELECT id FROM person WHERE unit_id = $1 AND identity = $2";
    let found: Option<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(identity).fetch_optional(c).await)?;
    match found {
        Some(id) => person(conn, unit, PersonId(id)).await,
        None => Ok(None),
    }
}

/// The ids of the people of a unit after an id, oldest first.
pub async fn person_ids(
    conn: &mut Conn,
    unit: UnitId,
    after: PersonId,
    limit: i64,
) -> Result<Vec<PersonId>, StoreError> {
    const SQL: &str = "SELECT id FROM person WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(PersonId).collect())
}

/// Whether a person acts in a role for an organisation on a day.
pub async fn holds_role(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    (organisation, role): (OrganisationId, Role),
    day: NaiveDate,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM membership JOIN person ON person.id = membership.person_id
        WHERE person.unit_id = $1 AND person.id = $2 AND person.left_on IS NULL
          AND membership.organisation_id = $3 AND membership.role = $4
          AND membership.valid_from <= $5 AND (membership.valid_until IS NULL OR membership.valid_until >= $5))";
    Ok(on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(person.0).bind(organisation.0).bind(role.word()).bind(day)
        .fetch_one(c).await)?)
}
