//! What people call the owner of an account.

use ledger::UnitId;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// The component of a position, the category of a plan line, the reference of a grant, the issuer and number of a
/// receipt, what a claim line was paid for, the legal ground of a receivable, the name of an organisation.
pub async fn owner_label(conn: &mut Conn, unit: UnitId, owner: Uuid) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT component FROM position WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT category FROM plan_line WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT act.reference FROM grants JOIN legal_act act
            ON act.grant_id = grants.id AND act.number = grants.act_number
            WHERE grants.unit_id = $1 AND grants.id = $2
        UNION ALL SELECT issuer || ' ' || number FROM receipt WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT reason FROM claim_line WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT legal_ground FROM receivable WHERE unit_id = $1 AND id = $2
        UNION ALL SELECT name FROM organisation WHERE unit_id = $1 AND id = $2";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(owner).fetch_optional(c).await)?)
}
