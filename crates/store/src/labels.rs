//! What people call the owner of an account.

use ledger::UnitId;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// The component of a position, the category of a plan line, the reference of a grant, the issuer and number of a
/// receipt, the name of an organisation.
pub async fn owner_label(conn: &mut Conn, unit: UnitId, owner: Uuid) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT component FROM position WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT category FROM plan_line WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT reference FROM grants WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT issuer || ' ' || number FROM receipt WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT name FROM organisation WHERE unit_id = $1 AND id = $2";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(owner).fetch_optional(c).await)?)
}
