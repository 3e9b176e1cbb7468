//! Failed attempts in a row, for an account, a device or an address.

use chrono::{DateTime, TimeDelta, Utc};
use identity::{Failures, Guarded};
use sqlx::FromRow;

use super::instant;
use crate::{
    db::{Conn, on},
    error::StoreError,
};

#[derive(FromRow)]
struct Row {
    failures: i64,
    last_at: i64,
}

const fn word(guarded: Guarded) -> &'static str {
    match guarded {
        Guarded::Account => "account",
        Guarded::Device => "device",
        Guarded::Address => "address",
    }
}

/// The failures so far. The row stays locked until the end of the transaction: whoever tries at the same time waits for
/// what comes of this attempt's count.
pub async fn failures(
    conn: &mut Conn,
    guarded: Guarded,
    key: &[u8],
    now: DateTime<Utc>,
) -> Result<Failures, StoreError> {
    const NONE_YET: &str = "INSERT INTO failed_attempt (guarded, guard_key, failures, last_at)
        VALUES ($1, $2, 0, $3) ON CONFLICT (guarded, guard_key) DO NOTHING";
    const LOCK: &str = "UPDATE failed_attempt SET failures = failures WHERE guarded = $1 AND guard_key = $2
        RETURNING failures, last_at";
    let row: Row = on!(conn, c => {
        sqlx::query(NONE_YET)
            .bind(word(guarded)).bind(key).bind(now.timestamp_micros())
            .execute(&mut *c).await?;
        sqlx::query_as(LOCK).bind(word(guarded)).bind(key).fetch_one(c).await
    })?;
    let last_at = instant(row.last_at, "failed_attempt", word(guarded))?;
    Ok(Failures { count: row.failures, last_at })
}

/// Writes the failures so far.
pub async fn set_failures(
    conn: &mut Conn,
    guarded: Guarded,
    key: &[u8],
    failures: Failures,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE failed_attempt SET failures = $3, last_at = $4 WHERE guarded = $1 AND guard_key = $2";
    on!(conn, c => sqlx::query(SQL)
        .bind(word(guarded)).bind(key).bind(failures.count).bind(failures.last_at.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Forgets what nobody has tried for a day.
pub async fn forget_failures(conn: &mut Conn, now: DateTime<Utc>) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM failed_attempt WHERE last_at < $1";
    let before = (now - TimeDelta::days(1)).timestamp_micros();
    Ok(on!(conn, c => sqlx::query(SQL).bind(before).execute(c).await.map(|done| done.rows_affected()))?)
}
