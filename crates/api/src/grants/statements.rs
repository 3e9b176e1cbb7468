//! What an act states of the measure and of the proofs besides.

use ::grants::{self as domain, ActStatements};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::input::{Faults, Percent, Read};

/// What an act states besides; none of it has to be.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStatements {
    /// Under which law a contract stands.
    #[serde(default)]
    contract_law: Option<ContractLaw>,
    /// For whom the measure is (Zielgruppe).
    #[serde(default)]
    #[validate(length(max = 1000, message = "has at most 1000 characters"))]
    #[schema(max_length = 1000)]
    target_group: Option<String>,
    /// How many take part.
    #[serde(default)]
    participants: Option<u32>,
    /// How many lessons are held.
    #[serde(default)]
    lessons: Option<u32>,
    /// How many hours are worked.
    #[serde(default)]
    hours: Option<u32>,
    /// In which form it is proved.
    #[serde(default)]
    #[validate(length(max = 2000, message = "has at most 2000 characters"))]
    #[schema(max_length = 2000)]
    proofs_form: Option<String>,
    /// Whether the recipient's own audit office examines a proof before it is filed.
    #[serde(default)]
    own_audit: bool,
    /// From how much less of the planned cost on a proof of a fixed amount gives reasons.
    #[serde(default)]
    cost_fall: Option<Percent>,
}

/// Under which law a contract stands.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ContractLaw {
    /// Public law (§ 54 VwVfG NRW).
    Public,
    /// Private law.
    Private,
}

impl Read for NewStatements {
    type Value = ActStatements;

    fn read(self, at: &mut Faults) -> Option<ActStatements> {
        at.check(&self);
        let cost_fall = at.field("cost_fall", self.cost_fall);
        Some(ActStatements {
            contract_law: self.contract_law.map(|law| match law {
                ContractLaw::Public => domain::ContractLaw::Public,
                ContractLaw::Private => domain::ContractLaw::Private,
            }),
            target_group: self.target_group,
            participants: self.participants,
            lessons: self.lessons,
            hours: self.hours,
            proofs_form: self.proofs_form,
            own_audit: self.own_audit,
            cost_fall: cost_fall?,
        })
    }
}

/// What an act states besides.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Statements {
    /// Under which law a contract stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_law: Option<ContractLaw>,
    /// For whom the measure is (Zielgruppe).
    #[serde(skip_serializing_if = "Option::is_none")]
    target_group: Option<String>,
    /// How many take part.
    #[serde(skip_serializing_if = "Option::is_none")]
    participants: Option<u32>,
    /// How many lessons are held.
    #[serde(skip_serializing_if = "Option::is_none")]
    lessons: Option<u32>,
    /// How many hours are worked.
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<u32>,
    /// In which form it is proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    proofs_form: Option<String>,
    /// Whether the recipient's own audit office examines a proof before it is filed.
    own_audit: bool,
    /// From how much less of the planned cost on a proof of a fixed amount gives reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Percent>)]
    cost_fall: Option<String>,
}

impl Statements {
    /// What is stated, if something is.
    pub(crate) fn of(stated: ActStatements) -> Option<Self> {
        let law = |law| match law {
            domain::ContractLaw::Public => ContractLaw::Public,
            domain::ContractLaw::Private => ContractLaw::Private,
        };
        (!stated.is_empty()).then(|| Self {
            contract_law: stated.contract_law.map(law),
            target_group: stated.target_group,
            participants: stated.participants,
            lessons: stated.lessons,
            hours: stated.hours,
            proofs_form: stated.proofs_form,
            own_audit: stated.own_audit,
            cost_fall: stated.cost_fall.map(|share| share.to_string()),
        })
    }
}
