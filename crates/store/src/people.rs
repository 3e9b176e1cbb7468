//! People and what they may do for which organisation.

use std::collections::BTreeMap;

use ::grants::{
    AuditScope, ComponentCode, Conflict, ConflictId, GrantId, Membership, MembershipId, OrganisationId,
    Period, Person, PersonId, Role,
};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{hanging_on, one_of, rows_with},
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
    scoped: Option<Uuid>,
    #[sqlx(flatten)]
    scope: ScopeRow,
}

#[derive(FromRow)]
struct ScopeRow {
    award_id: Option<Uuid>,
    component: Option<String>,
    provider_id: Option<Uuid>,
    period_from: Option<NaiveDate>,
    period_until: Option<NaiveDate>,
    known_until: Option<NaiveDate>,
}

impl TryFrom<ScopeRow> for AuditScope {
    type Error = StoreError;

    fn try_from(row: ScopeRow) -> Result<Self, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("audit_scope", "", what.to_string());
        let component = row.component.as_deref().map(ComponentCode::parse).transpose();
        let period = row.period_from.zip(row.period_until).map(|(from, until)| Period::new(from, until));
        Ok(Self {
            award: row.award_id.map(GrantId),
            component: component.map_err(|cause| broken(&cause))?,
            provider: row.provider_id.map(OrganisationId),
            period: period.transpose().map_err(|cause| broken(&cause))?,
            known_until: row.known_until,
        })
    }
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
        let scope = row.scoped.map(|_| AuditScope::try_from(row.scope)).transpose()?;
        Ok(Self { id: MembershipId(row.id), organisation, role, from, until, deputy_for, scope })
    }
}

impl From<ConflictRow> for Conflict {
    fn from(row: ConflictRow) -> Self {
        Self {
            id: ConflictId(row.id),
            organisation: OrganisationId(row.organisation_id),
            on: row.declared_on,
            reason: row.reason,
        }
    }
}

impl Row {
    fn into_person(self, held: Vec<MembershipRow>, declared: Vec<ConflictRow>) -> Result<Person, StoreError> {
        let Self { id, identity, name, registered_on, left_on, version } = self;
        let memberships = held.into_iter().map(Membership::try_from).collect::<Result<_, _>>()?;
        let conflicts = declared.into_iter().map(Conflict::from).collect();
        let id = PersonId(id);
        Ok(Person { id, version, identity, name, registered_on, left_on, memberships, conflicts })
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
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(membership.id.0).bind(unit.0).bind(person.0).bind(membership.organisation.0)
        .bind(membership.role.word()).bind(membership.from).bind(membership.until)
        .bind(membership.deputy_for.map(|id| id.0))
        .execute(c).await.map(drop))?;
    match &membership.scope {
        Some(scope) => insert_scope(conn, unit, membership.id, scope).await,
        None => Ok(()),
    }
}

async fn insert_scope(
    conn: &mut Conn,
    unit: UnitId,
    membership: MembershipId,
    scope: &AuditScope,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO audit_scope (membership_id, unit_id, award_id, component, provider_id,
            period_from, period_until, known_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on!(conn, c => sqlx::query(SQL)
        .bind(membership.0).bind(unit.0).bind(scope.award.map(|id| id.0))
        .bind(scope.component.as_ref().map(ComponentCode::as_str)).bind(scope.provider.map(|id| id.0))
        .bind(scope.period.map(|period| period.from())).bind(scope.period.map(|period| period.until()))
        .bind(scope.known_until)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What a person sees who audits for an organisation on a day; nothing, if they do not.
pub async fn audit_scope(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    organisation: OrganisationId,
    day: NaiveDate,
) -> Result<Option<AuditScope>, StoreError> {
    const SQL: &str = "SELECT scope.* FROM audit_scope scope
        JOIN membership ON membership.id = scope.membership_id
        WHERE membership.unit_id = $1 AND membership.person_id = $2 AND membership.organisation_id = $3
          AND membership.role = 'auditor' AND membership.valid_from <= $4 AND membership.valid_until >= $4";
    let row: Option<ScopeRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(person.0).bind(organisation.0).bind(day).fetch_optional(c).await)?;
    row.map(AuditScope::try_from).transpose()
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

/// The people with these ids, by them.
pub async fn people_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Person>, StoreError> {
    const SQL: &str = "SELECT * FROM person
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    const MEMBERSHIPS: &str =
        "SELECT membership.person_id AS subject, membership.*, scope.membership_id AS scoped,
            scope.award_id, scope.component, scope.provider_id, scope.period_from, scope.period_until,
            scope.known_until
        FROM membership LEFT JOIN audit_scope scope ON scope.membership_id = membership.id
        WHERE membership.person_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY membership.id";
    const CONFLICTS: &str = "SELECT person_id AS subject, conflict_of_interest.* FROM conflict_of_interest
        WHERE person_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY id";
    let rows: Vec<Row> = rows_with(&mut *conn, SQL, unit, ids).await?;
    let mut held = hanging_on::<MembershipRow>(&mut *conn, MEMBERSHIPS, ids).await?;
    let mut declared = hanging_on::<ConflictRow>(conn, CONFLICTS, ids).await?;
    let person = |row: Row| {
        let (held, declared) = (held.remove(&row.id), declared.remove(&row.id));
        Ok((row.id, row.into_person(held.unwrap_or_default(), declared.unwrap_or_default())?))
    };
    rows.into_iter().map(person).collect()
}

one_of! {
    /// The person with an id.
    person, people_with, PersonId, Person
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
