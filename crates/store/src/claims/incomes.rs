//! What claims declare of income.

use ::grants::{ClaimId, Income, IncomeKind};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use serde_json::json;
use sqlx::FromRow;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{key, write_set},
};

#[derive(FromRow)]
struct Row {
    kind: String,
    is_public: bool,
    payer: String,
    received_on: NaiveDate,
    amount_cents: i64,
    receipt_number: Option<String>,
}

/// Writes what a claim declares.
pub(super) async fn insert(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    incomes: &[Income],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO claim_income
            (claim_id, number, unit_id, kind, is_public, payer, received_on, amount_cents, receipt_number)
        SELECT unhex(value ->> 0), CAST(value ->> 1 AS BIGINT), unhex(value ->> 2),
            CASE value ->> 3 WHEN 'public_funds' THEN 'third_party' ELSE value ->> 3 END,
            value ->> 3 = 'public_funds', value ->> 4, date(value ->> 5), CAST(value ->> 6 AS BIGINT),
            value ->> 7
        FROM json_each($1)";
    let row = |(number, it): (i64, &Income)| {
        let (kind, day) = (it.kind.word(), it.received_on);
        json!([key(claim.0), number, key(unit.0), kind, it.payer, day, it.amount, it.receipt_number])
    };
    write_set(conn, SQL, (1..).zip(incomes).map(row)).await
}

/// What a claim declares, in its order.
pub(super) async fn of_claim(conn: &mut Conn, claim: ClaimId) -> Result<Vec<Income>, StoreError> {
    const SQL: &str =
        "SELECT kind, is_public, payer, received_on, amount_cents, receipt_number FROM claim_income
        WHERE claim_id = $1 ORDER BY number";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(claim.0).fetch_all(c).await)?;
    let income = |row: Row| {
        Ok(Income {
            kind: match IncomeKind::from_word(&row.kind) {
                Some(IncomeKind::ThirdParty) if row.is_public => IncomeKind::PublicFunds,
                Some(kind) if !row.is_public => kind,
                _ => return Err(StoreError::broken("claim_income", claim.0, row.kind)),
            },
            payer: row.payer,
            received_on: row.received_on,
            amount: Cents::new(row.amount_cents),
            receipt_number: row.receipt_number,
        })
    };
    rows.into_iter().map(income).collect()
}
