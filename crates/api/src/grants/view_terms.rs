//! The terms of an act as they are shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{euros::Euros, input::Rest};

/// What makes a version.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "change", rename_all = "snake_case")]
pub(crate) enum ActChange {
    /// It is the first.
    First {},
    /// It amends the one before.
    Amendment {
        /// Why.
        reason: String,
    },
    /// It takes the one before back, in whole or in part.
    Revocation {
        /// By which right: widerruf, ruecknahme or aufloesende_bedingung.
        revocation: &'static str,
        /// Why.
        reason: String,
        /// The day from which it counts.
        effective_from: NaiveDate,
        /// The paragraph it rests on.
        legal_ground: String,
    },
}

impl From<domain::ActChange> for ActChange {
    fn from(change: domain::ActChange) -> Self {
        match change {
            domain::ActChange::First => Self::First {},
            domain::ActChange::Amendment { reason } => Self::Amendment { reason },
            domain::ActChange::Revocation { revocation, reason, effective_from, legal_ground } => {
                Self::Revocation { revocation: revocation.word(), reason, effective_from, legal_ground }
            }
        }
    }
}

/// Whether forwarding needs the giver's consent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "consent", rename_all = "snake_case")]
pub(crate) enum ForwardingConsent {
    /// The act is enough.
    NotDemanded {},
    /// The act demands it, and it was not given yet.
    Demanded {},
    /// It was given.
    Given {
        /// The day it bears.
        on: NaiveDate,
        /// Its file reference.
        reference: String,
    },
}

impl From<domain::ForwardingConsent> for ForwardingConsent {
    fn from(consent: domain::ForwardingConsent) -> Self {
        match consent {
            domain::ForwardingConsent::NotDemanded => Self::NotDemanded {},
            domain::ForwardingConsent::Demanded => Self::Demanded {},
            domain::ForwardingConsent::Given(domain::Consent { on, reference }) => {
                Self::Given { on, reference }
            }
        }
    }
}

/// Whether an act can still be contested (Bestandskraft).
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names of the interface say that they are days")]
pub(crate) struct Finality {
    /// The day it became final.
    pub(crate) final_on: Option<NaiveDate>,
    /// The day on which the recipient waived its appeal.
    pub(crate) waived_on: Option<NaiveDate>,
    /// The day on which it was appealed against.
    pub(crate) appealed_on: Option<NaiveDate>,
}

impl From<domain::Finality> for Finality {
    fn from(finality: domain::Finality) -> Self {
        let domain::Finality { final_on, waived_on, appealed_on } = finality;
        Self { final_on, waived_on, appealed_on }
    }
}

/// What pays for the planned cost beside the grant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FundingPlan {
    /// What the recipient brings itself (Eigenanteil).
    #[schema(value_type = Rest)]
    own_funds: Euros,
    /// What third parties bring.
    third_party: Vec<ThirdPartyFunds>,
    /// What the measure itself takes in.
    #[schema(value_type = Rest)]
    income: Euros,
}

/// What one third party brings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ThirdPartyFunds {
    /// Who it is.
    name: String,
    /// How much it brings.
    #[schema(value_type = Rest)]
    amount: Euros,
    /// Whether it is another public giver.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_public: bool,
}

impl From<domain::FundingPlan> for FundingPlan {
    fn from(plan: domain::FundingPlan) -> Self {
        let brings = |it: domain::ThirdPartyFunds| ThirdPartyFunds {
            name: it.name,
            amount: it.amount.into(),
            is_public: it.is_public,
        };
        Self {
            own_funds: plan.own_funds.into(),
            third_party: plan.third_party.into_iter().map(brings).collect(),
            income: plan.income.into(),
        }
    }
}
