//! What is proposed to be decided of claims, and why it was sent back.

use ::grants::{ClaimId, Proposal, Returned};
use ledger::{UnitId, canonical_json};

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// Writes a proposal.
pub(super) async fn insert(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    proposal: &Proposal,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO claim_proposal (claim_id, round, unit_id, decisions, findings, rule_book)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let (decisions, findings) = (canonical_json(&proposal.decisions)?, canonical_json(&proposal.findings)?);
    on!(conn, c => sqlx::query(SQL)
        .bind(claim.0).bind(proposal.round).bind(unit.0).bind(decisions).bind(findings)
        .bind(i64::from(proposal.rule_book))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What is proposed in a round of a claim.
pub(super) async fn of_round(
    conn: &mut Conn,
    claim: ClaimId,
    round: i64,
) -> Result<Option<Proposal>, StoreError> {
    const SQL: &str =
        "SELECT decisions, findings, rule_book FROM claim_proposal WHERE claim_id = $1 AND round = $2";
    let row: Option<(String, String, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(claim.0).bind(round).fetch_optional(c).await)?;
    let Some((decisions, findings, rule_book)) = row else { return Ok(None) };
    let (decisions, findings) = (serde_json::from_str(&decisions)?, serde_json::from_str(&findings)?);
    let rule_book = version("claim_proposal", claim, rule_book)?;
    Ok(Some(Proposal { round, decisions, findings, rule_book }))
}

/// The version of the rule book that a proposal of a claim follows.
pub(super) fn version(table: &'static str, claim: ClaimId, stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|cause| StoreError::broken(table, claim.0, cause.to_string()))
}

/// Writes why proposals were sent back, as far as it is not written yet.
pub(super) async fn write_returned(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    returned: &[Returned],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO claim_return (claim_id, round, unit_id, reason) VALUES ($1, $2, $3, $4)";
    let known = self::returned(&mut *conn, claim).await?;
    for Returned { round, reason } in returned.iter().skip(known.len()) {
        on!(&mut *conn, c => sqlx::query(SQL)
            .bind(claim.0).bind(round).bind(unit.0).bind(reason)
            .execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Why proposals of a claim were sent back, oldest first.
pub(super) async fn returned(conn: &mut Conn, claim: ClaimId) -> Result<Vec<Returned>, StoreError> {
    const SQL: &str = "SELECT round, reason FROM claim_return WHERE claim_id = $1 ORDER BY round";
    let rows: Vec<(i64, String)> = on!(conn, c => sqlx::query_as(SQL).bind(claim.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(round, reason)| Returned { round, reason }).collect())
}
