//! What the house decides about duties, as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    euros::Euros,
    input::Amount,
};

/// A version of what the house decides about duties.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DutyRules {
    /// Its id.
    id: Uuid,
    /// Its number, from 1 on. The newest counts.
    number: i64,
    /// Whether one person may certify a decision in reason and in amount.
    one_examiner: bool,
    /// Above which amount of a payment a further eye is needed; null, if it never is.
    #[schema(value_type = Option<Amount>)]
    further_eye_above: Option<Euros>,
    /// How many days a change of bank details waits, once it is confirmed.
    bank_wait_days: u32,
    /// The day it was set.
    on: NaiveDate,
    /// Why.
    reason: String,
}

impl From<domain::DutyRules> for DutyRules {
    fn from(rules: domain::DutyRules) -> Self {
        Self {
            id: rules.id.0,
            number: rules.number,
            one_examiner: rules.one_examiner,
            further_eye_above: rules.further_eye_above.map(Euros::from),
            bank_wait_days: rules.bank_wait_days,
            on: rules.on,
            reason: rules.reason,
        }
    }
}

impl Sample for DutyRules {
    fn sample() -> Self {
        let above = ledger::Cents::new(1_000_000);
        Self {
            id: sample_id(1),
            number: 1,
            one_examiner: false,
            further_eye_above: Some(above.into()),
            bank_wait_days: 3,
            on: sample_day(),
            reason: "Dienstanweisung Zahlungsverkehr § 4".to_owned(),
        }
    }
}
