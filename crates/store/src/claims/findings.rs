//! What examinations found of lines: with their decision, or with a correction.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{ClaimId, ClaimLine, ClaimLineId, FindingCode};
use ledger::UnitId;
use serde_json::{Value, json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{key, set, write_set},
};

#[derive(FromRow)]
struct Row {
    claim_line_id: Uuid,
    correction: i64,
    code: String,
}

/// A finding of a line, with the number of the correction that made it; 0, if the decision did.
pub(super) struct Found {
    line: ClaimLineId,
    correction: i64,
    code: FindingCode,
}

impl TryFrom<Row> for Found {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let code = FindingCode::parse(&row.code)
            .map_err(|cause| StoreError::broken("claim_finding", row.claim_line_id, cause))?;
        Ok(Self { line: ClaimLineId(row.claim_line_id), correction: row.correction, code })
    }
}

/// The rows of what was found of a line, by the number of the correction that made it; 0 for the decision.
pub(super) fn rows(
    unit: UnitId,
    line: ClaimLineId,
    correction: i64,
    findings: &BTreeSet<FindingCode>,
) -> Vec<Value> {
    findings.iter().map(|code| json!([key(line.0), correction, code, key(unit.0)])).collect()
}

/// Writes rows of findings.
pub(super) async fn insert(conn: &mut Conn, rows: Vec<Value>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO claim_finding (claim_line_id, correction, code, unit_id)
        SELECT unhex(value ->> 0), CAST(value ->> 1 AS BIGINT), value ->> 2, unhex(value ->> 3)
        FROM json_each($1)";
    if rows.is_empty() { Ok(()) } else { write_set(conn, SQL, rows.into_iter()).await }
}

/// The findings of a claim.
pub(super) async fn of_claim(conn: &mut Conn, claim: ClaimId) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = "SELECT found.claim_line_id, found.correction, found.code FROM claim_finding found
        JOIN claim_line line ON line.id = found.claim_line_id WHERE line.claim_id = $1";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(claim.0).fetch_all(c).await)?;
    rows.into_iter().map(Found::try_from).collect()
}

/// The findings of some lines.
pub(super) async fn of_lines(conn: &mut Conn, lines: &[ClaimLineId]) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = "SELECT claim_line_id, correction, code FROM claim_finding
        WHERE claim_line_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let lines = set(lines.iter().map(|line| json!([key(line.0)])));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(lines).fetch_all(c).await)?;
    rows.into_iter().map(Found::try_from).collect()
}

/// The lines with what was found of them. A finding of nothing that is there belongs to the line, where verification
/// sees it.
pub(super) fn add(mut lines: Vec<ClaimLine>, found: Vec<Found>) -> Vec<ClaimLine> {
    let mut by_line: BTreeMap<ClaimLineId, Vec<Found>> = BTreeMap::new();
    for found in found {
        by_line.entry(found.line).or_default().push(found);
    }
    for line in &mut lines {
        for Found { correction, code, .. } in by_line.remove(&line.id).unwrap_or_default() {
            match line.corrections.iter_mut().find(|made| made.number == correction) {
                Some(made) => made.findings.insert(code),
                None => line.findings.insert(code),
            };
        }
    }
    lines
}
