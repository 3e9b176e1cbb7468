//! Lines whose receipts may be the same paper as that of a line: candidates, of which `grants` says what is alike.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{
    ClaimId, ClaimLineId, GrantId, Likeness, LineReceipt, OrganisationId, PlanLineId, RateCode, Receipt,
    ReceiptId, SimilarLine, days_looked_at,
};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use serde_json::{Value, json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    dialect::{self, seeking},
    error::StoreError,
    sets::{key, keys, set},
};

/// How many candidates of a line are looked at, the newest first.
const MOST: i64 = 200;

/// What is asked about, and the lines beside each of it that fulfil what is said: the newest of each, which are told apart before
/// more of them is read. A number may be that of thousands.
macro_rules! candidates_sql {
    ([$asked:literal] $($where:literal),+) => {
        concat!(
            "WITH asked ",
            $asked,
            " SELECT asked_id, line_id, line_number, claim_id, eligible_cents,
                CAST(COALESCE(
                    (SELECT to_cents FROM claim_correction made WHERE made.line_id = candidate.line_id
                        ORDER BY made.number DESC LIMIT 1),
                    recognised_cents, CASE WHEN state = 'accepted' THEN eligible_cents ELSE 0 END) AS BIGINT)
                AS recognised, claim_number, grant_id, recipient_id, id, issuer, number, issued_on, gross_cents, open
            FROM (
                SELECT asked.line_id AS asked_id, line.id AS line_id, line.number AS line_number, line.claim_id,
                    line.eligible_cents, line.recognised_cents, line.state, claim.number AS claim_number,
                    claim.grant_id, grants.recipient_id, receipt.id, receipt.issuer, receipt.number,
                    receipt.issued_on, receipt.gross_cents, receipt.open,
                    ROW_NUMBER() OVER (PARTITION BY asked.line_id ORDER BY line.id DESC) AS place
                FROM asked CROSS JOIN claim_line line
                JOIN receipt ON receipt.id = line.receipt_id
                JOIN claim ON claim.id = line.claim_id
                JOIN grants ON grants.id = claim.grant_id
                WHERE line.unit_id = $1 AND line.id <> asked.line_id
                    AND line.state NOT IN ('replaced', 'dropped') AND claim.state <> 'withdrawn' AND ",
            $($where),+,
            ") candidate
            WHERE place <= $3
            ORDER BY asked_id, line_id DESC"
        )
    };
}

/// The lines that rest on what may be the same paper as the receipt of each line.
macro_rules! lines_like_sql {
    ($in:literal, $end:literal) => {
        candidates_sql!(
            ["(line_id, claim_id, receipt_id, gross_cents, from_day, until_day, number) AS (
                SELECT unhex(value ->> 0), unhex(value ->> 1), unhex(value ->> 2), CAST(value ->> 3 AS BIGINT),
                    date(value ->> 4), date(value ->> 5), value ->> 6
                FROM json_each($2))"]
            "line.receipt_id ",
            $in,
            "SELECT alike.id FROM receipt alike WHERE alike.unit_id = $1 AND alike.gross_cents = asked.gross_cents
                    AND alike.issued_on BETWEEN asked.from_day AND asked.until_day
                UNION SELECT alike.id FROM receipt alike WHERE alike.unit_id = $1 AND alike.number = asked.number
                UNION SELECT asked.receipt_id",
            $end,
            " AND (line.receipt_id <> asked.receipt_id OR line.claim_id <> asked.claim_id)"
        )
    };
}

/// The lines that another organisation proves with the file of each line.
macro_rules! same_file_sql {
    ($in:literal, $end:literal) => {
        candidates_sql!(
            ["(line_id) AS (SELECT unhex(value ->> 0) FROM json_each($2))"]
            "line.id ",
            $in,
            "SELECT theirs.claim_line_id FROM receipt_file_line mine
                JOIN receipt_file file ON file.id = mine.receipt_file_id
                JOIN receipt_file other ON other.hash = file.hash AND other.unit_id = $1 AND other.id <> file.id
                JOIN receipt_file_line theirs ON theirs.receipt_file_id = other.id
                WHERE mine.claim_line_id = asked.line_id",
            $end
        )
    };
}

#[derive(FromRow)]
struct Row {
    asked_id: Uuid,
    line_id: Uuid,
    line_number: i64,
    claim_id: Uuid,
    eligible_cents: i64,
    recognised: i64,
    claim_number: i64,
    grant_id: Uuid,
    recipient_id: Uuid,
    id: Uuid,
    issuer: String,
    number: String,
    issued_on: NaiveDate,
    gross_cents: i64,
    open: i64,
}

impl Row {
    fn similar(self, likeness: impl FnOnce(&Receipt) -> Option<Likeness>) -> Option<SimilarLine> {
        let receipt = Receipt {
            id: ReceiptId(self.id),
            issuer: self.issuer,
            number: self.number,
            issued_on: self.issued_on,
            gross: Cents::new(self.gross_cents),
            open: AccountNumber::new(self.open),
        };
        Some(SimilarLine {
            line: ClaimLineId(self.line_id),
            number: self.line_number,
            claim: ClaimId(self.claim_id),
            claim_number: self.claim_number,
            grant: GrantId(self.grant_id),
            recipient: OrganisationId(self.recipient_id),
            eligible: Cents::new(self.eligible_cents),
            recognised: Cents::new(self.recognised),
            likeness: likeness(&receipt)?,
            receipt,
        })
    }
}

/// A line that is asked about: of a claim, with the receipt that it rests on.
#[derive(Clone, Copy, Debug)]
pub struct LikeAsked<'a> {
    /// The line.
    pub line: ClaimLineId,
    /// Its claim.
    pub claim: ClaimId,
    /// What it rests on.
    pub receipt: &'a Receipt,
}

impl LikeAsked<'_> {
    /// The line, its claim and its receipt, the amount, the days that are looked at, and the number.
    fn row(&self) -> Value {
        let Self { line, claim, receipt } = self;
        let (from, until) = days_looked_at(receipt.issued_on);
        json!([
            key(line.0),
            key(claim.0),
            key(receipt.id.0),
            receipt.gross.get(),
            from.to_string(),
            until.to_string(),
            receipt.number,
        ])
    }
}

/// The candidates of some lines, by them and each line's newest first, with what is alike; of which nothing is, left out.
fn by_line(
    rows: Vec<Row>,
    likeness: impl Fn(ClaimLineId, &Receipt) -> Option<Likeness>,
) -> BTreeMap<ClaimLineId, Vec<SimilarLine>> {
    let mut found = BTreeMap::<ClaimLineId, Vec<SimilarLine>>::new();
    for row in rows {
        let asked = ClaimLineId(row.asked_id);
        let similar = row.similar(|receipt| likeness(asked, receipt));
        if let Some(similar) = similar {
            found.entry(asked).or_default().push(similar);
        }
    }
    found
}

/// Of each of some lines, the lines of other receipts that may be the same paper as its receipt, and the lines of other claims
/// on the same one.
pub async fn lines_like(
    conn: &mut Conn,
    unit: UnitId,
    asked: &[LikeAsked<'_>],
) -> Result<BTreeMap<ClaimLineId, Vec<SimilarLine>>, StoreError> {
    const SQL: [&str; 2] = seeking!(lines_like_sql);
    let receipts: BTreeMap<_, _> = asked.iter().map(|it| (it.line, it.receipt)).collect();
    if receipts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (sql, lines) = (dialect::text_for(conn, SQL), set(asked.iter().map(LikeAsked::row)));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(&lines).bind(MOST).fetch_all(c).await)?;
    Ok(by_line(rows, |line, other| Likeness::of(receipts.get(&line)?, other)))
}

/// Of each of some lines, the lines that another organisation proves with the same file.
pub async fn lines_with_the_same_file(
    conn: &mut Conn,
    unit: UnitId,
    lines: &[ClaimLineId],
) -> Result<BTreeMap<ClaimLineId, Vec<SimilarLine>>, StoreError> {
    const SQL: [&str; 2] = seeking!(same_file_sql);
    if lines.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (sql, lines) = (dialect::text_for(conn, SQL), keys(lines.iter().map(|line| line.0)));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(&lines).bind(MOST).fetch_all(c).await)?;
    Ok(by_line(rows, |_, _| Some(Likeness::SameFile)))
}

/// Lines with the receipts that they rest on.
macro_rules! receipts_sql {
    ($($where:literal),+) => {
        concat!(
            "SELECT line.id AS line_id, line.claim_id, claim.grant_id, receipt.id, receipt.issuer, receipt.number,
                receipt.issued_on, receipt.gross_cents, receipt.open
            FROM claim_line line
            JOIN receipt ON receipt.id = line.receipt_id
            JOIN claim ON claim.id = line.claim_id
            WHERE line.unit_id = $1 AND ",
            $($where),+,
            " ORDER BY line.id"
        )
    };
}

#[derive(FromRow)]
struct ReceiptRow {
    line_id: Uuid,
    claim_id: Uuid,
    grant_id: Uuid,
    id: Uuid,
    issuer: String,
    number: String,
    issued_on: NaiveDate,
    gross_cents: i64,
    open: i64,
}

impl From<ReceiptRow> for LineReceipt {
    fn from(row: ReceiptRow) -> Self {
        Self {
            line: ClaimLineId(row.line_id),
            claim: ClaimId(row.claim_id),
            grant: GrantId(row.grant_id),
            receipt: Receipt {
                id: ReceiptId(row.id),
                issuer: row.issuer,
                number: row.number,
                issued_on: row.issued_on,
                gross: Cents::new(row.gross_cents),
                open: AccountNumber::new(row.open),
            },
        }
    }
}

/// The lines of a claim that rest on a receipt.
pub async fn receipts_of_claim_lines(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
) -> Result<Vec<LineReceipt>, StoreError> {
    const SQL: &str = receipts_sql!("line.claim_id = $2");
    let rows: Vec<ReceiptRow> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(claim.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(LineReceipt::from).collect())
}

/// Lines whose receipts have something in common with those of a claim.
macro_rules! like_those_of_claim_sql {
    ($in:literal, $end:literal) => {
        receipts_sql!(
            "line.state NOT IN ('replaced', 'dropped') AND claim.state <> 'withdrawn' AND line.receipt_id IN (
                SELECT other.id FROM receipt other
                WHERE other.unit_id = $1 AND other.issued_on BETWEEN $3 AND $4 AND other.gross_cents ",
            $in,
            "SELECT own.gross_cents FROM claim_line mine JOIN receipt own ON own.id = mine.receipt_id
                WHERE mine.claim_id = $2",
            $end,
            " UNION SELECT other.id FROM receipt other WHERE other.unit_id = $1 AND other.number ",
            $in,
            "SELECT own.number FROM claim_line mine JOIN receipt own ON own.id = mine.receipt_id
                WHERE mine.claim_id = $2",
            $end,
            ")"
        )
    };
}

/// The lines of any claim whose receipts have the number of one of a claim's receipts, or an amount of one of them and a
/// day between these.
pub async fn receipts_like_those_of_claim(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<LineReceipt>, StoreError> {
    const SQL: [&str; 2] = seeking!(like_those_of_claim_sql);
    let sql = dialect::text_for(conn, SQL);
    let rows: Vec<ReceiptRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(claim.0).bind(from).bind(until).fetch_all(c).await)?;
    Ok(rows.into_iter().map(LineReceipt::from).collect())
}

/// The lines of a claim that another organisation's line proves with the same file, each with the grant of such a line.
pub async fn lines_with_files_of_others(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
) -> Result<Vec<(ClaimLineId, GrantId)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT mine.claim_line_id, claim.grant_id FROM receipt_file_line mine
        JOIN receipt_file file ON file.id = mine.receipt_file_id
        JOIN receipt_file other ON other.hash = file.hash AND other.unit_id = $1 AND other.id <> file.id
        JOIN receipt_file_line theirs ON theirs.receipt_file_id = other.id
        JOIN claim_line line ON line.id = theirs.claim_line_id JOIN claim ON claim.id = line.claim_id
        WHERE mine.unit_id = $1 AND mine.claim_id = $2 AND line.state NOT IN ('replaced', 'dropped')
            AND claim.state <> 'withdrawn'
        ORDER BY mine.claim_line_id, claim.grant_id";
    let rows: Vec<(Uuid, Uuid)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(claim.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(line, grant)| (ClaimLineId(line), GrantId(grant))).collect())
}

/// The lines of a claim on some plan lines that say of no unit that they pay for it.
pub async fn lines_without_units(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    plan_lines: &BTreeSet<PlanLineId>,
) -> Result<BTreeSet<ClaimLineId>, StoreError> {
    const SQL: &str = "SELECT id FROM claim_line
        WHERE unit_id = $1 AND claim_id = $2 AND unit_count IS NULL
            AND plan_line_id IN (SELECT unhex(value ->> 0) FROM json_each($3))";
    let plan_lines = set(plan_lines.iter().map(|line| json!([key(line.0)])));
    let lines: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(claim.0).bind(plan_lines).fetch_all(c).await)?;
    Ok(lines.into_iter().map(ClaimLineId).collect())
}

/// How many units lines of a grant hold at each rate.
pub async fn units_held_at_rates(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
) -> Result<Vec<(RateCode, i64)>, StoreError> {
    const SQL: &str = "SELECT line.rate, CAST(COUNT(*) AS BIGINT) FROM claim
        JOIN claim_line line ON line.claim_id = claim.id
        JOIN claim_line_unit counted ON counted.claim_line_id = line.id AND counted.held
        WHERE claim.unit_id = $1 AND claim.grant_id = $2 AND line.cost_kind = 'lump_sum'
        GROUP BY line.rate ORDER BY line.rate";
    let rows: Vec<(String, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(grant.0).fetch_all(c).await)?;
    let held = |(rate, units): (String, i64)| {
        let code =
            RateCode::parse(&rate).map_err(|cause| StoreError::broken("claim_line", grant.0, cause))?;
        Ok((code, units))
    };
    rows.into_iter().map(held).collect()
}
