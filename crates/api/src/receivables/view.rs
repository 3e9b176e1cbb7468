//! A receivable as it is shown.

use ::grants::{self as domain, ReceivableState};
use chrono::NaiveDate;
use ledger::Cents;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{kind::Kind, worksheet::Worksheet};
use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    input::Amount,
};

/// A receivable.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Receivable {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant of who owes it.
    grant: Uuid,
    /// The position it is demanded for.
    position: Uuid,
    /// What is demanded.
    kind: Kind,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// What is still owed.
    #[schema(value_type = Amount)]
    open: Euros,
    /// Where it stands.
    state: Stands,
    /// Why.
    reason: String,
    /// The legal ground.
    legal_ground: String,
    /// The day of the demand.
    demanded_on: NaiveDate,
    /// The day it is due, as it was demanded.
    due_on: NaiveDate,
    /// Where it is interest that was calculated here: its worksheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    worksheet: Option<Worksheet>,
    /// What has become of it.
    steps: Vec<Step>,
    /// To when what was owed of it was deferred, the last one last; left out while it never was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deferrals: Vec<Deferral>,
}

/// A deferral of what was still owed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableDeferral)]
struct Deferral {
    /// The day it was granted.
    on: NaiveDate,
    /// Why.
    reason: String,
    /// What is to be paid by which day. What comes back counts towards the first parts first.
    parts: Vec<DeferredPart>,
}

/// A part of what was deferred.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableDeferredPart)]
struct DeferredPart {
    /// The day it is due.
    due_on: NaiveDate,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
}

/// Where a receivable stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableState)]
enum Stands {
    /// Nothing of it has ended.
    Open,
    /// A part of it has ended.
    Partly,
    /// All of it was repaid or offset, or a part of it waived.
    Settled,
    /// All of it was waived.
    Waived,
}

/// A part of a receivable that is owed no more.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableStep)]
struct Step {
    /// How it ended.
    #[serde(rename = "step")]
    ended: Ended,
    /// The day it counts for.
    on: NaiveDate,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The position that it was offset against.
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Uuid>,
    /// Why it was waived.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// How a part of a receivable ends.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Ended {
    /// Repaid.
    Repaid,
    /// Offset against what was due.
    Offset,
    /// Waived.
    Waived,
}

impl Versioned for Receivable {
    fn path(&self) -> String {
        format!("/api/v1/receivables/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::Receivable> for Receivable {
    fn from(receivable: domain::Receivable) -> Self {
        // Steps end no more than was demanded: the account sees to it.
        let open = receivable.open().unwrap_or(Cents::ZERO);
        let state = receivable.state().unwrap_or(ReceivableState::Partly);
        Self {
            id: receivable.id.0,
            version: receivable.version,
            grant: receivable.grant.0,
            position: receivable.position.0,
            kind: receivable.kind.into(),
            amount: receivable.amount.into(),
            open: open.into(),
            state: state.into(),
            reason: receivable.reason,
            legal_ground: receivable.legal_ground,
            demanded_on: receivable.demanded_on,
            due_on: receivable.due_on,
            worksheet: receivable.worksheet.map(Worksheet::from),
            steps: receivable.steps.into_iter().map(Step::from).collect(),
            deferrals: receivable.deferrals.into_iter().map(Deferral::from).collect(),
        }
    }
}

impl From<ReceivableState> for Stands {
    fn from(state: ReceivableState) -> Self {
        match state {
            ReceivableState::Open => Self::Open,
            ReceivableState::Partly => Self::Partly,
            ReceivableState::Settled => Self::Settled,
            ReceivableState::Waived => Self::Waived,
        }
    }
}

impl From<domain::ReceivableStep> for Step {
    fn from(step: domain::ReceivableStep) -> Self {
        use domain::Settled;
        let (ended, against, reason) = match step.how {
            Settled::Repaid => (Ended::Repaid, None, None),
            Settled::Offset { against } => (Ended::Offset, Some(against.0), None),
            Settled::Waived { reason } => (Ended::Waived, None, Some(reason)),
        };
        Self { ended, on: step.on, amount: step.amount.into(), against, reason }
    }
}

impl From<domain::Deferral> for Deferral {
    fn from(deferral: domain::Deferral) -> Self {
        let part =
            |part: domain::DeferredPart| DeferredPart { due_on: part.due_on, amount: part.amount.into() };
        let domain::Deferral { on, reason, parts, .. } = deferral;
        Self { on, reason, parts: parts.into_iter().map(part).collect() }
    }
}

impl Sample for Receivable {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            position: sample_id(3),
            kind: Kind::Refund,
            amount: Euros::sample(124_000),
            open: Euros::sample(124_000),
            state: Stands::Open,
            reason: "Nicht verbraucht".to_owned(),
            legal_ground: "§ 49a VwVfG NRW".to_owned(),
            demanded_on: sample_day(),
            due_on: sample_day(),
            worksheet: None,
            steps: Vec::new(),
            deferrals: Vec::new(),
        }
    }
}
