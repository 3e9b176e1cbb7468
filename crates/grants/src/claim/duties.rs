//! A claim's duties: prepared and signed by its recipient, its decision proposed and certified before it counts, and so
//! is each correction of it.
//!
//! A round is what was handed in once and proposed once, or one proposal to correct. What is handed in again, what is sent
//! back by who was to certify it, and each correction begins the next; nobody takes two steps of one round. Signing
//! moves no version: it changes nothing that anybody saw.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Claim, ClaimError, ClaimState, LineDecision};
use crate::{
    ClaimLineId, FindingCode, Programme,
    duty::{DutyError, SignOff, Signer, Step, rounds},
};

/// What is proposed to be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The round that it is proposed in.
    pub round: i64,
    /// What is decided of each line.
    pub decisions: Vec<(ClaimLineId, LineDecision)>,
    /// What the examination found of lines.
    pub findings: BTreeMap<ClaimLineId, BTreeSet<FindingCode>>,
    /// The version of the rule book that it follows: it is certified under no other.
    pub rule_book: u32,
}

impl Proposal {
    /// The lines of which something else is proposed than to recognise them as claimed, or of which something was found.
    pub fn changed(&self) -> BTreeSet<ClaimLineId> {
        let otherwise = self.decisions.iter().filter(|(_, decision)| *decision != LineDecision::Accept);
        let found = self.findings.iter().filter(|(_, found)| !found.is_empty());
        otherwise.map(|(line, _)| *line).chain(found.map(|(line, _)| *line)).collect()
    }
}

impl Claim {
    /// The round that the claim is in.
    pub fn round(&self) -> i64 {
        rounds::round(&self.sign_offs)
    }

    /// The round in which the claim was handed in last.
    pub fn round_of_decision(&self) -> i64 {
        let prepared = |signed: &&SignOff| matches!(signed.step, Step::Prepare | Step::PrepareAndSign);
        self.sign_offs.iter().filter(prepared).map(|signed| signed.round).max().unwrap_or(0)
    }

    /// Whether a decision or a correction is proposed and not certified yet.
    pub const fn is_proposed(&self) -> bool {
        let to_decide = self.waits_for_decision() && self.proposal.is_some();
        to_decide || self.correction.is_some()
    }

    /// Whether what is proposed of it waits to be decided.
    pub(super) const fn waits_for_decision(&self) -> bool {
        matches!(self.state, ClaimState::Submitted { .. })
    }

    /// Whether somebody has still to act on it: until it is decided, and while a correction is proposed.
    pub const fn waits(&self) -> bool {
        matches!(self.state, ClaimState::Submitted { .. } | ClaimState::ChangesRequested { .. })
            || self.correction.is_some()
    }

    /// The claim as its recipient sees it: without what is proposed, and who took steps towards it, until it counts.
    #[must_use]
    pub fn without_proposals(mut self) -> Self {
        let is_decided = matches!(self.state, ClaimState::Decided { .. });
        let decided = self.round_of_decision();
        let open = self.correction.as_ref().map(|proposed| proposed.round);
        let sent_back = self.sign_offs.iter().filter(|signed| signed.step == Step::SendBack);
        let never_counts: BTreeSet<i64> = sent_back.map(|signed| signed.round).chain(open).collect();
        let counts = |round| is_decided && round >= decided && !never_counts.contains(&round);
        self.sign_offs.retain(|signed| signed.step.is_of_recipient() || counts(signed.round));
        let proposal = self.proposal.filter(|_| is_decided);
        Self { proposal, correction: None, returned: Vec::new(), ..self }
    }

    /// Whether a step of the present round was taken.
    pub(crate) fn has(&self, step: Step) -> bool {
        rounds::has(&self.sign_offs, step)
    }

    /// Whether its recipient has signed what was handed in last.
    pub fn is_signed(&self) -> bool {
        self.has(Step::Sign) || self.has(Step::PrepareAndSign)
    }

    /// Whether what is proposed is certified in reason and in amount.
    pub fn is_certified(&self) -> bool {
        rounds::is_certified(&self.sign_offs)
    }

    /// Begins the next round with who prepared it; who is alone there signs with it.
    #[must_use]
    pub fn prepared(mut self, by: Signer, alone: bool) -> Self {
        let step = if alone { Step::PrepareAndSign } else { Step::Prepare };
        let round = self.round() + 1;
        self.sign_offs.push(SignOff { step, round, by });
        Self { proposal: None, ..self }
    }

    /// Signs what another has prepared.
    pub fn sign(self, by: Signer) -> Result<Self, ClaimError> {
        self.must_be_submitted(Step::Sign)?;
        if self.has(Step::PrepareAndSign) {
            return Err(DutyError::Taken { step: Step::Sign }.into());
        }
        self.take(Step::Sign, by)
    }

    /// Refuses unless a person may propose a decision, whatever it says of the lines.
    pub fn may_propose(&self, by: &Signer) -> Result<(), ClaimError> {
        self.state.move_to(ClaimState::Decided { on: by.on })?;
        if !self.is_signed() {
            return Err(DutyError::Missing { asked: Step::Propose, missing: Step::Sign }.into());
        }
        if self.proposal.is_some() {
            return Err(DutyError::Proposed.into());
        }
        Ok(rounds::take(&mut self.sign_offs.clone(), Step::Propose, by.clone())?)
    }

    /// Proposes what to decide of every line that counts. A proposal that could not be decided is refused now, with all that is
    /// wrong.
    pub fn propose(
        self,
        decisions: &[(ClaimLineId, LineDecision)],
        findings: &BTreeMap<ClaimLineId, BTreeSet<FindingCode>>,
        programme: &Programme,
        rule_book: u32,
        by: Signer,
    ) -> Result<Self, Vec<ClaimError>> {
        self.clone().decide(decisions, findings, programme, by.on)?;
        self.may_propose(&by).map_err(|cause| vec![cause])?;
        let (decisions, findings) = (decisions.to_vec(), findings.clone());
        let proposal = Some(Proposal { round: self.round(), decisions, findings, rule_book });
        Ok(Self { proposal, ..self.take(Step::Propose, by).map_err(|cause| vec![cause])? })
    }

    /// Decides what is proposed, with what was found. Its certificates are asked for before.
    pub fn decided_as_proposed(self, programme: &Programme, on: NaiveDate) -> Result<Self, Vec<ClaimError>> {
        let Some(Proposal { decisions, findings, .. }) = self.proposal.clone() else {
            return Err(vec![DutyError::NoProposal.into()]);
        };
        let version = self.version + 1;
        Ok(Self { version, ..self.decide(&decisions, &findings, programme, on)? })
    }

    /// The version of the rule book that what is proposed follows, or that the decision followed.
    fn rule_book(&self) -> Option<u32> {
        let of_decision = || self.proposal.as_ref().map(|proposal| proposal.rule_book);
        self.correction.as_ref().map(|correction| correction.rule_book).or_else(of_decision)
    }

    /// Certifies what is proposed, in reason, in amount, or in both. What follows an older rule book than holds now is
    /// proposed once more.
    pub fn certify(mut self, step: Step, rule_book: u32, by: Signer) -> Result<Self, ClaimError> {
        self.must_be_proposed(step)?;
        if let Some(proposed) = self.rule_book() {
            rounds::must_follow(proposed, rule_book)?;
        }
        rounds::certify(&mut self.sign_offs, step, by)?;
        Ok(self)
    }

    /// Sends a proposal back that cannot be certified. What the recipient signed stays signed.
    pub fn send_back(mut self, reason: &str, by: Signer) -> Result<Self, ClaimError> {
        self.must_be_proposed(Step::SendBack)?;
        let is_correction = self.correction.is_some();
        self.returned.push(rounds::send_back(&mut self.sign_offs, reason, by)?);
        let claim = Self { correction: None, ..self };
        Ok(if is_correction { claim } else { claim.signed_again() })
    }

    /// The next round, signed by the recipient as the one before.
    fn signed_again(mut self) -> Self {
        let round = self.round();
        let stays = |signed: &&SignOff| signed.round == round && signed.step.is_of_recipient();
        let carried: Vec<_> = self.sign_offs.iter().filter(stays).cloned().collect();
        self.sign_offs.extend(carried.into_iter().map(|signed| SignOff { round: round + 1, ..signed }));
        Self { proposal: None, ..self }
    }

    fn take(mut self, step: Step, by: Signer) -> Result<Self, ClaimError> {
        rounds::take(&mut self.sign_offs, step, by)?;
        Ok(self)
    }

    fn must_be_proposed(&self, asked: Step) -> Result<(), ClaimError> {
        if self.correction.is_none() {
            self.must_be_submitted(asked)?;
        }
        if self.is_proposed() { Ok(()) } else { Err(DutyError::NoProposal.into()) }
    }

    fn must_be_submitted(&self, asked: Step) -> Result<(), ClaimError> {
        match self.state {
            ClaimState::Submitted { .. } => Ok(()),
            present => Err(ClaimError::State { present: present.word(), asked: asked.word() }),
        }
    }
}
