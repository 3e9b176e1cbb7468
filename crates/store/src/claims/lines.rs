//! The lines of claims, written and changed as sets.

use ::grants::{
    ClaimId, ClaimLine, ClaimLineId, Cost, LineState, PlanLineId, PositionId, RateCode, ReceiptId,
};
use chrono::NaiveDate;
use ledger::{Cents, Reservation, UnitId};
use serde_json::{Value, json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    reservation::reservation,
    sets::{key, write_set},
};

/// The lines of a claim in their order.
pub(super) async fn of_claim(conn: &mut Conn, claim: ClaimId) -> Result<Vec<ClaimLine>, StoreError> {
    const SQL: &str = "SELECT line.*,
            held.debit_account AS receipt_debit, held.credit_account AS receipt_credit
        FROM claim_line line
        LEFT JOIN transfer held ON held.unit_id = line.unit_id AND held.number = line.receipt_transfer
        WHERE line.claim_id = $1 ORDER BY line.number";
    let rows: Vec<LineRow> = on!(conn, c => sqlx::query_as(SQL).bind(claim.0).fetch_all(c).await)?;
    rows.into_iter().map(ClaimLine::try_from).collect()
}

/// Writes the lines of a claim.
pub(super) async fn insert(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    lines: &[ClaimLine],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO claim_line (id, unit_id, claim_id, number, position_id, plan_line_id, cost_kind,
            receipt_id, rate, unit, unit_count, rate_cents, paid_on, reason, eligible_cents, share_cents,
            receipt_transfer, state)
        SELECT unhex(value ->> 0), unhex(value ->> 1), unhex(value ->> 2), CAST(value ->> 3 AS BIGINT),
            unhex(value ->> 4), unhex(value ->> 5), value ->> 6, unhex(value ->> 7), value ->> 8, value ->> 9,
            CAST(value ->> 10 AS BIGINT), CAST(value ->> 11 AS BIGINT), date(value ->> 12), value ->> 13,
            CAST(value ->> 14 AS BIGINT), CAST(value ->> 15 AS BIGINT), CAST(value ->> 16 AS BIGINT), value ->> 17
        FROM json_each($1)";
    let row = |line: &ClaimLine| {
        let cost = CostColumns::of(&line.cost);
        json!([
            key(line.id.0),
            key(unit.0),
            key(claim.0),
            line.number,
            key(line.position.0),
            key(line.plan_line.0),
            cost.kind,
            cost.receipt.map(key),
            cost.rate,
            cost.unit,
            cost.count,
            cost.rate_cents,
            line.paid_on,
            line.reason_for_payment,
            line.eligible,
            line.grant_share,
            line.held.map(|made| made.number()),
            line.state.word(),
        ])
    };
    write_set(conn, SQL, lines.iter().map(row)).await
}

/// Moves lines to their new states.
pub(super) async fn update(conn: &mut Conn, lines: &[ClaimLine]) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE claim_line SET state = fresh.value ->> 1,
            recognised_cents = CAST(fresh.value ->> 2 AS BIGINT), reduction_reason = fresh.value ->> 3,
            reduction_text = fresh.value ->> 4
        FROM json_each($1) AS fresh WHERE claim_line.id = unhex(fresh.value ->> 0)";
    write_set(conn, SQL, lines.iter().map(state_columns)).await
}

fn state_columns(line: &ClaimLine) -> Value {
    let (recognised, reason, text) = match &line.state {
        LineState::Declared | LineState::Accepted => (None, None, None),
        LineState::AcceptedInPart { recognised, reason, text } => {
            (Some(recognised), Some(reason), Some(text))
        }
        LineState::Rejected { reason, text } => (None, Some(reason), Some(text)),
    };
    json!([key(line.id.0), line.state.word(), recognised, reason, text])
}

struct CostColumns<'a> {
    kind: &'static str,
    receipt: Option<Uuid>,
    rate: Option<&'a str>,
    unit: Option<&'a str>,
    count: Option<i64>,
    rate_cents: Option<i64>,
}

impl<'a> CostColumns<'a> {
    fn of(cost: &'a Cost) -> Self {
        match cost {
            Cost::Actual { receipt } => Self {
                kind: "actual",
                receipt: Some(receipt.0),
                rate: None,
                unit: None,
                count: None,
                rate_cents: None,
            },
            Cost::LumpSum { rate, unit, count, rate_amount } => Self {
                kind: "lump_sum",
                receipt: None,
                rate: Some(rate.as_str()),
                unit: Some(unit),
                count: Some(*count),
                rate_cents: Some(rate_amount.get()),
            },
        }
    }
}

#[derive(FromRow)]
struct LineRow {
    id: Uuid,
    number: i64,
    position_id: Uuid,
    plan_line_id: Uuid,
    cost_kind: String,
    receipt_id: Option<Uuid>,
    rate: Option<String>,
    unit: Option<String>,
    unit_count: Option<i64>,
    rate_cents: Option<i64>,
    paid_on: NaiveDate,
    reason: String,
    eligible_cents: i64,
    share_cents: i64,
    receipt_transfer: Option<i64>,
    state: String,
    recognised_cents: Option<i64>,
    reduction_reason: Option<String>,
    reduction_text: Option<String>,
    receipt_debit: Option<i64>,
    receipt_credit: Option<i64>,
}

impl TryFrom<LineRow> for ClaimLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ClaimLineId(row.id),
            number: row.number,
            position: PositionId(row.position_id),
            plan_line: PlanLineId(row.plan_line_id),
            cost: row.cost()?,
            paid_on: row.paid_on,
            eligible: Cents::new(row.eligible_cents),
            grant_share: Cents::new(row.share_cents),
            state: row.state()?,
            held: row.held()?,
            reason_for_payment: row.reason,
        })
    }
}

impl LineRow {
    fn cost(&self) -> Result<Cost, StoreError> {
        match (
            self.cost_kind.as_str(),
            self.receipt_id,
            &self.rate,
            &self.unit,
            self.unit_count,
            self.rate_cents,
        ) {
            ("actual", Some(receipt), ..) => Ok(Cost::Actual { receipt: ReceiptId(receipt) }),
            ("lump_sum", None, Some(rate), Some(unit), Some(count), Some(cents)) => Ok(Cost::LumpSum {
                rate: RateCode::parse(rate).map_err(|cause| self.broken(cause))?,
                unit: unit.clone(),
                count,
                rate_amount: Cents::new(cents),
            }),
            (kind, ..) => Err(self.broken(kind)),
        }
    }

    fn state(&self) -> Result<LineState, StoreError> {
        let reduction = self.reduction_reason.clone().zip(self.reduction_text.clone());
        match (self.state.as_str(), self.recognised_cents, reduction) {
            ("declared", None, None) => Ok(LineState::Declared),
            ("accepted", None, None) => Ok(LineState::Accepted),
            ("accepted_in_part", Some(cents), Some((reason, text))) => {
                Ok(LineState::AcceptedInPart { recognised: Cents::new(cents), reason, text })
            }
            ("rejected", None, Some((reason, text))) => Ok(LineState::Rejected { reason, text }),
            (word, ..) => Err(self.broken(word)),
        }
    }

    fn held(&self) -> Result<Option<Reservation>, StoreError> {
        match (self.receipt_transfer, self.receipt_debit, self.receipt_credit) {
            (Some(number), Some(debit), Some(credit)) => {
                reservation(number, debit, credit, self.eligible_cents).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn broken(&self, what: impl ToString) -> StoreError {
        StoreError::broken("claim_line", self.id, what)
    }
}
