//! Programme files as they were loaded.

use ::grants::{Programme, ProgrammeCode};
use ledger::UnitId;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// Writes a programme file.
pub async fn insert_programme(
    conn: &mut Conn,
    unit: UnitId,
    id: Uuid,
    code: &ProgrammeCode,
    definition: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO programme (id, unit_id, code, definition) VALUES ($1, $2, $3, $4)";
    on!(conn, c => sqlx::query(SQL)
        .bind(id).bind(unit.0).bind(code.as_str()).bind(definition)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The programme with a code.
pub async fn programme(
    conn: &mut Conn,
    unit: UnitId,
    code: &ProgrammeCode,
) -> Result<Option<Programme>, StoreError> {
    const SQL: &str = "SELECT definition FROM programme WHERE unit_id = $1 AND code = $2";
    let text: Option<String> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(code.as_str()).fetch_optional(c).await)?;
    text.map(|text| {
        Programme::parse(&text).map_err(|cause| StoreError::broken("programme", code.as_str(), cause))
    })
    .transpose()
}

/// The id, code and file of each programme of a unit, oldest first.
pub async fn programmes(conn: &mut Conn, unit: UnitId) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    const SQL: &str = "SELECT id, code, definition FROM programme WHERE unit_id = $1 ORDER BY id";
    Ok(on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?)
}
