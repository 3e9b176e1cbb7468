//! Views of lists that people have saved under a name. They lie beside the books.

use ::grants::PersonId;
use chrono::{DateTime, Utc};
use ledger::UnitId;
use sqlx::FromRow;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sign_in::instant,
};

/// A view of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// The path of the list.
    pub list: String,
    /// What its person calls it.
    pub name: String,
    /// What its address asks for.
    pub query: String,
    /// When it was saved last.
    pub saved_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    list: String,
    name: String,
    query: String,
    saved_at: i64,
}

impl TryFrom<Row> for SavedView {
    type Error = StoreError;

    fn try_from(Row { list, name, query, saved_at }: Row) -> Result<Self, StoreError> {
        let saved_at = instant(saved_at, "saved_view", &name)?;
        Ok(Self { list, name, query, saved_at })
    }
}

/// Saves a view in place of the one that had its name.
pub async fn save_view(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    view: &SavedView,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO saved_view (unit_id, person_id, list, name, query, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (unit_id, person_id, list, name) DO UPDATE
        SET query = excluded.query, saved_at = excluded.saved_at";
    on!(conn, c => sqlx::query(SQL)
        .bind(unit.0).bind(person.0).bind(&view.list).bind(&view.name).bind(&view.query)
        .bind(view.saved_at.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The views that a person has saved of any list, by list and name.
pub async fn saved_views(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
) -> Result<Vec<SavedView>, StoreError> {
    const SQL: &str = "SELECT list, name, query, saved_at FROM saved_view
        WHERE unit_id = $1 AND person_id = $2 ORDER BY list, name";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(person.0).fetch_all(c).await)?;
    rows.into_iter().map(SavedView::try_from).collect()
}

/// Removes a view.
pub async fn forget_view(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    (list, name): (&str, &str),
) -> Result<(), StoreError> {
    const SQL: &str =
        "DELETE FROM saved_view WHERE unit_id = $1 AND person_id = $2 AND list = $3 AND name = $4";
    on!(conn, c => sqlx::query(SQL)
        .bind(unit.0).bind(person.0).bind(list).bind(name).execute(c).await.map(drop))?;
    Ok(())
}
