//! Passwords of people, and the devices on which they have signed in.

use ::grants::PersonId;
use chrono::{DateTime, Utc};
use identity::{PasswordHash, SecretHash};
use ledger::UnitId;

use super::bytes;
use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// What is kept of the password by which a person comes in. Whoever comes in by the house's own sign-in has none.
pub async fn password_of(conn: &mut Conn, person: PersonId) -> Result<Option<PasswordHash>, StoreError> {
    const SQL: &str = "SELECT password_hash FROM credential WHERE person_id = $1 AND NOT EXISTS (
        SELECT 1 FROM openid_account
        WHERE openid_account.person_id = credential.person_id AND openid_account.ended_at IS NULL)";
    let kept: Option<String> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(person.0).fetch_optional(c).await)?;
    let read = |text: String| {
        PasswordHash::parse(&text).map_err(|cause| StoreError::broken("credential", person.0, cause))
    };
    kept.map(read).transpose()
}

/// Keeps a person's password in place of the one before.
pub async fn set_password(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    password: &PasswordHash,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const CHANGE: &str = "UPDATE credential SET password_hash = $2, changed_at = $3 WHERE person_id = $1";
    const FIRST: &str =
        "INSERT INTO credential (person_id, password_hash, changed_at, unit_id) VALUES ($1, $2, $3, $4)";
    let (text, at) = (password.text(), now.timestamp_micros());
    let changed = on!(conn, c => sqlx::query(CHANGE)
        .bind(person.0).bind(&text).bind(at).execute(c).await.map(|done| done.rows_affected()))?;
    if changed == 0 {
        on!(conn, c => sqlx::query(FIRST)
            .bind(person.0).bind(&text).bind(at).bind(unit.0).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Whether a person has signed in on a device.
pub async fn is_known_device(
    conn: &mut Conn,
    person: PersonId,
    device: SecretHash,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM known_device WHERE person_id = $1 AND secret_hash = $2)";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(person.0).bind(bytes(device)).fetch_one(c).await)?)
}

/// Keeps that a person has signed in on a device.
pub async fn insert_known_device(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    device: SecretHash,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO known_device (person_id, unit_id, secret_hash, first_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT (person_id, secret_hash) DO NOTHING";
    on!(conn, c => sqlx::query(SQL)
        .bind(person.0).bind(unit.0).bind(bytes(device)).bind(now.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}
