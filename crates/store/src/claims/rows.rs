//! The rows of claims and what they become.

use ::grants::{
    Claim, ClaimId, ClaimLine, ClaimLineId, ClaimState, Cost, GrantId, LineReservations, LineState, Period,
    PlanLineId, PositionId, RateCode, ReceiptId,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    reservation::reservation,
};

#[derive(FromRow)]
pub(super) struct ClaimRow {
    id: Uuid,
    grant_id: Uuid,
    number: i64,
    period_from: NaiveDate,
    period_until: NaiveDate,
    submitted_by: String,
    state: String,
    state_on: NaiveDate,
    version: i64,
}

impl ClaimRow {
    pub(super) fn into_claim(self, lines: Vec<LineRow>) -> Result<Claim, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("claim", self.id, what.to_string());
        let on = self.state_on;
        let state = match self.state.as_str() {
            "submitted" => ClaimState::Submitted { on },
            "decided" => ClaimState::Decided { on },
            "withdrawn" => ClaimState::Withdrawn { on },
            word => return Err(broken(&word)),
        };
        Ok(Claim {
            id: ClaimId(self.id),
            grant: GrantId(self.grant_id),
            number: self.number,
            version: self.version,
            period: Period::new(self.period_from, self.period_until).map_err(|cause| broken(&cause))?,
            state,
            submitted_by: self.submitted_by,
            lines: lines.into_iter().map(ClaimLine::try_from).collect::<Result<_, _>>()?,
        })
    }
}

#[derive(FromRow)]
pub(super) struct LineRow {
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
    share_transfer: i64,
    plan_transfer: i64,
    total_transfer: i64,
    receipt_transfer: Option<i64>,
    state: String,
    recognised_cents: Option<i64>,
    reduction_reason: Option<String>,
    reduction_text: Option<String>,
    share_debit: i64,
    share_credit: i64,
    plan_debit: i64,
    plan_credit: i64,
    total_debit: i64,
    total_credit: i64,
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
            reserved: row.reserved()?,
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

    fn reserved(&self) -> Result<LineReservations, StoreError> {
        let eligible = self.eligible_cents;
        let receipt = match (self.receipt_transfer, self.receipt_debit, self.receipt_credit) {
            (Some(number), Some(debit), Some(credit)) => Some(reservation(number, debit, credit, eligible)?),
            _ => None,
        };
        Ok(LineReservations {
            share: reservation(self.share_transfer, self.share_debit, self.share_credit, self.share_cents)?,
            plan_line: reservation(self.plan_transfer, self.plan_debit, self.plan_credit, eligible)?,
            plan_total: reservation(self.total_transfer, self.total_debit, self.total_credit, eligible)?,
            receipt,
        })
    }

    fn broken(&self, what: impl ToString) -> StoreError {
        StoreError::broken("claim_line", self.id, what)
    }
}

pub(super) async fn insert_claim(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO claim (id, unit_id, grant_id, number, period_from, period_until, submitted_by,
            state, state_on, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    on!(conn, c => sqlx::query(SQL)
        .bind(claim.id.0).bind(unit.0).bind(claim.grant.0).bind(claim.number).bind(claim.period.from())
        .bind(claim.period.until()).bind(&claim.submitted_by).bind(claim.state.word()).bind(day(claim.state))
        .bind(claim.version)
        .execute(c).await.map(drop))?;
    Ok(())
}

pub(super) async fn update_claim(conn: &mut Conn, claim: &Claim) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE claim SET state = $3, state_on = $4, version = $2 WHERE id = $1 AND version = $2 - 1";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(claim.id.0).bind(claim.version).bind(claim.state.word()).bind(day(claim.state))
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "claim")
}

const fn day(state: ClaimState) -> NaiveDate {
    match state {
        ClaimState::Submitted { on } | ClaimState::Decided { on } | ClaimState::Withdrawn { on } => on,
    }
}

pub(super) async fn insert_line(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    line: &ClaimLine,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO claim_line (id, unit_id, claim_id, number, position_id, plan_line_id, cost_kind,
            receipt_id, rate, unit, unit_count, rate_cents, paid_on, reason, eligible_cents, share_cents,
            share_transfer, plan_transfer, total_transfer, receipt_transfer, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    let cost = CostColumns::of(&line.cost);
    let reserved = &line.reserved;
    on!(conn, c => sqlx::query(SQL)
        .bind(line.id.0).bind(unit.0).bind(claim.0).bind(line.number).bind(line.position.0)
        .bind(line.plan_line.0).bind(cost.kind).bind(cost.receipt).bind(cost.rate).bind(cost.unit)
        .bind(cost.count).bind(cost.rate_cents).bind(line.paid_on).bind(&line.reason_for_payment)
        .bind(line.eligible.get()).bind(line.grant_share.get()).bind(reserved.share.number().get())
        .bind(reserved.plan_line.number().get()).bind(reserved.plan_total.number().get())
        .bind(reserved.receipt.map(|made| made.number().get())).bind(line.state.word())
        .execute(c).await.map(drop))?;
    Ok(())
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

pub(super) async fn update_line(conn: &mut Conn, line: &ClaimLine) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE claim_line SET state = $2, recognised_cents = $3, reduction_reason = $4,
        reduction_text = $5 WHERE id = $1";
    let (recognised, reason, text) = match &line.state {
        LineState::Declared | LineState::Accepted => (None, None, None),
        LineState::AcceptedInPart { recognised, reason, text } => {
            (Some(recognised.get()), Some(reason.as_str()), Some(text.as_str()))
        }
        LineState::Rejected { reason, text } => (None, Some(reason.as_str()), Some(text.as_str())),
    };
    on!(conn, c => sqlx::query(SQL)
        .bind(line.id.0).bind(line.state.word()).bind(recognised).bind(reason).bind(text)
        .execute(c).await.map(drop))?;
    Ok(())
}
