//! What of the lines of a claim is otherwise than somebody saw it: decided, corrected, replaced, new, or proposed.

use std::collections::BTreeMap;

use super::{Claim, ClaimLine, LineDecision, LineState, ProposedCorrection};
use crate::ClaimLineId;

/// A line of which something is otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The line as it was; none, if it is new.
    pub before: Option<ClaimLine>,
    /// The line as it is.
    pub now: ClaimLine,
    /// What is proposed to be decided of it now and was not before.
    pub proposed: Option<LineDecision>,
    /// How it is proposed to be corrected now and was not before.
    pub correction: Option<ProposedCorrection>,
}

impl LineChange {
    /// Whether it is simply recognised as claimed, or proposed to be.
    fn is_plain(&self) -> bool {
        let proposed = self.proposed.as_ref().is_none_or(|decision| *decision == LineDecision::Accept);
        proposed
            && self.correction.is_none()
            && self.now.corrections.is_empty()
            && matches!(self.now.state, LineState::Accepted | LineState::Declared)
    }
}

impl Claim {
    /// The lines of which something is otherwise than in an earlier state of the same claim: first those that are not simply
    /// recognised, each kind in the order of the lines.
    pub fn changes_since(&self, before: &Self) -> Vec<LineChange> {
        let known: BTreeMap<_, _> = before.lines.iter().map(|line| (line.id, line)).collect();
        let (was, is) = (before.proposed_decisions(), self.proposed_decisions());
        let corrected = self.correction.as_ref().filter(|_| self.correction != before.correction);
        let change = |line: &ClaimLine| {
            let old = known.get(&line.id).copied();
            let proposed = is.get(&line.id).filter(|decision| was.get(&line.id) != Some(*decision));
            let correction = corrected.filter(|proposed| proposed.new.line == line.id);
            let stands = |line: &ClaimLine| (line.state.clone(), line.recognised());
            let is_other = old.is_none_or(|old| stands(old) != stands(line));
            (is_other || proposed.is_some() || correction.is_some()).then(|| LineChange {
                before: old.cloned(),
                now: line.clone(),
                proposed: proposed.map(|decision| (*decision).clone()),
                correction: correction.cloned(),
            })
        };
        let mut changes: Vec<LineChange> = self.lines.iter().filter_map(change).collect();
        changes.sort_by_key(|change| (change.is_plain(), change.now.number));
        changes
    }

    /// What is proposed to be decided of each line and does not count yet.
    fn proposed_decisions(&self) -> BTreeMap<ClaimLineId, &LineDecision> {
        let open = self.proposal.iter().filter(|_| self.waits_for_decision());
        open.flat_map(|proposal| &proposal.decisions).map(|(line, decision)| (*line, decision)).collect()
    }
}
