//! A claim as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    grants::view::Period,
    input::Amount,
};

/// A claim (Abrechnung).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Claim {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant whose use it claims.
    grant: Uuid,
    /// Its number within the grant: 1 for the first.
    number: i64,
    /// The days it covers.
    period: Period,
    /// Where it stands.
    state: ClaimState,
    /// Since when.
    on: NaiveDate,
    /// Who submitted it.
    submitted_by: String,
    /// What it claims.
    lines: Vec<ClaimLine>,
}

/// Where a claim stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ClaimState {
    /// Handed in; what it takes is reserved.
    Submitted,
    /// Every line is decided.
    Decided,
    /// Taken back; nothing is reserved any more.
    Withdrawn,
}

/// A line of a claim.
#[derive(Debug, Serialize, ToSchema)]
struct ClaimLine {
    /// Its id.
    id: Uuid,
    /// Its number within the claim: 1 for the first.
    number: i64,
    /// The position it takes from.
    position: Uuid,
    /// The plan line it takes from.
    plan_line: Uuid,
    /// What it rests on.
    cost: Cost,
    /// The day it was paid; for a lump sum the day it was performed.
    paid_on: NaiveDate,
    /// What it was paid for (Zahlungsgrund).
    reason_for_payment: String,
    /// The eligible cost that is claimed.
    #[schema(value_type = Amount)]
    eligible: Euros,
    /// What the grant would carry of it.
    #[schema(value_type = Amount)]
    grant_share: Euros,
    /// What became of it.
    state: LineState,
    /// The eligible cost that is recognised; nothing while the line is not decided.
    #[schema(value_type = Amount)]
    recognised: Euros,
    /// The code of the reason why less is recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    reduction_reason: Option<String>,
    /// What the examiner says to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reduction_text: Option<String>,
}

/// What a line rests on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Cost {
    /// What was paid, by a receipt.
    Actual {
        /// The receipt.
        receipt: Uuid,
    },
    /// Units at a rate of the programme.
    LumpSum {
        /// The rate.
        rate: String,
        /// What is counted.
        unit: String,
        /// How many.
        count: i64,
        /// The amount per unit on that day.
        #[schema(value_type = Amount)]
        rate_amount: Euros,
    },
}

/// What became of a line.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LineState {
    /// Claimed and not decided.
    Declared,
    /// Recognised as claimed.
    Accepted,
    /// Recognised in part.
    AcceptedInPart,
    /// Not recognised.
    Rejected,
}

impl Versioned for Claim {
    fn path(&self) -> String {
        format!("/api/v1/claims/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::Claim> for Claim {
    fn from(claim: domain::Claim) -> Self {
        let (state, on) = match claim.state {
            domain::ClaimState::Submitted { on } => (ClaimState::Submitted, on),
            domain::ClaimState::Decided { on } => (ClaimState::Decided, on),
            domain::ClaimState::Withdrawn { on } => (ClaimState::Withdrawn, on),
        };
        Self {
            id: claim.id.0,
            version: claim.version,
            grant: claim.grant.0,
            number: claim.number,
            period: claim.period.into(),
            state,
            on,
            submitted_by: claim.submitted_by,
            lines: claim.lines.into_iter().map(ClaimLine::from).collect(),
        }
    }
}

impl From<domain::ClaimLine> for ClaimLine {
    fn from(line: domain::ClaimLine) -> Self {
        let recognised = line.recognised().into();
        let (state, reduction_reason, reduction_text) = became(line.state);
        Self {
            id: line.id.0,
            number: line.number,
            position: line.position.0,
            plan_line: line.plan_line.0,
            cost: line.cost.into(),
            paid_on: line.paid_on,
            reason_for_payment: line.reason_for_payment,
            eligible: line.eligible.into(),
            grant_share: line.grant_share.into(),
            state,
            recognised,
            reduction_reason,
            reduction_text,
        }
    }
}

fn became(state: domain::LineState) -> (LineState, Option<String>, Option<String>) {
    use domain::LineState as State;
    match state {
        State::Declared => (LineState::Declared, None, None),
        State::Accepted => (LineState::Accepted, None, None),
        State::AcceptedInPart { reason, text, .. } => (LineState::AcceptedInPart, Some(reason), Some(text)),
        State::Rejected { reason, text } => (LineState::Rejected, Some(reason), Some(text)),
    }
}

impl From<domain::Cost> for Cost {
    fn from(cost: domain::Cost) -> Self {
        match cost {
            domain::Cost::Actual { receipt } => Self::Actual { receipt: receipt.0 },
            domain::Cost::LumpSum { rate, unit, count, rate_amount } => {
                Self::LumpSum { rate: rate.into(), unit, count, rate_amount: rate_amount.into() }
            }
        }
    }
}

impl Sample for Claim {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            number: 1,
            period: Period { from: sample_day(), until: sample_day() },
            state: ClaimState::Submitted,
            on: sample_day(),
            submitted_by: "Anna Beispiel".to_owned(),
            lines: vec![sample_line()],
        }
    }
}

fn sample_line() -> ClaimLine {
    ClaimLine {
        id: sample_id(3),
        number: 1,
        position: sample_id(4),
        plan_line: sample_id(5),
        cost: Cost::Actual { receipt: sample_id(6) },
        paid_on: sample_day(),
        reason_for_payment: "Prüfungsgebühr".to_owned(),
        eligible: Euros::sample(12_000),
        grant_share: Euros::sample(9_600),
        state: LineState::Declared,
        recognised: Euros::sample(0),
        reduction_reason: None,
        reduction_text: None,
    }
}
