//! Who took which step, as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A step that somebody took.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignOff {
    /// The step.
    #[schema(example = "sachlich")]
    step: &'static str,
    /// In which round of a claim: what is handed in again, what is sent back, and each correction begins the next. Each
    /// proposal to approve a payout request begins one. 1 for a payment.
    round: i64,
    /// The name of who took it.
    person: String,
    /// In which role.
    #[schema(example = "examiner_sachlich")]
    role: &'static str,
    /// The day.
    on: NaiveDate,
}

impl From<domain::SignOff> for SignOff {
    fn from(signed: domain::SignOff) -> Self {
        let domain::SignOff { step, round, by } = signed;
        Self { step: step.word(), round, person: by.name, role: by.role.word(), on: by.on }
    }
}
