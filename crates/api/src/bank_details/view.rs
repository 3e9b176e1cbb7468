//! Bank details as they are shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    sign_offs::SignOff,
};

/// A version of the bank details of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BankDetails {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// Whose account it is.
    organisation: Uuid,
    /// Which of the organisation's: 1 for the first.
    number: i64,
    /// The account number (IBAN), in capitals and without spaces.
    #[schema(example = "DE02120300000000202051")]
    iban: String,
    /// The name of the account's holder, as the bank has it.
    holder: String,
    /// Where they stand.
    state: BankDetailsState,
    /// Since when.
    on: NaiveDate,
    /// The first day on which they are paid to, once they are confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    usable_from: Option<NaiveDate>,
    /// How it was looked into whether the account is the organisation's.
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_how: Option<String>,
    /// Why they were refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Who took which step.
    sign_offs: Vec<SignOff>,
}

/// Where bank details stand.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BankDetailsState {
    /// Entered by one person of the organisation.
    Entered,
    /// Signed by another.
    Signed,
    /// Looked into by the first recipient.
    Verified,
    /// Confirmed there by another person.
    Confirmed,
    /// Not taken.
    Refused,
    /// Taken back by the organisation.
    Withdrawn,
}

impl Versioned for BankDetails {
    fn path(&self) -> String {
        format!("/api/v1/bank-details/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::BankDetails> for BankDetails {
    fn from(details: domain::BankDetails) -> Self {
        use domain::BankDetailsState as State;
        let (state, on, usable_from, reason) = match details.state {
            State::Entered { on } => (BankDetailsState::Entered, on, None, None),
            State::Signed { on } => (BankDetailsState::Signed, on, None, None),
            State::Verified { on } => (BankDetailsState::Verified, on, None, None),
            State::Confirmed { on, usable_from } => {
                (BankDetailsState::Confirmed, on, Some(usable_from), None)
            }
            State::Refused { on, reason } => (BankDetailsState::Refused, on, None, Some(reason)),
            State::Withdrawn { on } => (BankDetailsState::Withdrawn, on, None, None),
        };
        Self {
            id: details.id.0,
            version: details.version,
            organisation: details.organisation.0,
            number: details.number,
            iban: details.iban.into(),
            holder: details.holder,
            state,
            on,
            usable_from,
            verified_how: details.verified_how,
            reason,
            sign_offs: details.sign_offs.into_iter().map(SignOff::from).collect(),
        }
    }
}

impl Sample for BankDetails {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            organisation: sample_id(2),
            number: 1,
            iban: "DE02120300000000202051".to_owned(),
            holder: "Musterwerk Bildung gGmbH".to_owned(),
            state: BankDetailsState::Entered,
            on: sample_day(),
            usable_from: None,
            verified_how: None,
            reason: None,
            sign_offs: Vec::new(),
        }
    }
}
