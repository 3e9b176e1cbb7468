//! A payout request as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    certificates::Returned,
    euros::Euros,
    input::Amount,
    sign_offs::SignOff,
};

/// A payout request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutRequest {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant of who asks.
    grant: Uuid,
    /// The position it is asked for.
    position: Uuid,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// What it is needed for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    need: Vec<Need>,
    /// The number of the instalment that it draws.
    #[serde(skip_serializing_if = "Option::is_none")]
    instalment: Option<i64>,
    /// What it asks for beyond what is needed now.
    #[serde(skip_serializing_if = "Option::is_none")]
    above_need: Option<AboveNeed>,
    /// What whoever asked declared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    declared: Vec<PayoutDeclaration>,
    /// Where it stands.
    state: PayoutRequestState,
    /// Since when.
    on: NaiveDate,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The approval that is proposed; it is due when it is certified in reason and in amount. Approved, the one that was
    /// certified.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<PayoutProposal>,
    /// Who proposed, certified and sent back approvals, round by round.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sign_offs: Vec<SignOff>,
    /// Why proposals were sent back, oldest first; the steps say by whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    returned: Vec<Returned>,
}

/// An approval that is proposed.
#[derive(Debug, Serialize, ToSchema)]
struct PayoutProposal {
    /// The round that it is proposed in. Who certifies names it.
    round: i64,
    /// How much becomes due.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The day from which it is approved.
    decided_on: NaiveDate,
    /// The version of the rule book that it follows; approved, the one that was applied.
    rule_book: u32,
}

impl From<domain::PayoutProposal> for PayoutProposal {
    fn from(proposal: domain::PayoutProposal) -> Self {
        let domain::PayoutProposal { round, amount, on, rule_book } = proposal;
        Self { round, amount: amount.into(), decided_on: on, rule_book }
    }
}

/// What is asked for beyond what is needed now.
#[derive(Debug, Serialize, ToSchema)]
struct AboveNeed {
    /// By how much.
    #[schema(value_type = Amount)]
    by: Euros,
    /// Why.
    reason: String,
    /// Who asked, and who signed for it.
    sign_offs: Vec<SignOff>,
}

impl From<domain::AboveNeed> for AboveNeed {
    fn from(above: domain::AboveNeed) -> Self {
        let sign_offs = above.sign_offs.into_iter().map(SignOff::from).collect();
        Self { by: above.by.into(), reason: above.reason, sign_offs }
    }
}

/// A payment that the recipient has to make with the money.
#[derive(Debug, Serialize, ToSchema)]
struct Need {
    /// For what.
    what: String,
    /// The day it is due.
    due_on: NaiveDate,
    /// How much of it the grant pays.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// To whom it is paid, where that is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    payee: Option<String>,
    /// What is paid in all, where the grant pays a part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Amount>)]
    total: Option<Euros>,
}

impl From<domain::Need> for Need {
    fn from(need: domain::Need) -> Self {
        let domain::Need { what, due_on, amount, payee, total } = need;
        Self { what, due_on, amount: amount.into(), payee, total: total.map(Euros::from) }
    }
}

/// What whoever asks for money declares, because no book can know it.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PayoutDeclaration {
    /// Own funds and money of others are used as the type of financing asks.
    OtherFunds,
    /// There is no change of the Finanzierungsplan that the giver was not told of.
    NoUnreportedChange,
    /// What is stated is right in reason and in amount.
    FiguresRight,
}

impl PayoutDeclaration {
    /// As the books know it.
    pub(crate) const fn domain(self) -> domain::PayoutDeclaration {
        match self {
            Self::OtherFunds => domain::PayoutDeclaration::OtherFunds,
            Self::NoUnreportedChange => domain::PayoutDeclaration::NoUnreportedChange,
            Self::FiguresRight => domain::PayoutDeclaration::FiguresRight,
        }
    }
}

impl From<domain::PayoutDeclaration> for PayoutDeclaration {
    fn from(declared: domain::PayoutDeclaration) -> Self {
        match declared {
            domain::PayoutDeclaration::OtherFunds => Self::OtherFunds,
            domain::PayoutDeclaration::NoUnreportedChange => Self::NoUnreportedChange,
            domain::PayoutDeclaration::FiguresRight => Self::FiguresRight,
        }
    }
}

/// Where a payout request stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PayoutRequestState {
    /// Asked for.
    Requested,
    /// Approved: the amount is due.
    Approved,
    /// Refused.
    Refused,
}

impl Versioned for PayoutRequest {
    fn path(&self) -> String {
        format!("/api/v1/payout-requests/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::PayoutRequest> for PayoutRequest {
    fn from(request: domain::PayoutRequest) -> Self {
        use domain::PayoutRequestState as State;
        let (state, on, reason) = match request.state {
            State::Requested { on } => (PayoutRequestState::Requested, on, None),
            State::Approved { on } => (PayoutRequestState::Approved, on, None),
            State::Refused { on, reason } => (PayoutRequestState::Refused, on, Some(reason)),
        };
        Self {
            id: request.id.0,
            version: request.version,
            grant: request.grant.0,
            position: request.position.0,
            amount: request.amount.into(),
            need: request.need.into_iter().map(Need::from).collect(),
            instalment: request.instalment,
            above_need: request.above_need.map(AboveNeed::from),
            declared: request.declared.into_iter().map(PayoutDeclaration::from).collect(),
            state,
            on,
            reason,
            proposal: request.proposal.map(PayoutProposal::from),
            sign_offs: request.sign_offs.into_iter().map(SignOff::from).collect(),
            returned: request.returned.into_iter().map(Returned::from).collect(),
        }
    }
}

impl Sample for PayoutRequest {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            position: sample_id(3),
            amount: Euros::sample(124_000),
            need: vec![Need {
                payee: None,
                total: None,
                what: "Gehälter Juni".to_owned(),
                due_on: sample_day(),
                amount: Euros::sample(124_000),
            }],
            instalment: None,
            above_need: None,
            declared: Vec::new(),
            state: PayoutRequestState::Requested,
            on: sample_day(),
            reason: None,
            proposal: None,
            sign_offs: Vec::new(),
            returned: Vec::new(),
        }
    }
}
