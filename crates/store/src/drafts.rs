//! What people have typed in forms and not sent yet. It lies beside the books.

use ::grants::PersonId;
use chrono::{DateTime, Utc};
use ledger::UnitId;
use sqlx::FromRow;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sign_in::instant,
};

/// A form that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The page whose form it is, with what its address asks for.
    pub place: String,
    /// Its fields, as a browser sends them (`application/x-www-form-urlencoded`).
    pub content: String,
    /// When it was kept last.
    pub saved_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    place: String,
    content: String,
    saved_at: i64,
}

impl TryFrom<Row> for Draft {
    type Error = StoreError;

    fn try_from(Row { place, content, saved_at }: Row) -> Result<Self, StoreError> {
        let saved_at = instant(saved_at, "draft", &place)?;
        Ok(Self { place, content, saved_at })
    }
}

/// Keeps a draft in place of the one before.
pub async fn keep_draft(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    draft: &Draft,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO draft (unit_id, person_id, place, content, saved_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (unit_id, person_id, place) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at";
    on!(conn, c => sqlx::query(SQL)
        .bind(unit.0).bind(person.0).bind(&draft.place).bind(&draft.content)
        .bind(draft.saved_at.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Removes what was kept before an instant, whoever kept it.
pub async fn forget_drafts_before(conn: &mut Conn, instant: DateTime<Utc>) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM draft WHERE saved_at < $1";
    on!(conn, c => sqlx::query(SQL).bind(instant.timestamp_micros()).execute(c).await.map(drop))?;
    Ok(())
}

/// The drafts of a person, the newest first.
pub async fn drafts(conn: &mut Conn, unit: UnitId, person: PersonId) -> Result<Vec<Draft>, StoreError> {
    const SQL: &str = "SELECT place, content, saved_at FROM draft WHERE unit_id = $1 AND person_id = $2
        ORDER BY saved_at DESC, place";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(person.0).fetch_all(c).await)?;
    rows.into_iter().map(Draft::try_from).collect()
}

/// The draft of a person for a page.
pub async fn draft(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    place: &str,
) -> Result<Option<Draft>, StoreError> {
    const SQL: &str = "SELECT place, content, saved_at FROM draft
        WHERE unit_id = $1 AND person_id = $2 AND place = $3";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(person.0).bind(place).fetch_optional(c).await)?;
    row.map(Draft::try_from).transpose()
}

/// Removes a draft.
pub async fn forget_draft(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    place: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM draft WHERE unit_id = $1 AND person_id = $2 AND place = $3";
    on!(conn, c => sqlx::query(SQL).bind(unit.0).bind(person.0).bind(place).execute(c).await.map(drop))?;
    Ok(())
}
