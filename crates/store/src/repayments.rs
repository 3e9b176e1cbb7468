//! Repayments, and the receivables that they pass on.

use ::grants::{DemandKind, GrantId, PositionId, ReceivableId, Repayment, RepaymentId};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::ids_by_grant,
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

impl Row {
    fn into_repayment(self, passes_on: Vec<Uuid>) -> Result<Repayment, StoreError> {
        let kind = DemandKind::from_word(&self.kind);
        Ok(Repayment {
            id: RepaymentId(self.id),
            grant: GrantId(self.grant_id),
            position: PositionId(self.position_id),
            kind: kind.ok_or_else(|| StoreError::broken("repayment", self.id, &self.kind))?,
            amount: Cents::new(self.amount_cents),
            received_on: self.received_on,
            passes_on: passes_on.into_iter().map(ReceivableId).collect(),
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

/// The repayment with an id.
pub async fn repayment(
    conn: &mut Conn,
    unit: UnitId,
    id: RepaymentId,
) -> Result<Option<Repayment>, StoreError> {
    const REPAYMENT: &str = "SELECT * FROM repayment WHERE unit_id = $1 AND id = $2";
    const PASSED_ON: &str =
        "SELECT receivable_id FROM receivable_passed_on WHERE repayment_id = $1 ORDER BY receivable_id";
    let row: Option<Row> =
        on!(&mut *conn, c => sqlx::query_as(REPAYMENT).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let passes_on = on!(conn, c => sqlx::query_scalar(PASSED_ON).bind(id.0).fetch_all(c).await)?;
    row.into_repayment(passes_on).map(Some)
}

ids_by_grant! {
    /// The ids of the repayments of a grant, or of all grants, after an id, oldest first.
    repayment_ids, "repayment", RepaymentId
}
