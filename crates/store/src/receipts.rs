//! Receipts: one identity each, whoever hands them in.

use ::grants::{Receipt, ReceiptId, ReceiptIdentity};
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
    id: Uuid,
    issuer: String,
    number: String,
    issued_on: NaiveDate,
    gross_cents: i64,
    open: i64,
    claimed: i64,
}

impl From<Row> for Receipt {
    fn from(row: Row) -> Self {
        Self {
            id: ReceiptId(row.id),
            issuer: row.issuer,
            number: row.number,
            issued_on: row.issued_on,
            gross: Cents::new(row.gross_cents),
            open: AccountNumber::new(row.open),
            claimed: AccountNumber::new(row.claimed),
        }
    }
}

/// Writes a receipt.
pub async fn insert_receipt(conn: &mut Conn, unit: UnitId, receipt: &Receipt) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO receipt (id, unit_id, issuer, number, issued_on, gross_cents, open, claimed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on!(conn, c => sqlx::query(SQL)
        .bind(receipt.id.0).bind(unit.0).bind(&receipt.issuer).bind(&receipt.number).bind(receipt.issued_on)
        .bind(receipt.gross.get()).bind(receipt.open.get()).bind(receipt.claimed.get())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The receipt of an issuer, number and day, whatever its amount.
pub async fn receipt_like(
    conn: &mut Conn,
    unit: UnitId,
    identity: &ReceiptIdentity,
) -> Result<Option<Receipt>, StoreError> {
    const SQL: &str =
        "SELECT * FROM receipt WHERE unit_id = $1 AND issuer = $2 AND number = $3 AND issued_on = $4";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(identity.issuer()).bind(identity.number()).bind(identity.issued_on())
        .fetch_optional(c).await)?;
    Ok(row.map(Receipt::from))
}

/// The receipt with an id.
pub async fn receipt(conn: &mut Conn, unit: UnitId, id: ReceiptId) -> Result<Option<Receipt>, StoreError> {
    const SQL: &str = "SELECT * FROM receipt WHERE unit_id = $1 AND id = $2";
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(Receipt::from))
}

/// Receipts after an id, in the order of their ids, each with what was booked into its account.
pub async fn receipts_as_booked(
    conn: &mut Conn,
    unit: UnitId,
    after: ReceiptId,
    limit: i64,
) -> Result<Vec<(Receipt, Cents)>, StoreError> {
    const SQL: &str = "SELECT receipt.*, account.credits_posted FROM receipt
        JOIN account ON account.unit_id = receipt.unit_id AND account.number = receipt.open
        WHERE receipt.unit_id = $1 AND receipt.id > $2 ORDER BY receipt.id LIMIT $3";
    let rows: Vec<BookedRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| (Receipt::from(row.receipt), Cents::new(row.credits_posted))).collect())
}

#[derive(FromRow)]
struct BookedRow {
    #[sqlx(flatten)]
    receipt: Row,
    credits_posted: i64,
}
