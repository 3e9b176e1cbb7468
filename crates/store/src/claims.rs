//! Claims with their lines.

mod lines;
mod reservations;
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
    lines::insert(conn, unit, claim.id, &claim.lines).await?;
    reservations::insert(conn, unit, claim).await
}

/// Moves a claim and its lines to their new states, if it is still the version before.
pub async fn update_claim(conn: &mut Conn, claim: &Claim) -> Result<(), StoreError> {
    rows::update_claim(conn, claim).await?;
    lines::update(conn, &claim.lines).await
}

/// The claim with an id.
pub async fn claim(conn: &mut Conn, unit: UnitId, id: ClaimId) -> Result<Option<Claim>, StoreError> {
    const CLAIM: &str = "SELECT * FROM claim WHERE unit_id = $1 AND id = $2";
    let row: Option<rows::ClaimRow> =
        on!(&mut *conn, c => sqlx::query_as(CLAIM).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let lines = lines::of_claim(conn, id).await?;
    let reserved = reservations::of_claim(conn, id).await?;
    row.into_claim(lines, reserved).map(Some)
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
