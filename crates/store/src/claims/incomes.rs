//! What claims declare of income.

use std::collections::BTreeMap;

use ::grants::{ClaimId, Income, IncomeKind};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::Conn,
    error::StoreError,
    sets::{hanging_on, key, write_set},
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

impl Row {
    fn into_income(self, claim: Uuid) -> Result<Income, StoreError> {
        Ok(Income {
            kind: match IncomeKind::from_word(&self.kind) {
                Some(IncomeKind::ThirdParty) if self.is_public => IncomeKind::PublicFunds,
                Some(kind) if !self.is_public => kind,
                _ => return Err(StoreError::broken("claim_income", claim, self.kind)),
            },
            payer: self.payer,
            received_on: self.received_on,
            amount: Cents::new(self.amount_cents),
            receipt_number: self.receipt_number,
        })
    }
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

/// What some claims declare, claim by claim, in the order of each.
pub(super) async fn of_claims(
    conn: &mut Conn,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Income>>, StoreError> {
    const SQL: &str =
        "SELECT claim_id AS subject, kind, is_public, payer, received_on, amount_cents, receipt_number
        FROM claim_income WHERE claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    let rows = hanging_on::<Row>(conn, SQL, claims).await?;
    let incomes = |(claim, rows): (Uuid, Vec<Row>)| {
        let incomes = rows.into_iter().map(|row| row.into_income(claim)).collect::<Result<_, _>>()?;
        Ok((claim, incomes))
    };
    rows.into_iter().map(incomes).collect()
}
