//! What is proposed to be decided of claims.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{ClaimId, ClaimLineId, LineDecision, Proposal};
use ledger::{UnitId, canonical_json};
use serde_json::value::RawValue;

use crate::{
    db::{Conn, on},
    duties::rule_book_version,
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
    of_decisions(conn, claim, round, |_, _| true).await
}

/// As [`of_round`], with what is decided of some lines: of the others it is passed over, not read.
pub(super) async fn of_lines(
    conn: &mut Conn,
    claim: ClaimId,
    round: i64,
    lines: &BTreeSet<ClaimLineId>,
) -> Result<Option<Proposal>, StoreError> {
    of_decisions(conn, claim, round, |line, _| lines.contains(&line)).await
}

/// As [`of_round`], without the lines that are to be recognised as claimed.
pub(super) async fn not_accepted(
    conn: &mut Conn,
    claim: ClaimId,
    round: i64,
) -> Result<Option<Proposal>, StoreError> {
    let accepted = canonical_json(&LineDecision::Accept)?;
    of_decisions(conn, claim, round, |_, decision| decision != accepted).await
}

/// What is proposed in a round of a claim, with those of its decisions that are asked for by their line and their text.
async fn of_decisions(
    conn: &mut Conn,
    claim: ClaimId,
    round: i64,
    is_asked_for: impl Fn(ClaimLineId, &str) -> bool,
) -> Result<Option<Proposal>, StoreError> {
    const SQL: &str =
        "SELECT decisions, findings, rule_book FROM claim_proposal WHERE claim_id = $1 AND round = $2";
    let row: Option<(String, String, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(claim.0).bind(round).fetch_optional(c).await)?;
    let Some((decisions, findings, rule_book)) = row else { return Ok(None) };
    let all: Vec<(ClaimLineId, &RawValue)> = serde_json::from_str(&decisions)?;
    let asked_for = all.into_iter().filter(|(line, decision)| is_asked_for(*line, decision.get()));
    let read = asked_for.map(|(line, decision)| Ok((line, serde_json::from_str(decision.get())?)));
    let decisions: Vec<(ClaimLineId, LineDecision)> = read.collect::<Result<_, StoreError>>()?;
    let rule_book = rule_book_version("claim_proposal", claim.0, rule_book)?;
    Ok(Some(Proposal { round, decisions, findings: serde_json::from_str(&findings)?, rule_book }))
}

/// As [`of_round`], without what is decided of lines and found of them: that is as long as the claim.
pub(super) async fn outline_of_round(
    conn: &mut Conn,
    claim: ClaimId,
    round: i64,
) -> Result<Option<Proposal>, StoreError> {
    const SQL: &str = "SELECT rule_book FROM claim_proposal WHERE claim_id = $1 AND round = $2";
    let row: Option<i64> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(claim.0).bind(round).fetch_optional(c).await)?;
    let Some(rule_book) = row else { return Ok(None) };
    let rule_book = rule_book_version("claim_proposal", claim.0, rule_book)?;
    Ok(Some(Proposal { round, decisions: Vec::new(), findings: BTreeMap::new(), rule_book }))
}
