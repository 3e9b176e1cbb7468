//! Grounds for revoking grants, and what became of them.

use std::collections::BTreeMap;

use ::grants::{GrantId, GroundEnd, GroundOutcome, RevocationGround, RevocationGroundId};
use chrono::NaiveDate;
use ledger::UnitId;
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
    facts: String,
    known_on: NaiveDate,
    recorded_by: String,
    recorded_on: NaiveDate,
    outcome: Option<String>,
    act_number: Option<i64>,
    reason: Option<String>,
    ended_on: Option<NaiveDate>,
    ended_by: Option<String>,
}

impl TryFrom<Row> for RevocationGround {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let outcome = match (row.outcome.as_deref(), row.act_number, row.reason) {
            (None, None, None) => None,
            (Some("revoked"), Some(act), None) => Some(GroundOutcome::Revoked { act }),
            (Some("stays"), None, Some(reason)) => Some(GroundOutcome::Stays { reason }),
            (word, ..) => {
                return Err(StoreError::broken("revocation_ground_end", row.id, word.unwrap_or_default()));
            }
        };
        let end = outcome.zip(row.ended_on.zip(row.ended_by));
        let end = end.map(|(outcome, (on, by))| GroundEnd { on, by, outcome });
        Ok(Self {
            id: RevocationGroundId(row.id),
            grant: GrantId(row.grant_id),
            version: if end.is_some() { 2 } else { 1 },
            facts: row.facts,
            known_on: row.known_on,
            recorded_by: row.recorded_by,
            recorded_on: row.recorded_on,
            end,
        })
    }
}

/// Writes a ground.
pub async fn insert_revocation_ground(
    conn: &mut Conn,
    unit: UnitId,
    ground: &RevocationGround,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO revocation_ground (id, unit_id, grant_id, facts, known_on, recorded_by, recorded_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(conn, c => sqlx::query(SQL)
        .bind(ground.id.0).bind(unit.0).bind(ground.grant.0).bind(&ground.facts).bind(ground.known_on)
        .bind(&ground.recorded_by).bind(ground.recorded_on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes what became of a ground.
pub async fn end_revocation_ground(
    conn: &mut Conn,
    unit: UnitId,
    ground: &RevocationGround,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO revocation_ground_end
            (ground_id, unit_id, outcome, act_number, reason, ended_on, ended_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Some(end) = &ground.end else { return Ok(()) };
    let (act, reason) = match &end.outcome {
        GroundOutcome::Revoked { act } => (Some(*act), None),
        GroundOutcome::Stays { reason } => (None, Some(reason)),
    };
    on!(conn, c => sqlx::query(SQL)
        .bind(ground.id.0).bind(unit.0).bind(end.outcome.word()).bind(act).bind(reason).bind(end.on)
        .bind(&end.by)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The grounds with these ids, by them.
pub async fn revocation_grounds_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, RevocationGround>, StoreError> {
    const SQL: &str =
        "SELECT ground.*, ended.outcome, ended.act_number, ended.reason, ended.ended_on, ended.ended_by
        FROM revocation_ground ground LEFT JOIN revocation_ground_end ended ON ended.ground_id = ground.id
        WHERE ground.unit_id = $1 AND ground.id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

one_of! {
    /// The ground with an id.
    revocation_ground, revocation_grounds_with, RevocationGroundId, RevocationGround
}

/// The grounds for revoking some grants, oldest first.
pub async fn revocation_grounds(
    conn: &mut Conn,
    grants: &[GrantId],
) -> Result<Vec<RevocationGround>, StoreError> {
    const SQL: &str =
        "SELECT ground.*, ended.outcome, ended.act_number, ended.reason, ended.ended_on, ended.ended_by
        FROM revocation_ground ground LEFT JOIN revocation_ground_end ended ON ended.ground_id = ground.id
        WHERE ground.grant_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY ground.id";
    let ids = keys(grants.iter().map(|id| id.0));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(&ids).fetch_all(c).await)?;
    rows.into_iter().map(RevocationGround::try_from).collect()
}

ids_by_grant! {
    /// The ids of the grounds for revoking a grant, or of all grants, after an id, oldest first.
    revocation_ground_ids, "revocation_ground", RevocationGroundId
}
