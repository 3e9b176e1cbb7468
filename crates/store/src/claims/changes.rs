//! What givers asked to change.

use std::collections::BTreeMap;

use ::grants::{ChangeRequest, ClaimId, ClaimLineId};
use chrono::NaiveDate;
use ledger::UnitId;
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{hanging_on, key, write_set},
};

#[derive(FromRow)]
struct Row {
    number: i64,
    requested_on: NaiveDate,
    answer_by: NaiveDate,
    requested_by: String,
    text: String,
}

#[derive(FromRow)]
struct LineRow {
    number: i64,
    line_id: Uuid,
    text: String,
}

/// Writes a change request with the lines it names.
pub(super) async fn insert(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    request: &ChangeRequest,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO change_request (claim_id, unit_id, number, requested_on, answer_by, requested_by, text)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const LINES: &str = "INSERT INTO change_request_line (claim_id, unit_id, number, line_id, text)
        SELECT unhex(value ->> 0), unhex(value ->> 1), CAST(value ->> 2 AS BIGINT), unhex(value ->> 3), value ->> 4
        FROM json_each($1)";
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(claim.0).bind(unit.0).bind(request.number).bind(request.on).bind(request.answer_by)
        .bind(&request.by).bind(&request.text)
        .execute(c).await.map(drop))?;
    let row = |(line, text): (&ClaimLineId, &String)| {
        json!([key(claim.0), key(unit.0), request.number, key(line.0), text])
    };
    write_set(conn, LINES, request.lines.iter().map(row)).await
}

/// The change requests of some claims, claim by claim, oldest first.
pub(super) async fn of_claims(
    conn: &mut Conn,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<ChangeRequest>>, StoreError> {
    const SQL: &str = "SELECT claim_id AS subject, change_request.* FROM change_request
        WHERE claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    const LINES: &str = "SELECT claim_id AS subject, number, line_id, text FROM change_request_line
        WHERE claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let rows = hanging_on::<Row>(&mut *conn, SQL, claims).await?;
    let asked: Vec<Uuid> = rows.keys().copied().collect();
    let mut named = hanging_on::<LineRow>(conn, LINES, &asked).await?;
    let requests =
        |(claim, rows): (Uuid, Vec<Row>)| (claim, with_lines(rows, named.remove(&claim).unwrap_or_default()));
    Ok(rows.into_iter().map(requests).collect())
}

/// The change requests of a claim with the lines that they name.
fn with_lines(rows: Vec<Row>, named: Vec<LineRow>) -> Vec<ChangeRequest> {
    let mut lines: BTreeMap<i64, BTreeMap<ClaimLineId, String>> = BTreeMap::new();
    for LineRow { number, line_id, text } in named {
        lines.entry(number).or_default().insert(ClaimLineId(line_id), text);
    }
    let request = |row: Row| ChangeRequest {
        number: row.number,
        on: row.requested_on,
        answer_by: row.answer_by,
        by: row.requested_by,
        text: row.text,
        lines: lines.remove(&row.number).unwrap_or_default(),
    };
    rows.into_iter().map(request).collect()
}
