//! An exception from a rule as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    sign_offs::SignOff,
};

/// An exception from a rule (Ausnahme), for one grant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleWaiver {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant.
    grant: Uuid,
    /// The rule, by its id.
    #[schema(example = "nachweisfrist")]
    rule: String,
    /// The version of the rule book that leaves it open.
    rule_book: u32,
    /// The first day on which the rule does not hold.
    from: NaiveDate,
    /// The last day on which it does not hold.
    until: NaiveDate,
    /// Who allowed it, with the letter in which it stands.
    allowed_by: String,
    /// Why.
    reason: String,
    /// Where it stands.
    #[serde(flatten)]
    state: RuleWaiverState,
    /// Who proposed it, and who confirmed it.
    sign_offs: Vec<SignOff>,
}

/// Where an exception stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
enum RuleWaiverState {
    /// Proposed by one person.
    Proposed {
        /// The day.
        on: NaiveDate,
    },
    /// Confirmed by another: it counts.
    Confirmed {
        /// The day.
        on: NaiveDate,
    },
    /// Taken back.
    Withdrawn {
        /// The day.
        on: NaiveDate,
        /// Who took it back.
        by: String,
        /// Why.
        why: String,
    },
}

impl Versioned for RuleWaiver {
    fn path(&self) -> String {
        format!("/api/v1/rule-waivers/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::RuleWaiverState> for RuleWaiverState {
    fn from(state: domain::RuleWaiverState) -> Self {
        match state {
            domain::RuleWaiverState::Proposed { on } => Self::Proposed { on },
            domain::RuleWaiverState::Confirmed { on } => Self::Confirmed { on },
            domain::RuleWaiverState::Withdrawn { on, by, why } => Self::Withdrawn { on, by, why },
        }
    }
}

impl From<domain::RuleWaiver> for RuleWaiver {
    fn from(waiver: domain::RuleWaiver) -> Self {
        Self {
            id: waiver.id.0,
            version: waiver.version,
            grant: waiver.grant.0,
            rule: waiver.rule,
            rule_book: waiver.rule_book,
            from: waiver.days.from(),
            until: waiver.days.until(),
            allowed_by: waiver.allowed_by,
            reason: waiver.reason,
            state: waiver.state.into(),
            sign_offs: waiver.sign_offs.into_iter().map(SignOff::from).collect(),
        }
    }
}

impl Sample for RuleWaiver {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            rule: "nachweisfrist".to_owned(),
            rule_book: 2,
            from: sample_day(),
            until: sample_day(),
            allowed_by: "Kreis, Vermerk vom 1.6.2021".to_owned(),
            reason: "Die Buchhaltung des Trägers ist erkrankt".to_owned(),
            state: RuleWaiverState::Proposed { on: sample_day() },
            sign_offs: Vec::new(),
        }
    }
}
