//! Sets of rows: one statement for any number of them, whose rows come as one JSON array of arrays.
//!
//! What is read of some subjects is one statement for each table, however many they are; one subject is a set of one.
//!
//! Both engines read them with `json_each` and `unhex`: SQLite has these functions, the migrations give PostgreSQL two of
//! the same names. A day is read with `date`, a number with `CAST(... AS BIGINT)`.

use std::collections::BTreeMap;

use ledger::UnitId;
use serde_json::{Value, json};
use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// An id as `unhex` reads it.
pub(crate) fn key(id: Uuid) -> String {
    id.simple().to_string()
}

/// Ids as rows of one each.
pub(crate) fn keys(ids: impl Iterator<Item = Uuid>) -> String {
    set(ids.map(|id| json!([key(id)])))
}

/// Rows as the text that a statement reads as `$1`.
pub(crate) fn set(rows: impl Iterator<Item = Value>) -> String {
    Value::Array(rows.collect()).to_string()
}

/// Runs a statement that writes what its rows say.
pub(crate) async fn write_set(
    conn: &mut Conn,
    sql: &'static str,
    rows: impl Iterator<Item = Value>,
) -> Result<(), StoreError> {
    let rows = set(rows);
    on!(conn, c => sqlx::query(sql).bind(rows).execute(c).await.map(drop))?;
    Ok(())
}

/// What is read of a row, whichever engine gives it.
pub(crate) trait Read:
    for<'row> FromRow<'row, SqliteRow> + for<'row> FromRow<'row, PgRow> + Send + Unpin
{
}

impl<T: for<'row> FromRow<'row, SqliteRow> + for<'row> FromRow<'row, PgRow> + Send + Unpin> Read for T {}

/// The rows of some subjects of a unit. The statement takes the unit as `$1` and the ids as `$2`.
pub(crate) async fn rows_with<T: Read>(
    conn: &mut Conn,
    sql: &'static str,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<Vec<T>, StoreError> {
    let ids = keys(ids.iter().copied());
    Ok(on!(conn, c => sqlx::query_as(sql).bind(unit.0).bind(&ids).fetch_all(c).await)?)
}

/// A row of a table that hangs on others, with the subject that it is of.
#[derive(FromRow)]
struct Hanging<T> {
    subject: Uuid,
    #[sqlx(flatten)]
    row: T,
}

/// What hangs on some subjects, by them, each in the order of the statement. It takes the ids as `$1` and names the one that a
/// row is of `subject`.
pub(crate) async fn hanging_on<T: Read>(
    conn: &mut Conn,
    sql: &'static str,
    subjects: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<T>>, StoreError> {
    let mut hanging = BTreeMap::<Uuid, Vec<T>>::new();
    if subjects.is_empty() {
        return Ok(hanging);
    }
    let ids = keys(subjects.iter().copied());
    let rows: Vec<Hanging<T>> = on!(conn, c => sqlx::query_as(sql).bind(&ids).fetch_all(c).await)?;
    for Hanging { subject, row } in rows {
        hanging.entry(subject).or_default().push(row);
    }
    Ok(hanging)
}

/// Declares the reader of one subject: that of some of its kind, asked for one.
macro_rules! one_of {
    ($(#[$doc:meta])* $one:ident, $some:ident, $id:ident, $type:ident) => {
        $(#[$doc])*
        pub async fn $one(conn: &mut Conn, unit: UnitId, id: $id) -> Result<Option<$type>, StoreError> {
            Ok($some(conn, unit, &[id.0]).await?.remove(&id.0))
        }
    };
}
pub(crate) use one_of;
