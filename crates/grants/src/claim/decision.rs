//! What the examination decides of the lines of a claim, and what it found of them. All that is wrong with it is told at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use ledger::Cents;

use super::{
    Claim, ClaimError, ClaimLine, ClaimState, Cost, LineDecision, LineState, check::keep, line::not_before,
};
use crate::{ClaimLineId, FindingCode, Programme, ServiceUnitId};

/// What the examination found of lines.
type Findings = BTreeMap<ClaimLineId, BTreeSet<FindingCode>>;

impl Claim {
    /// Decides every line that counts, each exactly once, with what the examination found of lines. All that is wrong is told:
    /// line by line, then what names no line of the claim. What is parked is not found yet.
    pub fn decide(
        self,
        decisions: &[(ClaimLineId, LineDecision)],
        found: &Findings,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<Self, Vec<ClaimError>> {
        let state = self.state.move_to(ClaimState::Decided { on }).map_err(|cause| vec![cause])?;
        let (said, again) = (by_line(decisions), self.claimed_again());
        let (mut lines, mut faults) = (Vec::with_capacity(self.lines.len()), Vec::new());
        for line in &self.lines {
            let of_line = said.get(&line.id).map(Vec::as_slice).unwrap_or_default();
            let decided = line.decided_once(of_line, again.contains(&line.id), programme, on);
            match (decided, found.get(&line.id)) {
                (Ok(decided), None) => lines.push(decided),
                (Ok(decided), Some(found)) => match decided.with_findings(found, programme, on) {
                    Ok(decided) => lines.push(decided),
                    Err(wrong) => faults.extend(wrong),
                },
                (Err(wrong), found) => {
                    faults.extend(wrong);
                    faults.extend(found.into_iter().flat_map(|it| line.unregistered(it, programme, on)));
                }
            }
        }
        faults.extend(self.strangers(said.keys().chain(found.keys())));
        if faults.is_empty() { Ok(Self { state, lines, ..self }) } else { Err(faults) }
    }

    /// The claim with what the examination found of lines that are decided. All that is wrong is told.
    pub fn with_findings(
        mut self,
        found: &Findings,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<Self, Vec<ClaimError>> {
        let mut faults = self.strangers(found.keys());
        for line in &mut self.lines {
            let Some(found) = found.get(&line.id) else { continue };
            match line.clone().with_findings(found, programme, on) {
                Ok(with) => *line = with,
                Err(wrong) => faults.extend(wrong),
            }
        }
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }

    /// What is named and is no line of the claim, each once.
    fn strangers<'a>(&self, named: impl Iterator<Item = &'a ClaimLineId>) -> Vec<ClaimError> {
        let known: BTreeSet<ClaimLineId> = self.lines.iter().map(|line| line.id).collect();
        let named: BTreeSet<ClaimLineId> = named.copied().collect();
        named.difference(&known).map(|id| ClaimError::UnknownLine { id: *id }).collect()
    }
}

/// What is said of each line.
fn by_line(decisions: &[(ClaimLineId, LineDecision)]) -> BTreeMap<ClaimLineId, Vec<&LineDecision>> {
    let mut said = BTreeMap::<ClaimLineId, Vec<&LineDecision>>::new();
    for (id, decision) in decisions {
        said.entry(*id).or_default().push(decision);
    }
    said
}

impl ClaimLine {
    /// The line as all that is said of it decides it: one thing, if it counts. What was parked before is not parked again.
    fn decided_once(
        &self,
        said: &[&LineDecision],
        was_parked: bool,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<Self, Vec<ClaimError>> {
        let line = self.number;
        match said {
            [] if self.state == LineState::Declared => Err(vec![ClaimError::Undecided { line }]),
            [] => Ok(self.clone()),
            [LineDecision::Park { .. }] if was_parked => Err(vec![ClaimError::ParkedTwice { line }]),
            [decision] => self.decide(decision, programme, on),
            _ => Err(vec![ClaimError::DecidedTwice { line }]),
        }
    }

    /// Decides a declared line. Recognising less than claimed takes a reason that the programme registers and a text; parking it
    /// takes a question. All that is wrong is told.
    pub fn decide(
        &self,
        decision: &LineDecision,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<Self, Vec<ClaimError>> {
        if self.state != LineState::Declared {
            return Err(vec![ClaimError::LineDecided { line: self.number, present: self.state.word() }]);
        }
        let mut faults = Vec::new();
        let mut decided = self.clone();
        decided.state = match decision {
            LineDecision::Accept => LineState::Accepted,
            LineDecision::AcceptInPart { recognised, reason, text, not_recognised } => {
                keep(self.check_part(*recognised, not_recognised), &mut faults);
                if let Some(units) = &mut decided.units {
                    units.released.clone_from(not_recognised);
                }
                let (reason, text) = self.reason((reason, text), programme, on, &mut faults);
                LineState::AcceptedInPart { recognised: *recognised, reason, text }
            }
            LineDecision::Reject { reason, text } => {
                let (reason, text) = self.reason((reason, text), programme, on, &mut faults);
                LineState::Rejected { reason, text }
            }
            LineDecision::Park { question, answer_by } => {
                keep(not_before(*answer_by, on, Some(self.number)), &mut faults);
                let question = keep(self.check_text(question), &mut faults).unwrap_or_default();
                LineState::Parked { question, answer_by: *answer_by, reincluded_by: None }
            }
        };
        if faults.is_empty() { Ok(decided) } else { Err(faults) }
    }

    /// The line with what the examination found of it, if something is decided of it. All that is wrong is told.
    fn with_findings(
        self,
        found: &BTreeSet<FindingCode>,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<Self, Vec<ClaimError>> {
        let mut faults: Vec<ClaimError> = self.decided().err().into_iter().collect();
        faults.extend(self.unregistered(found, programme, on));
        if faults.is_empty() { Ok(Self { findings: found.clone(), ..self }) } else { Err(faults) }
    }

    /// A part lies above nothing and below all. A part of a lump sum is a number of units. Those that are not recognised are
    /// named all, or not at all.
    fn check_part(&self, recognised: Cents, named: &BTreeSet<ServiceUnitId>) -> Result<(), ClaimError> {
        let (line, eligible) = (self.number, self.eligible);
        if recognised <= Cents::ZERO || recognised >= eligible {
            return Err(ClaimError::NotAPart { line, recognised, eligible });
        }
        let named = i64::try_from(named.len()).unwrap_or(i64::MAX);
        let units = self.units.as_ref().map_or(0, |units| units.count);
        let expected = match self.cost {
            Cost::LumpSum { rate_amount, .. } if recognised.get() % rate_amount.get() != 0 => {
                return Err(ClaimError::NotWholeUnits { line, recognised, rate_amount });
            }
            Cost::LumpSum { rate_amount, count, .. } => count - recognised.get() / rate_amount.get(),
            // How many units an amount of actual cost pays for, only the examiner knows.
            _ => named.min(units),
        };
        if named == 0 || named == expected {
            return Ok(());
        }
        Err(ClaimError::UnitsDoNotFit { line, named, expected })
    }
}
