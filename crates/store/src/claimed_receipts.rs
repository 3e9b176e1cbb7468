//! The receipts on which the claims of grants rest, line by line.

use ::grants::{ClaimId, ClaimLineId, ClaimedReceipt, GrantId, LineReceipt, Receipt, ReceiptId};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::keys,
};

#[derive(FromRow)]
struct Row {
    line_id: Uuid,
    line_number: i64,
    claim_id: Uuid,
    claim_number: i64,
    grant_id: Uuid,
    id: Uuid,
    issuer: String,
    number: String,
    issued_on: NaiveDate,
    gross_cents: i64,
    open: i64,
}

impl Row {
    fn claimed(self) -> ClaimedReceipt {
        let receipt = Receipt {
            id: ReceiptId(self.id),
            issuer: self.issuer,
            number: self.number,
            issued_on: self.issued_on,
            gross: Cents::new(self.gross_cents),
            open: AccountNumber::new(self.open),
        };
        let (line, claim) = (ClaimLineId(self.line_id), ClaimId(self.claim_id));
        let of = LineReceipt { line, claim, grant: GrantId(self.grant_id), receipt };
        ClaimedReceipt { number: self.line_number, claim_number: self.claim_number, of }
    }
}

/// The lines of the claims of some grants that rest on a receipt, grant by grant and so many at most: whatever was decided of
/// them, but for what was withdrawn, replaced or taken out.
pub async fn claimed_receipts(
    conn: &mut Conn,
    unit: UnitId,
    grants: &[GrantId],
    limit: i64,
) -> Result<Vec<ClaimedReceipt>, StoreError> {
    const SQL: &str = "SELECT line.id AS line_id, line.number AS line_number, line.claim_id,
            claim.number AS claim_number, claim.grant_id, receipt.id, receipt.issuer, receipt.number, receipt.issued_on,
            receipt.gross_cents, receipt.open
        FROM claim
        JOIN claim_line line ON line.claim_id = claim.id
        JOIN receipt ON receipt.id = line.receipt_id
        WHERE claim.unit_id = $1 AND claim.grant_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
            AND claim.state <> 'withdrawn' AND line.state NOT IN ('replaced', 'dropped')
        ORDER BY claim.grant_id, line.id LIMIT $3";
    let grants = keys(grants.iter().map(|grant| grant.0));
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&grants).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Row::claimed).collect())
}
