//! Devices that show codes, and the recovery codes for the day on which one is lost.

use ::grants::PersonId;
use chrono::{DateTime, Utc};
use identity::{SecretHash, Step, TotpSecret};
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use super::bytes;
use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// A device that shows codes.
#[derive(Debug)]
pub struct SecondFactor {
    /// Its id.
    pub id: Uuid,
    /// What it and we share.
    pub secret: TotpSecret,
    /// The last step of which a code was used; none, as long as no code has confirmed it.
    pub last_step: Option<Step>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    secret: Vec<u8>,
    last_step: Option<i64>,
}

impl TryFrom<Row> for SecondFactor {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let secret =
            row.secret.try_into().map_err(|_| StoreError::broken("second_factor", row.id, "secret"))?;
        let last_step = row.last_step.map(Step);
        Ok(Self { id: row.id, secret: TotpSecret::from_kept(secret), last_step })
    }
}

/// The devices of a person that have not ended: at most one that is confirmed, and those that wait for a code.
pub async fn second_factors(conn: &mut Conn, person: PersonId) -> Result<Vec<SecondFactor>, StoreError> {
    const SQL: &str = "SELECT id, secret, last_step FROM second_factor
        WHERE person_id = $1 AND ended_at IS NULL ORDER BY id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(person.0).fetch_all(c).await)?;
    rows.into_iter().map(SecondFactor::try_from).collect()
}

/// Writes a device that waits for its first code.
pub async fn insert_second_factor(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    new: &SecondFactor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO second_factor (id, unit_id, person_id, secret, begun_at)
        VALUES ($1, $2, $3, $4, $5)";
    on!(conn, c => sqlx::query(SQL)
        .bind(new.id).bind(unit.0).bind(person.0).bind(new.secret.keep().to_vec()).bind(now.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Confirms a device by its first code. Another one must have ended before.
pub async fn confirm_second_factor(
    conn: &mut Conn,
    id: Uuid,
    step: Step,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE second_factor SET confirmed_at = $2, last_step = $3
        WHERE id = $1 AND confirmed_at IS NULL AND ended_at IS NULL";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(id).bind(now.timestamp_micros()).bind(step.0)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Uses the code of a step. Of two who use it at the same time one is told no.
pub async fn use_step(conn: &mut Conn, id: Uuid, step: Step) -> Result<bool, StoreError> {
    const SQL: &str =
        "UPDATE second_factor SET last_step = $2 WHERE id = $1 AND last_step < $2 AND ended_at IS NULL";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(id).bind(step.0).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Ends a device and forgets its secret.
pub async fn end_second_factor(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE second_factor SET secret = NULL, ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    on!(conn, c => sqlx::query(SQL).bind(id).bind(now.timestamp_micros()).execute(c).await.map(drop))?;
    Ok(())
}

/// Writes recovery codes. Those from before do not count any more.
pub async fn insert_recovery_codes(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    codes: &[SecretHash],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO recovery_code (person_id, unit_id, code_hash, made_at) VALUES ($1, $2, $3, $4)";
    for code in codes {
        on!(conn, c => sqlx::query(SQL)
            .bind(person.0).bind(unit.0).bind(bytes(*code)).bind(now.timestamp_micros())
            .execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Uses a recovery code, if it is one of the newest and was not used. Of two who use it one is told no.
pub async fn use_recovery_code(
    conn: &mut Conn,
    person: PersonId,
    code: SecretHash,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE recovery_code SET used_at = $3
        WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL
          AND made_at = (SELECT MAX(newest.made_at) FROM recovery_code newest WHERE newest.person_id = $1)";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(person.0).bind(bytes(code)).bind(now.timestamp_micros())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}
