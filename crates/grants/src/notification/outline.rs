//! What the table of notifications asks of a subject, read from what the journal keeps of it.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    AboveNeed, AuditStep, AuditStepKind, ClaimId, GrantId, OrganisationId, ReminderStage, SignOff, Signer,
    Step, Visibility, law::DeadlineRule,
};

/// A subject as the journal has it after a command, as far as notifications ask.
#[derive(Debug, Default, Deserialize)]
pub struct Outline {
    /// The grant on which it hangs, or which it is.
    pub grant: Option<GrantId>,
    #[serde(default)]
    id: Value,
    root: Option<IgnoredAny>,
    /// The claim of which it says something.
    pub claim: Option<ClaimId>,
    visibility: Option<Visibility>,
    /// Whose bank details it is, or for whom it was written.
    pub organisation: Option<OrganisationId>,
    #[serde(default)]
    state: Value,
    #[serde(default)]
    by: Value,
    #[serde(default)]
    sign_offs: Vec<SignOff>,
    #[serde(default)]
    steps: Value,
    above_need: Option<AboveNeed>,
    #[serde(default)]
    plan_version: Value,
    correction: Option<IgnoredAny>,
    /// What a reminder is about, where that is not the grant.
    pub reminded_of: Option<Uuid>,
    rule: Option<String>,
    stage: Option<ReminderStage>,
}

impl Outline {
    /// Reads the answer of a command. What has a root is a grant.
    pub fn read(answer: &str) -> Result<Self, serde_json::Error> {
        let read: Self = serde_json::from_str(answer)?;
        let is_grant = read.grant.is_none() && read.root.is_some();
        let own = GrantId::deserialize(&read.id).ok().filter(|_| is_grant);
        Ok(Self { grant: read.grant.or(own), ..read })
    }

    /// Who recorded it.
    pub fn author(&self) -> Option<Signer> {
        Signer::deserialize(&self.by).ok()
    }

    pub(super) fn is_signed(&self) -> bool {
        let newest = self.sign_offs.iter().map(|signed| signed.round).max();
        let signs = |step| matches!(step, Step::Sign | Step::PrepareAndSign);
        self.sign_offs.iter().any(|signed| Some(signed.round) == newest && signs(signed.step))
    }

    pub(super) fn is_unsigned(&self) -> bool {
        !self.is_signed()
    }

    /// Whether it was signed in any round: who is to look at it has learned of it.
    pub(super) fn was_signed(&self) -> bool {
        self.sign_offs.iter().any(|signed| matches!(signed.step, Step::Sign | Step::PrepareAndSign))
    }

    /// Of an exception from a rule: whether it counted.
    pub(super) fn was_confirmed(&self) -> bool {
        self.sign_offs.iter().any(|signed| signed.step == Step::Confirm)
    }

    /// Of a grant: whether its giver consented to the plan that it has now, which the giver records.
    pub(super) fn is_with_consent(&self) -> bool {
        self.plan_version.get("consent").is_some_and(|consent| !consent.is_null())
    }

    pub(super) fn is_signed_above_need(&self) -> bool {
        self.above_need.as_ref().is_none_or(AboveNeed::is_signed)
    }

    pub(super) fn is_unsigned_above_need(&self) -> bool {
        !self.is_signed_above_need()
    }

    pub(super) fn is_decided_claim(&self) -> bool {
        self.stands("decided") && self.correction.is_none()
    }

    pub(super) fn is_requested(&self) -> bool {
        self.stands("requested")
    }

    pub(super) fn is_answered(&self) -> bool {
        self.stands("approved") || self.stands("refused")
    }

    /// Of a comment: whether both sides read it.
    pub(super) fn is_shared(&self) -> bool {
        self.visibility == Some(Visibility::Shared)
    }

    /// Of a receivable: whether nothing of it has ended yet.
    pub(super) fn is_owed(&self) -> bool {
        self.steps.as_array().is_none_or(Vec::is_empty)
    }

    pub(super) fn asks_back(&self) -> bool {
        let steps = Vec::<AuditStep>::deserialize(&self.steps).unwrap_or_default();
        steps.last().is_some_and(|step| matches!(step.kind, AuditStepKind::AskBack { .. }))
    }

    pub(super) fn has_ended(&self) -> bool {
        !self.asks_back()
    }

    pub(super) fn is_of_proof_ahead(&self) -> bool {
        self.is_of_proof() && self.is_ahead()
    }

    pub(super) fn is_of_proof_passed(&self) -> bool {
        self.is_of_proof() && !self.is_ahead()
    }

    pub(super) fn is_of_use_ahead(&self) -> bool {
        self.follows("verwendungsfrist") && self.is_ahead()
    }

    pub(super) fn is_of_use_passed(&self) -> bool {
        self.follows("verwendungsfrist") && !self.is_ahead()
    }

    pub(super) fn is_of_ground(&self) -> bool {
        self.follows("widerruf")
    }

    pub(super) fn is_of_interest(&self) -> bool {
        self.follows("zinsen_verjaehrung")
    }

    pub(super) fn is_of_answer_ahead(&self) -> bool {
        self.follows(DeadlineRule::ANSWER_TO_AUDIT) && self.is_ahead()
    }

    pub(super) fn is_of_answer_passed(&self) -> bool {
        self.follows(DeadlineRule::ANSWER_TO_AUDIT) && !self.is_ahead()
    }

    pub(super) fn is_of_demand_ahead(&self) -> bool {
        self.follows(DeadlineRule::DEMAND) && self.is_ahead()
    }

    pub(super) fn is_of_demand_passed(&self) -> bool {
        self.follows(DeadlineRule::DEMAND) && !self.is_ahead()
    }

    fn is_of_proof(&self) -> bool {
        ["zwischennachweis_traeger", "verwendungsnachweis_traeger", "verwendungsnachweis_kreis"]
            .into_iter()
            .any(|rule| self.follows(rule))
    }

    fn follows(&self, rule: &str) -> bool {
        self.rule.as_deref() == Some(rule)
    }

    fn is_ahead(&self) -> bool {
        self.stage.is_some_and(|stage| stage != ReminderStage::Passed)
    }

    fn stands(&self, word: &str) -> bool {
        self.state.get("state").and_then(Value::as_str) == Some(word)
    }
}
