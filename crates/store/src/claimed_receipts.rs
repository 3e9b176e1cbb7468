//! The receipts on which a grant's claims rest, line by line.

use ::grants::{ClaimId, ClaimLineId, ClaimedReceipt, GrantId, LineReceipt, Receipt, ReceiptId};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

#[derive(FromRow)]
struct Row {
    line_id: Uuid,
    line_number: i64,
    claim_id: Uuid,
    claim_number: i64,
    id: Uuid,
    issuer: String,
    number: String,
    issued_on: NaiveDate,
    gross_cents: i64,
    open: i64,
}

impl Row {
    fn claimed(self, grant: GrantId) -> ClaimedReceipt {
        let receipt = Receipt {
            id: ReceiptId(self.id),
            issuer: self.issuer,
            number: self.number,
            issued_on: self.issued_on,
            gross: Cents::new(self.gross_cents),
            open: AccountNumber::new(self.open),
        };
        let (line, claim) = (ClaimLineId(self.line_id), ClaimId(self.claim_id));
        let of = LineReceipt { line, claim, grant, receipt };
        ClaimedReceipt { number: self.line_number, claim_number: self.claim_number, of }
    }
}

/// The lines of a grant's claims that rest on a receipt, so many at most: whatever was decided of them, but for what was
/// withdrawn, replaced or taken out.
pub async fn claimed_receipts(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    limit: i64,
) -> Result<Vec<ClaimedReceipt>, StoreError> {
    const SQL: &str = "SELECT line.id AS line_id, line.number AS line_number, line.claim_id,
            claim.number AS claim_number, receipt.id, receipt.issuer, receipt.number, receipt.issued_on,
            receipt.gross_cents, receipt.open
        FROM claim
        JOIN claim_line line ON line.claim_id = claim.id
        JOIN receipt ON receipt.id = line.receipt_id
        WHERE claim.unit_id = $1 AND claim.grant_id = $2 AND claim.state <> 'withdrawn'
            AND line.state NOT IN ('replaced', 'dropped')
        ORDER BY line.id LIMIT $3";
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(grant.0).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| row.claimed(grant)).collect())
}
