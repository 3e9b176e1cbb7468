//! Receipts: one identity each, whoever hands them in.

use ::grants::{Receipt, ReceiptId};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    dialect::{Column, Of, by_receipt, insert, text_for},
    error::StoreError,
    sets::{key, set},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    issuer: String,
    number: String,
    issued_on: NaiveDate,
    gross_cents: i64,
    open: i64,
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
        }
    }
}

/// Writes any number of receipts.
pub async fn insert_receipts(conn: &mut Conn, unit: UnitId, receipts: &[Receipt]) -> Result<(), StoreError> {
    type New<'a> = (UnitId, &'a Receipt);
    let columns: [Column<New<'_>>; 7] = [
        ("id", Of::Id(|(_, receipt)| Some(receipt.id.0))),
        ("unit_id", Of::Id(|(unit, _)| Some(unit.0))),
        ("issuer", Of::Text(|(_, receipt)| Some(&receipt.issuer))),
        ("number", Of::Text(|(_, receipt)| Some(&receipt.number))),
        ("issued_on", Of::Day(|(_, receipt)| Some(receipt.issued_on))),
        ("gross_cents", Of::Number(|(_, receipt)| Some(receipt.gross.get()))),
        ("open", Of::Number(|(_, receipt)| Some(receipt.open.get()))),
    ];
    let rows: Vec<New<'_>> = receipts.iter().map(|receipt| (unit, receipt)).collect();
    Ok(insert(conn, "receipt", &columns, &rows).await?)
}

/// Which of some receipts are known, in no order.
pub async fn receipts(conn: &mut Conn, unit: UnitId, ids: &[ReceiptId]) -> Result<Vec<Receipt>, StoreError> {
    const SQL: &str = "SELECT * FROM receipt
        WHERE (id, unit_id) IN (SELECT unhex(value ->> 0), unhex(value ->> 1) FROM json_each($1))";
    let ids = set(ids.iter().map(|id| json!([key(id.0), key(unit.0)])));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(ids).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Receipt::from).collect())
}

/// The receipt with an id.
pub async fn receipt(conn: &mut Conn, unit: UnitId, id: ReceiptId) -> Result<Option<Receipt>, StoreError> {
    const SQL: &str = "SELECT * FROM receipt WHERE unit_id = $1 AND id = $2";
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(Receipt::from))
}

macro_rules! as_booked_sql {
    ($index:literal) => {
        concat!(
            "SELECT receipt.*, account.code, account.credits_posted - CAST(COALESCE((
            SELECT SUM(made.from_cents - made.to_cents) FROM claim_line line
            JOIN claim_correction made ON made.line_id = line.id
            WHERE line.receipt_id = receipt.id AND made.to_cents < made.from_cents), 0) AS BIGINT) AS booked
        FROM receipt ",
            $index,
            "
        JOIN account ON account.unit_id = receipt.unit_id AND account.number = receipt.open
        WHERE receipt.unit_id = $1 AND receipt.id > $2 ORDER BY receipt.id LIMIT $3"
        )
    };
}

/// Receipts after an id, in the order of their ids, each with what was booked into its account, less what corrections of
/// claims gave back to it, and with the name of its account.
pub async fn receipts_as_booked(
    conn: &mut Conn,
    unit: UnitId,
    after: ReceiptId,
    limit: i64,
) -> Result<Vec<(Receipt, Cents, String)>, StoreError> {
    const SQL: [&str; 2] = by_receipt!(as_booked_sql);
    let sql = text_for(conn, SQL);
    let rows: Vec<BookedRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| (Receipt::from(row.receipt), Cents::new(row.booked), row.code)).collect())
}

#[derive(FromRow)]
struct BookedRow {
    #[sqlx(flatten)]
    receipt: Row,
    code: String,
    booked: i64,
}
