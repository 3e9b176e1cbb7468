//! Lines of claims of which somebody still has to say or show something: parked ones, and those whose receipt no file shows.

use ::grants::{ClaimId, ClaimLineId, GrantId, OrganisationId};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// A parked line that nobody has claimed again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedLine {
    /// The line.
    pub line: ClaimLineId,
    /// Its number in the claim.
    pub number: i64,
    /// The claim.
    pub claim: ClaimId,
    /// The number of the claim.
    pub claim_number: i64,
    /// The grant.
    pub grant: GrantId,
    /// Who receives it.
    pub recipient: OrganisationId,
    /// What is asked.
    pub question: String,
    /// The last day for an answer.
    pub answer_by: NaiveDate,
    /// The eligible cost; below zero for a credit note.
    pub eligible: Cents,
}

/// How many lines of a claim rest on a receipt that no file shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinesWithoutFile {
    /// The claim.
    pub claim: ClaimId,
    /// Its number.
    pub claim_number: i64,
    /// The grant.
    pub grant: GrantId,
    /// Since when the claim stands as it does.
    pub since: NaiveDate,
    /// How many lines.
    pub count: i64,
}

#[derive(FromRow)]
struct ParkedRow {
    line_id: Uuid,
    line_number: i64,
    claim_id: Uuid,
    claim_number: i64,
    grant_id: Uuid,
    recipient_id: Uuid,
    question: String,
    answer_by: NaiveDate,
    cents: i64,
}

impl From<ParkedRow> for ParkedLine {
    fn from(row: ParkedRow) -> Self {
        Self {
            line: ClaimLineId(row.line_id),
            number: row.line_number,
            claim: ClaimId(row.claim_id),
            claim_number: row.claim_number,
            grant: GrantId(row.grant_id),
            recipient: OrganisationId(row.recipient_id),
            question: row.question,
            answer_by: row.answer_by,
            eligible: Cents::new(row.cents),
        }
    }
}

/// The parked lines of a unit that nobody has claimed again, dropped or rejected, the earliest day first.
pub async fn parked_lines(conn: &mut Conn, unit: UnitId) -> Result<Vec<ParkedLine>, StoreError> {
    const SQL: &str = "SELECT line.id AS line_id, line.number AS line_number, line.claim_id,
            claim.number AS claim_number, claim.grant_id, grants.recipient_id, line.question, line.answer_by,
            CASE WHEN line.cost_kind = 'credit_note' THEN -line.eligible_cents ELSE line.eligible_cents END AS cents
        FROM claim_line line
        JOIN claim ON claim.id = line.claim_id
        JOIN grants ON grants.id = claim.grant_id
        WHERE line.unit_id = $1 AND line.question IS NOT NULL AND line.state = 'parked'
          AND NOT EXISTS (SELECT 1 FROM claim_line again WHERE again.reincludes = line.id)
        ORDER BY line.answer_by, line.id";
    let rows: Vec<ParkedRow> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(ParkedLine::from).collect())
}

/// The claims of a recipient that are not decided and have lines on receipts that no file shows, the oldest first.
pub async fn lines_without_file(
    conn: &mut Conn,
    unit: UnitId,
    recipient: OrganisationId,
) -> Result<Vec<LinesWithoutFile>, StoreError> {
    const SQL: &str = "SELECT claim.id, claim.number, claim.grant_id, claim.state_on, COUNT(*)
        FROM claim
        JOIN grants ON grants.id = claim.grant_id
        JOIN claim_line line ON line.claim_id = claim.id
        WHERE claim.unit_id = $1 AND grants.recipient_id = $2
          AND claim.state IN ('submitted', 'changes_requested')
          AND line.state = 'declared' AND line.receipt_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM receipt_file_line attached WHERE attached.claim_line_id = line.id)
        GROUP BY claim.id, claim.number, claim.grant_id, claim.state_on
        ORDER BY claim.id";
    let rows: Vec<(Uuid, i64, Uuid, NaiveDate, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(recipient.0).fetch_all(c).await)?;
    let of = |(claim, claim_number, grant, since, count)| LinesWithoutFile {
        claim: ClaimId(claim),
        claim_number,
        grant: GrantId(grant),
        since,
        count,
    };
    Ok(rows.into_iter().map(of).collect())
}
