//! Payout terms as they are shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::new::Asked;
use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    input::Amount,
};

/// How a grant is paid.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutTerms {
    /// Their id.
    id: Uuid,
    /// Their version, as in the `ETag`.
    version: i64,
    /// The grant.
    grant: Uuid,
    /// The rules; the last one holds.
    rules: Vec<PayoutRule>,
    /// What must be met.
    requirements: Vec<Requirement>,
    /// Parts of positions that are drawn once.
    instalments: Vec<Instalment>,
}

/// A rule in force from a day on.
#[derive(Debug, Serialize, ToSchema)]
struct PayoutRule {
    /// Its number.
    number: i64,
    /// Reimbursement, advance or mixed.
    kind: RuleKind,
    /// The most that may be ahead of use at any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Amount>)]
    cap: Option<Euros>,
    /// Where it is agreed.
    reference: String,
    /// The day it was agreed.
    agreed_on: NaiveDate,
}

/// The kinds of rules.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RuleKind {
    /// What was recognised becomes due.
    Reimbursement,
    /// What is asked for is paid ahead of use.
    Advance,
    /// Both.
    Mixed,
}

/// What must be met before an instalment is drawn.
#[derive(Debug, Serialize, ToSchema)]
struct Requirement {
    /// Its number.
    number: i64,
    /// What it asks for.
    kind: Asked,
    /// What it is called.
    title: String,
    /// The day it is due.
    due_on: NaiveDate,
    /// Where it stands.
    state: RequirementState,
    /// Since when, if it is met or waived.
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<NaiveDate>,
    /// The proof that meets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Uuid>,
    /// What meets it, or why it was waived.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// Where a requirement stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RequirementState {
    /// Nothing has met it.
    Open,
    /// It is met.
    Met,
    /// The giver has done without it.
    Waived,
}

/// A part of a position that is drawn once and as a whole.
#[derive(Debug, Serialize, ToSchema)]
struct Instalment {
    /// Its number.
    number: i64,
    /// The position it pays for.
    position: Uuid,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The number of the requirement that it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    requirement: Option<i64>,
}

impl Versioned for PayoutTerms {
    fn path(&self) -> String {
        format!("/api/v1/payout-terms/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::PayoutTerms> for PayoutTerms {
    fn from(terms: domain::PayoutTerms) -> Self {
        Self {
            id: terms.id.0,
            version: terms.version,
            grant: terms.grant.0,
            rules: terms.rules.into_iter().map(PayoutRule::from).collect(),
            requirements: terms.requirements.into_iter().map(Requirement::from).collect(),
            instalments: terms.instalments.into_iter().map(Instalment::from).collect(),
        }
    }
}

impl From<domain::RuleVersion> for PayoutRule {
    fn from(version: domain::RuleVersion) -> Self {
        let kind = match version.rule {
            domain::PayoutRule::Reimbursement => RuleKind::Reimbursement,
            domain::PayoutRule::Advance { .. } => RuleKind::Advance,
            domain::PayoutRule::Mixed { .. } => RuleKind::Mixed,
        };
        Self {
            number: version.number,
            kind,
            cap: version.rule.cap().map(Euros::from),
            reference: version.reference,
            agreed_on: version.agreed_on,
        }
    }
}

impl From<domain::Requirement> for Requirement {
    fn from(requirement: domain::Requirement) -> Self {
        use domain::{Fulfilment, RequirementState as State};
        let (state, on, proof, text) = match requirement.state {
            State::Open => (RequirementState::Open, None, None, None),
            State::Met { on, by: Fulfilment::Proof(proof) } => {
                (RequirementState::Met, Some(on), Some(proof.0), None)
            }
            State::Met { on, by: Fulfilment::Words(text) } => {
                (RequirementState::Met, Some(on), None, Some(text))
            }
            State::Waived { on, reason } => (RequirementState::Waived, Some(on), None, Some(reason)),
        };
        Self {
            number: requirement.number,
            kind: requirement.kind.into(),
            title: requirement.title,
            due_on: requirement.due_on,
            state,
            on,
            proof,
            text,
        }
    }
}

impl From<domain::Instalment> for Instalment {
    fn from(instalment: domain::Instalment) -> Self {
        Self {
            number: instalment.number,
            position: instalment.position.0,
            amount: instalment.amount.into(),
            requirement: instalment.requirement,
        }
    }
}

impl Sample for PayoutTerms {
    fn sample() -> Self {
        let rule = PayoutRule {
            number: 1,
            kind: RuleKind::Mixed,
            cap: Some(Euros::sample(500_000)),
            reference: "§ 5 des Weiterleitungsvertrags".to_owned(),
            agreed_on: sample_day(),
        };
        let requirement = Requirement {
            number: 1,
            kind: Asked::InterimProofAccepted,
            title: "Zwischennachweis 2021".to_owned(),
            due_on: sample_day(),
            state: RequirementState::Open,
            on: None,
            proof: None,
            text: None,
        };
        let (position, amount) = (sample_id(3), Euros::sample(124_000));
        let instalment = Instalment { number: 1, position, amount, requirement: Some(1) };
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            rules: vec![rule],
            requirements: vec![requirement],
            instalments: vec![instalment],
        }
    }
}
