//! What audits observe, and what followed.

use std::collections::BTreeMap;

use ::grants::{
    AuditObservation, AuditObservationId, AuditStep, AuditStepKind, AuditSubject, GrantId, OrganisationId,
    PersonId, Role, Signer,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::ids_by_grant,
    sets::{keys, one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    number: i64,
    subject_kind: String,
    subject_id: Uuid,
    amount_cents: Option<i64>,
    text: String,
    answer_by: NaiveDate,
    person_id: Uuid,
    name: String,
    organisation_id: Uuid,
    observed_on: NaiveDate,
}

impl Row {
    fn with_steps(self, steps: Vec<AuditStep>) -> Result<AuditObservation, StoreError> {
        let about = AuditSubject::from_word(&self.subject_kind, self.subject_id);
        let about =
            about.ok_or_else(|| StoreError::broken("audit_observation", self.id, &self.subject_kind))?;
        let followed = i64::try_from(steps.len());
        let followed =
            followed.map_err(|_| StoreError::broken("audit_observation_step", self.id, "too many"))?;
        Ok(AuditObservation {
            id: AuditObservationId(self.id),
            grant: GrantId(self.grant_id),
            number: self.number,
            version: 1 + followed,
            about,
            amount: self.amount_cents.map(Cents::new),
            text: self.text,
            answer_by: self.answer_by,
            by: Signer {
                person: PersonId(self.person_id),
                name: self.name,
                role: Role::Auditor,
                organisation: OrganisationId(self.organisation_id),
                on: self.observed_on,
            },
            steps,
        })
    }
}

#[derive(FromRow)]
struct StepRow {
    observation_id: Uuid,
    step: String,
    text: String,
    answer_by: Option<NaiveDate>,
    amount_cents: Option<i64>,
    person_id: Uuid,
    name: String,
    role: String,
    organisation_id: Uuid,
    taken_on: NaiveDate,
}

impl TryFrom<StepRow> for AuditStep {
    type Error = StoreError;

    fn try_from(row: StepRow) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::broken("audit_observation_step", row.observation_id, what);
        let kind = match (row.step.as_str(), row.answer_by, row.amount_cents) {
            ("answer", None, None) => AuditStepKind::Answer,
            ("ask_back", Some(answer_by), None) => AuditStepKind::AskBack { answer_by },
            ("settle", None, None) => AuditStepKind::Settle,
            ("uphold", None, amount) => AuditStepKind::Uphold { amount: amount.map(Cents::new) },
            (word, ..) => return Err(broken(word)),
        };
        let by = Signer {
            person: PersonId(row.person_id),
            role: Role::from_word(&row.role).ok_or_else(|| broken(&row.role))?,
            name: row.name,
            organisation: OrganisationId(row.organisation_id),
            on: row.taken_on,
        };
        Ok(Self { text: row.text, by, kind })
    }
}

/// Writes what was observed.
pub async fn insert_audit_observation(
    conn: &mut Conn,
    unit: UnitId,
    observed: &AuditObservation,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO audit_observation
            (id, unit_id, grant_id, number, subject_kind, subject_id, amount_cents, text, answer_by, person_id,
             organisation_id, observed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let (about, by) = (observed.about, &observed.by);
    on!(conn, c => sqlx::query(SQL)
        .bind(observed.id.0).bind(unit.0).bind(observed.grant.0).bind(observed.number).bind(about.word())
        .bind(about.id()).bind(observed.amount.map(Cents::get)).bind(&observed.text).bind(observed.answer_by)
        .bind(by.person.0).bind(by.organisation.0).bind(by.on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes the last step on an observation.
pub async fn insert_audit_observation_step(
    conn: &mut Conn,
    unit: UnitId,
    observed: &AuditObservation,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO audit_observation_step
            (observation_id, number, unit_id, step, text, answer_by, amount_cents, person_id, role,
             organisation_id, taken_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let Some(AuditStep { text, by, kind }) = observed.steps.last() else { return Ok(()) };
    let (answer_by, amount) = match *kind {
        AuditStepKind::AskBack { answer_by } => (Some(answer_by), None),
        AuditStepKind::Uphold { amount } => (None, amount),
        AuditStepKind::Answer | AuditStepKind::Settle => (None, None),
    };
    on!(conn, c => sqlx::query(SQL)
        .bind(observed.id.0).bind(observed.version - 1).bind(unit.0).bind(kind.word()).bind(text)
        .bind(answer_by).bind(amount.map(Cents::get)).bind(by.person.0).bind(by.role.word())
        .bind(by.organisation.0).bind(by.on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The number that the next observation of a grant has.
pub async fn next_audit_observation_number(conn: &mut Conn, grant: GrantId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COALESCE(MAX(number), 0) + 1 FROM audit_observation WHERE grant_id = $1";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(grant.0).fetch_one(c).await)?)
}

/// The observations with these ids, by them.
pub async fn audit_observations_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, AuditObservation>, StoreError> {
    const SQL: &str = "SELECT observed.*, person.name
        FROM audit_observation observed JOIN person ON person.id = observed.person_id
        WHERE observed.unit_id = $1 AND observed.id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(&mut *conn, SQL, unit, ids).await?;
    let found = with_steps(rows, steps(conn, ids).await?)?;
    Ok(found.into_iter().map(|observed| (observed.id.0, observed)).collect())
}

one_of! {
    /// The observation with an id.
    audit_observation, audit_observations_with, AuditObservationId, AuditObservation
}

/// What was observed of some grants, by grant, oldest first.
pub async fn audit_observations(
    conn: &mut Conn,
    grants: &[GrantId],
) -> Result<Vec<AuditObservation>, StoreError> {
    const SQL: &str = "SELECT observed.*, person.name
        FROM audit_observation observed JOIN person ON person.id = observed.person_id
        WHERE observed.grant_id IN (SELECT unhex(value ->> 0) FROM json_each($1))
        ORDER BY observed.grant_id, observed.number";
    let ids = keys(grants.iter().map(|id| id.0));
    let rows: Vec<Row> = on!(&mut *conn, c => sqlx::query_as(SQL).bind(&ids).fetch_all(c).await)?;
    let observed: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    with_steps(rows, steps(conn, &observed).await?)
}

/// What followed on some observations, each in its order.
async fn steps(conn: &mut Conn, observed: &[Uuid]) -> Result<Vec<StepRow>, StoreError> {
    const SQL: &str = "SELECT step.*, person.name
        FROM audit_observation_step step JOIN person ON person.id = step.person_id
        WHERE step.observation_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY step.number";
    if observed.is_empty() {
        return Ok(Vec::new());
    }
    let ids = keys(observed.iter().copied());
    Ok(on!(conn, c => sqlx::query_as(SQL).bind(&ids).fetch_all(c).await)?)
}

/// Observations in the order of their rows, each with its own steps.
fn with_steps(rows: Vec<Row>, steps: Vec<StepRow>) -> Result<Vec<AuditObservation>, StoreError> {
    let mut by_observation = BTreeMap::<Uuid, Vec<AuditStep>>::new();
    for step in steps {
        by_observation.entry(step.observation_id).or_default().push(AuditStep::try_from(step)?);
    }
    let observed = |row: Row| {
        let steps = by_observation.remove(&row.id).unwrap_or_default();
        row.with_steps(steps)
    };
    rows.into_iter().map(observed).collect()
}

ids_by_grant! {
    /// The ids of what was observed of a grant, or of all grants, after an id, oldest first.
    audit_observation_ids, "audit_observation", AuditObservationId
}
