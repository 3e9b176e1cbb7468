//! Repayments, and the receivables that they pass on.

use std::collections::BTreeMap;

use ::grants::{DemandKind, GrantId, PositionId, ReceivableId, Repayment, RepaymentId};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::{ids_by_grant, ids_of_grants},
    sets::{hanging_on, one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    position_id: Uuid,
    kind: String,
    amount_cents: i64,
    received_on: NaiveDate,
}

#[derive(FromRow)]
struct PassedOn {
    receivable_id: Uuid,
}

impl Row {
    fn into_repayment(self, passes_on: Vec<PassedOn>) -> Result<Repayment, StoreError> {
        let kind = DemandKind::from_word(&self.kind);
        Ok(Repayment {
            id: RepaymentId(self.id),
            grant: GrantId(self.grant_id),
            position: PositionId(self.position_id),
            kind: kind.ok_or_else(|| StoreError::broken("repayment", self.id, &self.kind))?,
            amount: Cents::new(self.amount_cents),
            received_on: self.received_on,
            passes_on: passes_on.into_iter().map(|on| ReceivableId(on.receivable_id)).collect(),
        })
    }
}

/// Writes a repayment with what it passes on.
pub async fn insert_repayment(
    conn: &mut Conn,
    unit: UnitId,
    repayment: &Repayment,
) -> Result<(), StoreError> {
    const REPAYMENT: &str =
        "INSERT INTO repayment (id, unit_id, grant_id, position_id, kind, amount_cents, received_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const PASSED_ON: &str =
        "INSERT INTO receivable_passed_on (receivable_id, repayment_id, unit_id) VALUES ($1, $2, $3)";
    on!(&mut *conn, c => sqlx::query(REPAYMENT)
        .bind(repayment.id.0).bind(unit.0).bind(repayment.grant.0).bind(repayment.position.0)
        .bind(repayment.kind.word()).bind(repayment.amount.get()).bind(repayment.received_on)
        .execute(c).await.map(drop))?;
    for receivable in &repayment.passes_on {
        on!(&mut *conn, c => sqlx::query(PASSED_ON)
            .bind(receivable.0).bind(repayment.id.0).bind(unit.0)
            .execute(c).await.map(drop))?;
    }
    Ok(())
}

/// The repayments with these ids, by them.
pub async fn repayments_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Repayment>, StoreError> {
    const REPAYMENTS: &str = "SELECT * FROM repayment
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    const PASSED_ON: &str = "SELECT repayment_id AS subject, receivable_id FROM receivable_passed_on
        WHERE repayment_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY receivable_id";
    let rows: Vec<Row> = rows_with(&mut *conn, REPAYMENTS, unit, ids).await?;
    let mut passes_on = hanging_on::<PassedOn>(conn, PASSED_ON, ids).await?;
    let repayment = |row: Row| {
        let (id, passes_on) = (row.id, passes_on.remove(&row.id).unwrap_or_default());
        Ok((id, row.into_repayment(passes_on)?))
    };
    rows.into_iter().map(repayment).collect()
}

one_of! {
    /// The repayment with an id.
    repayment, repayments_with, RepaymentId, Repayment
}

ids_of_grants! {
    /// The ids of the repayments of some grants, grant by grant, each grant's oldest first.
    repayment_ids_of, "repayment", RepaymentId
}

ids_by_grant! {
    /// The ids of the repayments of a grant, or of all grants, after an id, oldest first.
    repayment_ids, "repayment", RepaymentId
}
