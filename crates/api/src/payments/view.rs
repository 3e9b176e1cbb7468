//! A payment as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    input::Amount,
    sign_offs::SignOff,
};

/// A payment; one that was received or reversed is a tranche.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Payment {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant of the recipient.
    grant: Uuid,
    /// The position of the recipient's grant.
    position: Uuid,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// Where it stands.
    state: PaymentState,
    /// Since when.
    on: NaiveDate,
    /// Why it was rejected, returned or reversed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The payment that came back and is issued again by this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<Uuid>,
    /// The bank details that the order pays to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pays_to: Option<Uuid>,
    /// Who took which step of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sign_offs: Vec<SignOff>,
}

/// Where a payment stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PaymentState {
    /// Ordered (Anordnung); the money is reserved.
    Ordered,
    /// Released (Freigabe); the money stays reserved until the bank has answered.
    Released,
    /// Confirmed by the bank; booked.
    Confirmed,
    /// Taken back, or rejected by the bank; nothing is reserved any more.
    Rejected,
    /// Confirmed, and returned by the bank afterwards; booked back.
    Returned,
    /// A tranche that arrived.
    Received,
    /// A tranche that was recorded wrongly; booked back.
    Reversed,
}

impl Versioned for Payment {
    fn path(&self) -> String {
        format!("/api/v1/payments/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::Payment> for Payment {
    fn from(payment: domain::Payment) -> Self {
        let (state, on, reason) = stands(payment.state);
        Self {
            id: payment.id.0,
            version: payment.version,
            grant: payment.grant.0,
            position: payment.position.0,
            amount: payment.amount.into(),
            state,
            on,
            reason,
            replaces: payment.replaces.map(|id| id.0),
            pays_to: payment.pays_to.map(|id| id.0),
            sign_offs: payment.sign_offs.into_iter().map(SignOff::from).collect(),
        }
    }
}

fn stands(state: domain::PaymentState) -> (PaymentState, NaiveDate, Option<String>) {
    use domain::PaymentState as State;
    match state {
        State::Ordered { on } => (PaymentState::Ordered, on, None),
        State::Released { on } => (PaymentState::Released, on, None),
        State::Confirmed { on } => (PaymentState::Confirmed, on, None),
        State::Rejected { on, reason } => (PaymentState::Rejected, on, Some(reason)),
        State::Returned { on, reason } => (PaymentState::Returned, on, Some(reason)),
        State::Received { on } => (PaymentState::Received, on, None),
        State::Reversed { on, reason } => (PaymentState::Reversed, on, Some(reason)),
    }
}

impl Sample for Payment {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            position: sample_id(3),
            amount: Euros::sample(124_000),
            state: PaymentState::Ordered,
            on: sample_day(),
            reason: None,
            replaces: None,
            pays_to: Some(sample_id(4)),
            sign_offs: Vec::new(),
        }
    }
}
