//! The comparison of a claim, or of a file, with all others.

use std::collections::BTreeSet;

use ::grants::{
    ClaimId, ClaimLineId, GrantId, LineReceipt, Receipt, ReceiptFileId, ReceiptId, all_days_looked_at,
    lines_alike,
};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use super::Place;
use crate::{
    db::{Conn, on},
    dialect::{self, seeking},
    error::StoreError,
    sets::{keys, set},
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

/// What some lines are compared with.
#[derive(Default)]
struct Near {
    /// Lines whose receipts have something in common with theirs, they themselves among them, and lines that another
    /// organisation proves with the same file.
    lines: Vec<Line>,
    /// Two lines each, in either order, that are proved with the same file.
    same_file: BTreeSet<(ClaimLineId, ClaimLineId)>,
}

/// Compares the lines of a claim with all others, and where some of them do not count any more, those that were like them
/// once more with what is left.
pub(super) async fn claim(conn: &mut Conn, unit: UnitId, claim: ClaimId) -> Result<Differences, StoreError> {
    let own = of_claim(conn, unit, claim).await?;
    let near = Near::of(conn, unit, &own).await?;
    let mut found = Differences::default();
    let in_doubt = found.of_claim(claim, &own, near);
    let near = Near::of(conn, unit, &in_doubt).await?;
    found.note(in_doubt.iter(), &near.alike(in_doubt.iter(), near.counting()));
    Ok(found)
}

/// Compares the lines that a file proves with those that others prove with the same one.
pub(super) async fn file(
    conn: &mut Conn,
    unit: UnitId,
    file: ReceiptFileId,
) -> Result<Differences, StoreError> {
    let own = of_file(conn, unit, file).await?;
    let near = Near::default().with_same_file(conn, unit, &own).await?;
    let mut found = Differences::default();
    found.note_alike(own.iter(), &near.alike(own.iter(), near.counting()));
    let counting = own.iter().filter(|line| line.counts);
    found.note_alike(near.lines.iter(), &near.alike(near.lines.iter(), counting));
    Ok(found)
}

impl Near {
    async fn of(conn: &mut Conn, unit: UnitId, lines: &[Line]) -> Result<Self, StoreError> {
        let near = Self { lines: like(conn, unit, lines).await?, ..Self::default() };
        near.with_same_file(conn, unit, lines).await
    }

    /// The same, and what others prove with the same file as one of these lines.
    async fn with_same_file(
        mut self,
        conn: &mut Conn,
        unit: UnitId,
        lines: &[Line],
    ) -> Result<Self, StoreError> {
        let pairs = same_file(conn, unit, lines).await?;
        let here: BTreeSet<ClaimLineId> = self.lines.iter().map(|line| line.of.line).collect();
        let others = pairs.iter().map(|(_, other)| *other).filter(|other| !here.contains(other));
        let others: BTreeSet<ClaimLineId> = others.collect();
        self.lines.extend(with_ids(conn, unit, &others).await?);
        self.same_file = pairs.into_iter().flat_map(|(one, other)| [(one, other), (other, one)]).collect();
        Ok(self)
    }

    fn counting(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.counts)
    }

    /// Those of some lines that may rest on the same paper as one of the others; lines that are neither may be among them.
    fn alike<'l>(
        &self,
        lines: impl Iterator<Item = &'l Line>,
        others: impl Iterator<Item = &'l Line>,
    ) -> BTreeSet<ClaimLineId> {
        let others: Vec<&LineReceipt> = others.map(|line| &line.of).collect();
        let mut alike = lines_alike(lines.map(|line| &line.of), others.iter().copied());
        let others: BTreeSet<ClaimLineId> = others.into_iter().map(|other| other.line).collect();
        let by_file = self.same_file.iter().filter(|(_, other)| others.contains(other));
        alike.extend(by_file.map(|(line, _)| *line));
        alike
    }
}

impl Differences {
    /// Whether nothing is to be known otherwise.
    pub(super) fn is_empty(&self) -> bool {
        self.alike.is_empty() && self.no_more.is_empty()
    }

    /// Notes which of a claim's own lines are like another, and which beside it are like one of them that counts. Gives those
    /// that are known to be like another, which may have been a line of the claim that does not count any more.
    fn of_claim(&mut self, claim: ClaimId, own: &[Line], near: Near) -> Vec<Line> {
        self.note(own.iter(), &near.alike(own.iter(), near.counting()));
        let beside = || near.lines.iter().filter(move |line| line.of.claim != claim);
        let like_counting = near.alike(beside(), own.iter().filter(|line| line.counts));
        let like_gone = near.alike(beside(), own.iter().filter(|line| !line.counts));
        self.note_alike(beside(), &like_counting);
        let is_in_doubt = |line: &Line| {
            let id = line.of.line;
            line.of.claim != claim && line.is_known && like_gone.contains(&id) && !like_counting.contains(&id)
        };
        near.lines.into_iter().filter(is_in_doubt).collect()
    }

    /// Notes which of some lines are among those that are like another, and not known to be.
    fn note_alike<'l>(&mut self, lines: impl Iterator<Item = &'l Line>, alike: &BTreeSet<ClaimLineId>) {
        self.note(lines.filter(|line| alike.contains(&line.of.line)), alike);
    }

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
    ($($where:literal),+) => {
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
            $($where),+
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

/// The lines that a file proves.
async fn of_file(conn: &mut Conn, unit: UnitId, file: ReceiptFileId) -> Result<Vec<Line>, StoreError> {
    const SQL: &str = lines_sql!(
        "line.id IN (
            SELECT attached.claim_line_id FROM receipt_file_line attached WHERE attached.receipt_file_id = $2)"
    );
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(file.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Line::from).collect())
}

async fn with_ids(
    conn: &mut Conn,
    unit: UnitId,
    lines: &BTreeSet<ClaimLineId>,
) -> Result<Vec<Line>, StoreError> {
    const SQL: &str = lines_sql!("line.id IN (SELECT unhex(value ->> 0) FROM json_each($2))");
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let lines = keys(lines.iter().map(|line| line.0));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(lines).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// Two lines each, on files of the same content.
macro_rules! same_file_sql {
    ($in:literal, $end:literal) => {
        concat!(
            "SELECT mine.claim_line_id, theirs.claim_line_id FROM receipt_file_line mine
            JOIN receipt_file file ON file.id = mine.receipt_file_id
            JOIN receipt_file other ON other.hash = file.hash AND other.unit_id = $1 AND other.id <> file.id
            JOIN receipt_file_line theirs ON theirs.receipt_file_id = other.id
            WHERE mine.claim_line_id ",
            $in,
            "SELECT unhex(value ->> 0) FROM json_each($2)",
            $end
        )
    };
}

/// Each of some lines with each line that another organisation proves with the same file.
async fn same_file(
    conn: &mut Conn,
    unit: UnitId,
    lines: &[Line],
) -> Result<Vec<(ClaimLineId, ClaimLineId)>, StoreError> {
    const SQL: [&str; 2] = seeking!(same_file_sql);
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let lines = keys(lines.iter().map(|line| line.of.line.0));
    let sql = dialect::text_for(conn, SQL);
    let rows: Vec<(Uuid, Uuid)> =
        on!(conn, c => sqlx::query_as(sql).bind(unit.0).bind(lines).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(mine, theirs)| (ClaimLineId(mine), ClaimLineId(theirs))).collect())
}

/// Lines whose receipts have something in common with some receipts.
macro_rules! like_sql {
    ($in:literal, $end:literal) => {
        lines_sql!(
            "line.receipt_id IN (
                SELECT other.id FROM receipt other
                WHERE other.unit_id = $1 AND other.issued_on BETWEEN $3 AND $4 AND other.gross_cents ",
            $in,
            "SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2)",
            $end,
            " UNION SELECT other.id FROM receipt other WHERE other.unit_id = $1 AND other.number ",
            $in,
            "SELECT value ->> 0 FROM json_each($5)",
            $end,
            ")"
        )
    };
}

/// All lines whose receipts have the number of one of these lines' receipts, or the amount of one of them and a day among
/// which such are looked at.
async fn like(conn: &mut Conn, unit: UnitId, lines: &[Line]) -> Result<Vec<Line>, StoreError> {
    const SQL: [&str; 2] = seeking!(like_sql);
    let Some((from, until)) = all_days_looked_at(lines.iter().map(|line| &line.of)) else {
        return Ok(Vec::new());
    };
    let amounts: BTreeSet<i64> = lines.iter().map(|line| line.of.receipt.gross.get()).collect();
    let numbers: BTreeSet<&str> = lines.iter().map(|line| line.of.receipt.number.as_str()).collect();
    let amounts = set(amounts.into_iter().map(|cents| json!([cents])));
    let numbers = set(numbers.into_iter().map(|number| json!([number])));
    let sql = dialect::text_for(conn, SQL);
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(amounts).bind(from).bind(until).bind(numbers).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Line::from).collect())
}
