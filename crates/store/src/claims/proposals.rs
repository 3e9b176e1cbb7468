//! What is proposed to be decided of claims.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{ClaimId, ClaimLineId, LineDecision, Proposal};
use ledger::{UnitId, canonical_json};
use serde_json::value::RawValue;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    duties::rule_book_version,
    error::StoreError,
    sets::hanging_on,
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

#[derive(FromRow)]
struct RoundRow {
    round: i64,
}

/// In which rounds something was proposed to be decided of some claims, by their ids. A row of another unit than its claim is
/// none of its rounds.
pub async fn proposal_rounds(
    conn: &mut Conn,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, BTreeSet<i64>>, StoreError> {
    const SQL: &str = "SELECT proposed.claim_id AS subject, proposed.round FROM claim_proposal proposed
        JOIN claim ON claim.id = proposed.claim_id AND claim.unit_id = proposed.unit_id
        WHERE proposed.claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let rows = hanging_on::<RoundRow>(conn, SQL, claims).await?;
    let rounds =
        |(claim, rows): (Uuid, Vec<RoundRow>)| (claim, rows.into_iter().map(|row| row.round).collect());
    Ok(rows.into_iter().map(rounds).collect())
}

/// What is proposed in a round of a claim.
pub async fn claim_proposal(
    conn: &mut Conn,
    claim: ClaimId,
    round: i64,
) -> Result<Option<Proposal>, StoreError> {
    let written = Written::of_round(conn, claim, round).await?;
    written.map(|written| written.read(|_, _| true)).transpose()
}

/// As [`claim_proposal`], with what is decided of some lines: of the others it is passed over, not read.
pub(super) async fn of_lines(
    conn: &mut Conn,
    claim: ClaimId,
    round: i64,
    lines: &BTreeSet<ClaimLineId>,
) -> Result<Option<Proposal>, StoreError> {
    let written = Written::of_round(conn, claim, round).await?;
    written.map(|written| written.read(|line, _| lines.contains(&line))).transpose()
}

/// What is proposed to be decided of a claim in a round, without the lines that are to be recognised as claimed.
pub async fn proposed_changes(
    conn: &mut Conn,
    claim: ClaimId,
    round: i64,
) -> Result<Option<Proposal>, StoreError> {
    let accepted = canonical_json(&LineDecision::Accept)?;
    let written = Written::of_round(conn, claim, round).await?;
    written.map(|written| written.read(|_, decision| decision != accepted.as_str())).transpose()
}

/// A proposal as it was written.
struct Written {
    round: i64,
    decisions: String,
    findings: String,
    rule_book: u32,
}

impl Written {
    async fn of_round(conn: &mut Conn, claim: ClaimId, round: i64) -> Result<Option<Self>, StoreError> {
        const SQL: &str =
            "SELECT decisions, findings, rule_book FROM claim_proposal WHERE claim_id = $1 AND round = $2";
        let row: Option<(String, String, i64)> =
            on!(conn, c => sqlx::query_as(SQL).bind(claim.0).bind(round).fetch_optional(c).await)?;
        let Some((decisions, findings, rule_book)) = row else { return Ok(None) };
        let rule_book = rule_book_version("claim_proposal", claim.0, rule_book)?;
        Ok(Some(Self { round, decisions, findings, rule_book }))
    }

    /// Reads it, with those of its decisions that are asked for by their line and their text.
    fn read(&self, is_asked_for: impl Fn(ClaimLineId, &str) -> bool) -> Result<Proposal, StoreError> {
        let all: Vec<(ClaimLineId, &RawValue)> = serde_json::from_str(&self.decisions)?;
        let mut decisions = Vec::new();
        for (line, decision) in all {
            if is_asked_for(line, decision.get()) {
                decisions.push((line, serde_json::from_str(decision.get())?));
            }
        }
        let findings = serde_json::from_str(&self.findings)?;
        Ok(Proposal { round: self.round, decisions, findings, rule_book: self.rule_book })
    }
}

#[derive(FromRow)]
struct OutlineRow {
    round: i64,
    rule_book: i64,
}

/// What is proposed in a round of each of some claims, by their ids, without what is decided of lines and found of them: that
/// is as long as the claim.
pub(super) async fn outlines_of_rounds(
    conn: &mut Conn,
    rounds: &[(ClaimId, i64)],
) -> Result<BTreeMap<Uuid, Proposal>, StoreError> {
    const SQL: &str = "SELECT claim_id AS subject, round, rule_book FROM claim_proposal
        WHERE claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let claims: Vec<Uuid> = rounds.iter().map(|(claim, _)| claim.0).collect();
    let rows = hanging_on::<OutlineRow>(conn, SQL, &claims).await?;
    let asked: BTreeSet<(Uuid, i64)> = rounds.iter().map(|(claim, round)| (claim.0, *round)).collect();
    let each = |(claim, rows): (Uuid, Vec<OutlineRow>)| rows.into_iter().map(move |row| (claim, row));
    let is_asked_for = |(claim, row): &(Uuid, OutlineRow)| asked.contains(&(*claim, row.round));
    let read = |(claim, OutlineRow { round, rule_book }): (Uuid, OutlineRow)| {
        let rule_book = rule_book_version("claim_proposal", claim, rule_book)?;
        Ok((claim, Proposal { round, decisions: Vec::new(), findings: BTreeMap::new(), rule_book }))
    };
    rows.into_iter().flat_map(each).filter(is_asked_for).map(read).collect()
}
