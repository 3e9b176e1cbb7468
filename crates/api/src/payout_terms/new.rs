//! What an agreement and a change of payout terms are told alike.

use ::grants::{NewInstalment, NewRequirement, NewTerms, PayoutRule, RequirementKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::input::{Amount, ComponentText, Count, Day, Faults, Read, Year, not_blank, object, objects};

/// How a grant is paid.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTerms)]
pub(crate) struct Terms {
    /// The rule.
    #[serde(deserialize_with = "object")]
    rule: Rule,
    /// Where it is agreed.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "§ 5 des Weiterleitungsvertrags")]
    reference: String,
    /// The day it was agreed.
    agreed_on: Day,
    /// What must be met before an instalment is drawn; they are numbered on.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 200)]
    requirements: Vec<Requirement>,
    /// Parts of positions that are drawn once and as a whole; they are numbered on.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 200)]
    instalments: Vec<Instalment>,
}

impl Read for Terms {
    type Value = NewTerms;

    fn read(self, at: &mut Faults) -> Option<NewTerms> {
        at.check(&self);
        let rule = at.field("rule", self.rule);
        let agreed_on = at.field("agreed_on", self.agreed_on);
        let requirements = at.list("requirements", self.requirements, 0..=200);
        let instalments = at.list("instalments", self.instalments, 0..=200);
        Some(NewTerms {
            rule: rule?,
            reference: self.reference,
            agreed_on: agreed_on?,
            requirements: requirements?,
            instalments: instalments?,
        })
    }
}

/// By which rule a grant is paid.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = NewPayoutRule)]
enum Rule {
    /// What was recognised becomes due; nothing is paid ahead of use.
    Reimbursement {},
    /// What is asked for is paid ahead of use; what was recognised settles it.
    Advance {
        /// The most that may be ahead of use at any time.
        cap: Option<Amount>,
    },
    /// Advances, and what they do not cover becomes due as it is recognised.
    Mixed {
        /// The most that may be ahead of use at any time.
        cap: Option<Amount>,
    },
}

impl Read for Rule {
    type Value = PayoutRule;

    fn read(self, at: &mut Faults) -> Option<PayoutRule> {
        match self {
            Self::Reimbursement {} => Some(PayoutRule::Reimbursement),
            Self::Advance { cap } => at.field("cap", cap).map(|cap| PayoutRule::Advance { cap }),
            Self::Mixed { cap } => at.field("cap", cap).map(|cap| PayoutRule::Mixed { cap }),
        }
    }
}

/// What must be met.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRequirement)]
struct Requirement {
    /// What it asks for.
    kind: Asked,
    /// What it is called.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Zwischennachweis 2021")]
    title: String,
    /// The day it is due.
    due_on: Day,
}

/// What a requirement asks for.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RequirementKind)]
pub(super) enum Asked {
    /// A Zwischennachweis of the grant that the giver has accepted.
    InterimProofAccepted,
    /// A proof of the grant that was filed.
    ProofFiled,
    /// A report.
    Report,
    /// Something else, as its title says.
    Other,
}

impl From<Asked> for RequirementKind {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::InterimProofAccepted => Self::InterimProofAccepted,
            Asked::ProofFiled => Self::ProofFiled,
            Asked::Report => Self::Report,
            Asked::Other => Self::Other,
        }
    }
}

impl From<RequirementKind> for Asked {
    fn from(kind: RequirementKind) -> Self {
        match kind {
            RequirementKind::InterimProofAccepted => Self::InterimProofAccepted,
            RequirementKind::ProofFiled => Self::ProofFiled,
            RequirementKind::Report => Self::Report,
            RequirementKind::Other => Self::Other,
        }
    }
}

impl Read for Requirement {
    type Value = NewRequirement;

    fn read(self, at: &mut Faults) -> Option<NewRequirement> {
        at.check(&self);
        let due_on = at.field("due_on", self.due_on);
        Some(NewRequirement { kind: self.kind.into(), title: self.title, due_on: due_on? })
    }
}

/// A part of a position that is drawn once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewInstalment)]
struct Instalment {
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// How much.
    amount: Amount,
    /// The number of the requirement that must be met or waived before.
    requirement: Option<Count>,
}

impl Read for Instalment {
    type Value = NewInstalment;

    fn read(self, at: &mut Faults) -> Option<NewInstalment> {
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        let requirement = at.field("requirement", self.requirement);
        Some(NewInstalment {
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            amount: amount?,
            requirement: requirement?.map(|number| number.0),
        })
    }
}
