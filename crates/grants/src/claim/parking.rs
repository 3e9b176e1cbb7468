//! Parked lines: claimed again by a later claim, exactly once, or settled where they are.
//!
//! A line that is claimed again is used up, whatever becomes of the later claim. If that is withdrawn, or the line
//! rejected there, the receipt is free again: the same cost can be claimed as a new line, and no money is lost. A credit note
//! and the cost that it reduces may both be parked: it is claimed again with the cost, or after it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Claim, ClaimError, ClaimLine, Cost, LineState};
use crate::{ClaimLineId, FindingCode, Programme};

impl ClaimLine {
    /// The parked line, if it waits for an answer.
    pub fn waiting(&self) -> Result<&Self, ClaimError> {
        match &self.state {
            LineState::Parked { reincluded_by: None, .. } => Ok(self),
            LineState::Parked { .. } => {
                Err(ClaimError::NotParked { line: self.number, present: "reincluded" })
            }
            other => Err(ClaimError::NotParked { line: self.number, present: other.word() }),
        }
    }

    /// The line that claims this parked one again, as it was, in another claim. What it holds of the receipt is made
    /// anew.
    pub fn reinclude(&self, id: ClaimLineId, number: i64) -> Result<Self, ClaimError> {
        let parked = self.waiting()?.clone();
        Ok(Self {
            id,
            number,
            state: LineState::Declared,
            held: None,
            credit: None,
            replaces: None,
            reincludes: Some(self.id),
            ..parked
        })
    }

    /// The credit note, as one of the line that stands in the place of the one that it named.
    #[must_use]
    pub fn reducing(self, parent: ClaimLineId) -> Self {
        match self.cost {
            Cost::CreditNote { receipt, .. } => Self { cost: Cost::CreditNote { parent, receipt }, ..self },
            _ => self,
        }
    }
}

impl Claim {
    /// The claim with what later claims say of its parked lines: which line claimed which of them again.
    #[must_use]
    pub fn reincluded(mut self, by: &BTreeMap<ClaimLineId, ClaimLineId>) -> Self {
        for line in &mut self.lines {
            if let LineState::Parked { reincluded_by, .. } = &mut line.state {
                *reincluded_by = by.get(&line.id).copied();
            }
        }
        self
    }

    /// Takes a parked line out: who claimed it does not answer.
    pub fn drop_parked(self, line: ClaimLineId) -> Result<Self, ClaimError> {
        let parked = self.line(line)?.waiting()?.clone();
        Ok(self.with_line(ClaimLine { state: LineState::Dropped, ..parked }))
    }

    /// Rejects a parked line, with what was found of it: the question was not answered, or not well. All that is wrong is told.
    pub fn reject_parked(
        self,
        line: ClaimLineId,
        (reason, text): (&str, &str),
        found: &BTreeSet<FindingCode>,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<Self, Vec<ClaimError>> {
        let parked = self.line(line).and_then(ClaimLine::waiting).map_err(|cause| vec![cause])?.clone();
        let text = parked.check_reason((reason, text), found, programme, on)?;
        let state = LineState::Rejected { reason: reason.to_owned(), text };
        Ok(self.with_line(ClaimLine { state, findings: found.clone(), ..parked }))
    }
}
