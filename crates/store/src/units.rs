//! Book-keeping units.

use ledger::UnitId;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    tx::Tx,
};

/// Writes a unit. The accounts that its first command opens follow it.
pub async fn insert_unit(tx: &mut Tx, unit: UnitId, name: &str, opened_at: i64) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO unit (id, name, opened_at) VALUES ($1, $2, $3)";
    let conn = tx.read().await?;
    on!(conn, c => sqlx::query(SQL).bind(unit.0).bind(name).bind(opened_at).execute(c).await.map(drop))?;
    Ok(())
}

/// All units, in the order of their ids.
pub async fn units(conn: &mut Conn) -> Result<Vec<(UnitId, String)>, StoreError> {
    const SQL: &str = "SELECT id, name FROM unit ORDER BY id";
    let rows: Vec<(Uuid, String)> = on!(conn, c => sqlx::query_as(SQL).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id, name)| (UnitId(id), name)).collect())
}
