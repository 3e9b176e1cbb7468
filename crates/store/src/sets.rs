//! Sets of rows: one statement for any number of them, whose rows come as one JSON array of arrays.
//!
//! Both engines read them with `json_each` and `unhex`: SQLite has these functions, the migrations give PostgreSQL two of
//! the same names. A day is read with `date`, a number with `CAST(... AS BIGINT)`.

use serde_json::{Value, json};
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
