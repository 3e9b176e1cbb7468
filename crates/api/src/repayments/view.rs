//! A repayment as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    input::Amount,
    receivables::kind::Kind,
};

/// A repayment. It never changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Repayment {
    /// Its id.
    id: Uuid,
    /// The grant of who pays back.
    grant: Uuid,
    /// The position it is paid back for.
    position: Uuid,
    /// Money of the grant, interest, or something else.
    kind: Kind,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The value date.
    received_on: NaiveDate,
    /// The receivables whose money it passes on.
    passes_on: Vec<Uuid>,
}

impl Versioned for Repayment {
    fn path(&self) -> String {
        format!("/api/v1/repayments/{}", self.id)
    }

    fn version(&self) -> i64 {
        1
    }
}

impl From<domain::Repayment> for Repayment {
    fn from(repayment: domain::Repayment) -> Self {
        Self {
            id: repayment.id.0,
            grant: repayment.grant.0,
            position: repayment.position.0,
            kind: repayment.kind.into(),
            amount: repayment.amount.into(),
            received_on: repayment.received_on,
            passes_on: repayment.passes_on.into_iter().map(|receivable| receivable.0).collect(),
        }
    }
}

impl Sample for Repayment {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            grant: sample_id(2),
            position: sample_id(3),
            kind: Kind::Refund,
            amount: Euros::sample(124_000),
            received_on: sample_day(),
            passes_on: vec![sample_id(4)],
        }
    }
}
