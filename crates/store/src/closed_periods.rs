//! Days that are closed: nothing is booked into them any more.

use std::collections::BTreeMap;

use ::grants::{ClosedPeriod, ClosedPeriodId};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    closed_until: NaiveDate,
    reason: String,
}

impl From<Row> for ClosedPeriod {
    fn from(row: Row) -> Self {
        Self { id: ClosedPeriodId(row.id), until: row.closed_until, reason: row.reason }
    }
}

/// Closes the books. From now on the database refuses entries that count for these days.
pub async fn insert_closed_period(
    conn: &mut Conn,
    unit: UnitId,
    closed: &ClosedPeriod,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO closed_period (id, unit_id, closed_until, reason) VALUES ($1, $2, $3, $4)";
    on!(conn, c => sqlx::query(SQL)
        .bind(closed.id.0).bind(unit.0).bind(closed.until).bind(&closed.reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The closed periods with these ids, by them.
pub async fn closed_periods_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, ClosedPeriod>, StoreError> {
    const SQL: &str = "SELECT id, closed_until, reason FROM closed_period
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

one_of! {
    /// The closed period with an id.
    closed_period, closed_periods_with, ClosedPeriodId, ClosedPeriod
}

/// The ids of the closed periods of a unit after an id, oldest first.
pub async fn closed_period_ids(
    conn: &mut Conn,
    unit: UnitId,
    after: ClosedPeriodId,
    limit: i64,
) -> Result<Vec<ClosedPeriodId>, StoreError> {
    const SQL: &str = "SELECT id FROM closed_period WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ClosedPeriodId).collect())
}

/// The last closed day of a unit.
pub async fn closed_until(conn: &mut Conn, unit: UnitId) -> Result<Option<NaiveDate>, StoreError> {
    const SQL: &str = "SELECT MAX(closed_until) FROM closed_period WHERE unit_id = $1";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_one(c).await)?)
}
