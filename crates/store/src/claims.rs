//! Claims with their lines.

mod rows;

use ::grants::{Claim, ClaimId, GrantId};
use ledger::UnitId;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::ids_by_grant,
};

/// Writes a claim with its lines. The transfers that its lines name follow with the journal entry.
pub async fn insert_claim(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    rows::insert_claim(conn, unit, claim).await?;
    for line in &claim.lines {
        rows::insert_line(conn, unit, claim.id, line).await?;
    }
    Ok(())
}

/// Moves a claim and its lines to their new states, if it is still the version before.
pub async fn update_claim(conn: &mut Conn, claim: &Claim) -> Result<(), StoreError> {
    rows::update_claim(conn, claim).await?;
    for line in &claim.lines {
        rows::update_line(conn, line).await?;
    }
    Ok(())
}

/// The claim with an id.
pub async fn claim(conn: &mut Conn, unit: UnitId, id: ClaimId) -> Result<Option<Claim>, StoreError> {
    const CLAIM: &str = "SELECT * FROM claim WHERE unit_id = $1 AND id = $2";
    const LINES: &str = "SELECT line.*,
            share.debit_account AS share_debit, share.credit_account AS share_credit,
            plan.debit_account AS plan_debit, plan.credit_account AS plan_credit,
            total.debit_account AS total_debit, total.credit_account AS total_credit,
            receipt.debit_account AS receipt_debit, receipt.credit_account AS receipt_credit
        FROM claim_line line
        JOIN transfer share ON share.unit_id = line.unit_id AND share.number = line.share_transfer
        JOIN transfer plan ON plan.unit_id = line.unit_id AND plan.number = line.plan_transfer
        JOIN transfer total ON total.unit_id = line.unit_id AND total.number = line.total_transfer
        LEFT JOIN transfer receipt ON receipt.unit_id = line.unit_id AND receipt.number = line.receipt_transfer
        WHERE line.claim_id = $1 ORDER BY line.number";
    let row: Option<rows::ClaimRow> =
        on!(&mut *conn, c => sqlx::query_as(CLAIM).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let lines: Vec<rows::LineRow> = on!(conn, c => sqlx::query_as(LINES).bind(id.0).fetch_all(c).await)?;
    row.into_claim(lines).map(Some)
}

/// The number that the next claim of a grant has.
pub async fn next_claim_number(conn: &mut Conn, grant: GrantId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COALESCE(MAX(number), 0) + 1 FROM claim WHERE grant_id = $1";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(grant.0).fetch_one(c).await)?)
}

ids_by_grant! {
    /// The ids of the claims of a grant, or of all grants, after an id, oldest first.
    claim_ids, "claim", ClaimId
}
