//! What anybody says of the pages. It lies beside the books, until somebody has taken care of it.

use chrono::{DateTime, Utc};
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sign_in::instant,
};

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// Its id.
    pub id: Uuid,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Which page it is about, in words.
    pub place: Option<String>,
    /// What it says.
    pub message: String,
    /// How to answer, if an answer is wanted.
    pub contact: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    given_at: i64,
    place: Option<String>,
    message: String,
    contact: Option<String>,
}

impl TryFrom<Row> for Feedback {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let at = instant(row.given_at, "feedback", row.id)?;
        Ok(Self { id: row.id, at, place: row.place, message: row.message, contact: row.contact })
    }
}

/// Keeps what somebody said, once under its id.
pub async fn insert_feedback(conn: &mut Conn, unit: UnitId, said: &Feedback) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO feedback (id, unit_id, given_at, place, message, contact)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";
    on!(conn, c => sqlx::query(SQL)
        .bind(said.id).bind(unit.0).bind(said.at.timestamp_micros()).bind(&said.place).bind(&said.message)
        .bind(&said.contact)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What was said and nobody has taken care of, newest first.
pub async fn feedback(conn: &mut Conn, unit: UnitId, limit: i64) -> Result<Vec<Feedback>, StoreError> {
    const SQL: &str = "SELECT id, given_at, place, message, contact FROM feedback
        WHERE unit_id = $1 ORDER BY given_at DESC, id DESC LIMIT $2";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Feedback::try_from).collect()
}

/// Forgets what somebody has taken care of; whether it was there.
pub async fn forget_feedback(conn: &mut Conn, unit: UnitId, id: Uuid) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM feedback WHERE unit_id = $1 AND id = $2";
    let gone =
        on!(conn, c => sqlx::query(SQL).bind(unit.0).bind(id).execute(c).await.map(|it| it.rows_affected()))?;
    Ok(gone > 0)
}
