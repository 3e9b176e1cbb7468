//! The comparison of a claim with all others.

use std::collections::BTreeSet;

use ::grants::{
    ClaimId, ClaimLineId, GrantId, LineReceipt, Receipt, ReceiptId, all_days_looked_at, lines_alike,
};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use super::Place;
use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::keys,
};

/// What is to be known otherwise than it is.
#[derive(Default)]
pub(super) struct Differences {
    /// The lines that are like another.
    pub(super) alike: Vec<Place>,
    /// Those that are like none any more.
    pub(super) no_more: Vec<Place>,
}

/// A line on a receipt, as it is compared.
struct Line {
    of: LineReceipt,
    number: i64,
    /// Whether others may be like it.
    counts: bool,
    /// Whether it is known to be like another.
    is_known: bool,
}

/// Compares the lines of a claim with all others, and where some of them do not count any more, those that were like them
/// once more with what is left.
pub(super) async fn claim(conn: &mut Conn, unit: UnitId, claim: ClaimId) -> Result<Differences, StoreError> {
    let own = of_claim(conn, unit, claim).await?;
    let like_own = like(conn, unit, &own).await?;
    let mut found = Differences::default();
    found.note(own.iter(), &alike(own.iter(), like_own.iter().filter(|line| line.counts)));
    let beside: Vec<Line> = like_own.into_iter().filter(|line| line.of.claim != claim).collect();
    let of_those_that_count = alike(beside.iter(), own.iter().filter(|line| line.counts));
    found
        .note(beside.iter().filter(|line| of_those_that_count.contains(&line.of.line)), &of_those_that_count);
    let of_those_that_left = alike(beside.iter(), own.iter().filter(|line| !line.counts));
    let is_in_doubt = |line: &Line| {
        let line_id = &line.of.line;
        line.is_known && of_those_that_left.contains(line_id) && !of_those_that_count.contains(line_id)
    };
    let in_doubt: Vec<Line> = beside.into_iter().filter(is_in_doubt).collect();
    let like_them = like(conn, unit, &in_doubt).await?;
    found.note(in_doubt.iter(), &alike(in_doubt.iter(), like_them.iter().filter(|line| line.counts)));
    Ok(found)
}

/// Those of some lines that may rest on the same paper as one of the others.
fn alike<'l>(
    lines: impl Iterator<Item = &'l Line>,
    others: impl Iterator<Item = &'l Line>,
) -> BTreeSet<ClaimLineId> {
    lines_alike(lines.map(|line| &line.of), others.map(|line| &line.of))
}

impl Differences {
    /// Notes of which of some lines it is known otherwise whether they are among those that are like another.
    fn note<'l>(&mut self, lines: impl Iterator<Item = &'l Line>, alike: &BTreeSet<ClaimLineId>) {
        for line in lines {
            let place = (line.of.claim, line.number);
            match (line.is_known, alike.contains(&line.of.line)) {
                (false, true) => self.alike.push(place),
                (true, false) => self.no_more.push(place),
                _ => {}
            }
        }
    }
}

/// Lines with the receipts that they rest on, whether they count, and whether they are known to be like another.
macro_rules! lines_sql {
    ($where:literal) => {
        concat!(
            "SELECT line.id AS line_id, line.claim_id, claim.grant_id, receipt.id, receipt.issuer, receipt.number,
                receipt.issued_on, receipt.gross_cents, receipt.open, line.number AS line_number,
                CAST(CASE WHEN line.state IN ('replaced', 'dropped') OR claim.state = 'withdrawn' THEN 0 ELSE 1 END
                    AS BIGINT) AS counts,
                CAST(CASE WHEN known.number IS NULL THEN 0 ELSE 1 END AS BIGINT) AS is_known
            FROM claim_line line
            JOIN receipt ON receipt.id = line.receipt_id
            JOIN claim ON claim.id = line.claim_id
            LEFT JOIN alike_line known ON known.claim_id = line.claim_id AND known.number = line.number
            WHERE line.unit_id = $1 AND ",
            $where
        )
    };
}

#[derive(FromRow)]
struct Row {
    line_id: Uuid,
    claim_id: Uuid,
    grant_id: Uuid,
    id: Uuid,
    issuer: String,
    number: String,
    issued_on: NaiveDate,
    gross_cents: i64,
    open: i64,
    line_number: i64,
    counts: i64,
    is_known: i64,
}

impl From<Row> for Line {
    fn from(row: Row) -> Self {
        let receipt = Receipt {
            id: ReceiptId(row.id),
            issuer: row.issuer,
            number: row.number,
            issued_on: row.issued_on,
            gross: Cents::new(row.gross_cents),
            open: AccountNumber::new(row.open),
        };
        let (line, claim) = (ClaimLineId(row.line_id), ClaimId(row.claim_id));
        let of = LineReceipt { line, claim, grant: GrantId(row.grant_id), receipt };
        Self { of, number: row.line_number, counts: row.counts == 1, is_known: row.is_known == 1 }
    }
}

async fn of_claim(conn: &mut Conn, unit: UnitId, claim: ClaimId) -> Result<Vec<Line>, StoreError> {
    const SQL: &str = lines_sql!("line.claim_id = $2");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(claim.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// All lines whose receipts have the number of one of these lines' receipts, or the amount of one of them and a day among
/// which such are looked at.
async fn like(conn: &mut Conn, unit: UnitId, lines: &[Line]) -> Result<Vec<Line>, StoreError> {
    const SQL: &str = lines_sql!(
        "line.receipt_id IN (
            SELECT other.id FROM receipt other
            WHERE other.unit_id = $1 AND other.issued_on BETWEEN $3 AND $4 AND other.gross_cents IN (
                SELECT own.gross_cents FROM json_each($2) AS asked
                JOIN receipt own ON own.id = unhex(asked.value ->> 0))
            UNION SELECT other.id FROM receipt other
            WHERE other.unit_id = $1 AND other.number IN (
                SELECT own.number FROM json_each($2) AS asked
                JOIN receipt own ON own.id = unhex(asked.value ->> 0)))"
    );
    let Some((from, until)) = all_days_looked_at(lines.iter().map(|line| &line.of)) else {
        return Ok(Vec::new());
    };
    let receipts: BTreeSet<_> = lines.iter().map(|line| line.of.receipt.id.0).collect();
    let receipts = keys(receipts.into_iter());
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(receipts).bind(from).bind(until).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Line::from).collect())
}
