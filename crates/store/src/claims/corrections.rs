//! What was proposed to be corrected of lines after their decision, and what was.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{
    ClaimId, ClaimLine, ClaimLineId, Correction, CorrectionId, NewCorrection, ProposedCorrection,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId, canonical_json};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use super::findings;
use crate::{
    db::{Conn, on},
    duties::rule_book_version,
    error::StoreError,
    sets::{hanging_on, key, set},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    round: i64,
    rule_book: i64,
    claim_id: Uuid,
    line_id: Uuid,
    from_cents: i64,
    to_cents: i64,
    from_share_cents: i64,
    to_share_cents: i64,
    reason: String,
    text: String,
    corrected_by: String,
    corrected_on: NaiveDate,
}

impl TryFrom<Row> for Correction {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: CorrectionId(row.id),
            number: row.number,
            round: row.round,
            rule_book: rule_book_version("correction_proposal", row.claim_id, row.rule_book)?,
            from: Cents::new(row.from_cents),
            to: Cents::new(row.to_cents),
            from_share: Cents::new(row.from_share_cents),
            to_share: Cents::new(row.to_share_cents),
            reason: row.reason,
            text: row.text,
            findings: BTreeSet::new(),
            by: row.corrected_by,
            on: row.corrected_on,
        })
    }
}

#[derive(FromRow)]
struct ProposedRow {
    round: i64,
    line_id: Uuid,
    to_cents: i64,
    to_share_cents: i64,
    reason: String,
    text: String,
    findings: String,
    rule_book: i64,
}

impl ProposedRow {
    fn into_proposed(self, claim: Uuid) -> Result<ProposedCorrection, StoreError> {
        let new = NewCorrection {
            line: ClaimLineId(self.line_id),
            to: Cents::new(self.to_cents),
            reason: self.reason,
            text: self.text,
            findings: serde_json::from_str(&self.findings)?,
        };
        let rule_book = rule_book_version("correction_proposal", claim, self.rule_book)?;
        Ok(ProposedCorrection {
            round: self.round,
            rule_book,
            to_share: Cents::new(self.to_share_cents),
            new,
        })
    }
}

/// Writes a correction that is proposed.
pub(super) async fn propose(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    proposed: &ProposedCorrection,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO correction_proposal
            (claim_id, round, unit_id, line_id, to_cents, to_share_cents, reason, text, findings, rule_book)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let ProposedCorrection { round, rule_book, to_share, new } = proposed;
    let findings = canonical_json(&new.findings)?;
    on!(conn, c => sqlx::query(SQL)
        .bind(claim.0).bind(round).bind(unit.0).bind(new.line.0).bind(new.to.get())
        .bind(to_share.get()).bind(&new.reason).bind(&new.text).bind(findings)
        .bind(i64::from(*rule_book))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What is proposed to be corrected of some claims and neither certified nor sent back, by their ids.
pub(super) async fn open(
    conn: &mut Conn,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, ProposedCorrection>, StoreError> {
    const SQL: &str = "SELECT claim_id AS subject, open_correction.* FROM open_correction
        WHERE claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let rows = hanging_on::<ProposedRow>(conn, SQL, claims).await?;
    let each = |(claim, rows): (Uuid, Vec<ProposedRow>)| rows.into_iter().map(move |row| (claim, row));
    let read = |(claim, row): (Uuid, ProposedRow)| Ok((claim, row.into_proposed(claim)?));
    rows.into_iter().flat_map(each).map(read).collect()
}

/// What was proposed to be corrected of some claims in each round, by their ids, the first round first. A row of another unit
/// than its claim is none of its rounds.
pub async fn proposed_corrections(
    conn: &mut Conn,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<ProposedCorrection>>, StoreError> {
    const SQL: &str = "SELECT proposed.claim_id AS subject, proposed.* FROM correction_proposal proposed
        JOIN claim ON claim.id = proposed.claim_id AND claim.unit_id = proposed.unit_id
        WHERE proposed.claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY proposed.round";
    let rows = hanging_on::<ProposedRow>(conn, SQL, claims).await?;
    let read = |(claim, rows): (Uuid, Vec<ProposedRow>)| {
        let proposed = rows.into_iter().map(|row| row.into_proposed(claim)).collect::<Result<Vec<_>, _>>()?;
        Ok((claim, proposed))
    };
    rows.into_iter().map(read).collect()
}

/// Writes the newest correction of a line.
pub(super) async fn insert(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    line: &ClaimLine,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO claim_correction (id, unit_id, claim_id, number, round, line_id, from_cents, to_cents,
            from_share_cents, to_share_cents, reason, text, corrected_by, corrected_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let Some(made) = line.corrections.last() else { return Ok(()) };
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(made.id.0).bind(unit.0).bind(claim.0).bind(made.number).bind(made.round).bind(line.id.0)
        .bind(made.from.get()).bind(made.to.get()).bind(made.from_share.get()).bind(made.to_share.get()).bind(&made.reason)
        .bind(&made.text).bind(&made.by).bind(made.on)
        .execute(c).await.map(drop))?;
    findings::insert(conn, findings::rows(unit, line.id, made.number, &made.findings)).await
}

/// The corrections of a claim, line by line, oldest first.
pub(super) async fn of_claim(
    conn: &mut Conn,
    claim: ClaimId,
) -> Result<BTreeMap<ClaimLineId, Vec<Correction>>, StoreError> {
    const SQL: &str = "SELECT made.*, proposed.rule_book FROM claim_correction made
        JOIN correction_proposal proposed ON proposed.claim_id = made.claim_id AND proposed.round = made.round
        WHERE made.claim_id = $1 ORDER BY made.number";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(claim.0).fetch_all(c).await)?;
    by_line(rows)
}

/// The corrections of some lines, line by line, oldest first.
pub(super) async fn of_lines(
    conn: &mut Conn,
    lines: &[ClaimLineId],
) -> Result<BTreeMap<ClaimLineId, Vec<Correction>>, StoreError> {
    const SQL: &str = "SELECT made.*, proposed.rule_book FROM claim_correction made
        JOIN correction_proposal proposed ON proposed.claim_id = made.claim_id AND proposed.round = made.round
        WHERE made.line_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY made.number";
    let lines = set(lines.iter().map(|line| json!([key(line.0)])));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(lines).fetch_all(c).await)?;
    by_line(rows)
}

fn by_line(rows: Vec<Row>) -> Result<BTreeMap<ClaimLineId, Vec<Correction>>, StoreError> {
    let mut corrections: BTreeMap<_, Vec<Correction>> = BTreeMap::new();
    for row in rows {
        corrections.entry(ClaimLineId(row.line_id)).or_default().push(row.try_into()?);
    }
    Ok(corrections)
}
