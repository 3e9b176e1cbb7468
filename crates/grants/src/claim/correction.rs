//! Corrections after the decision: less is recognised than was decided (Kürzung), or more (Abhilfe).
//!
//! A correction starts where the line stands and names what it is to stand at. It is not corrected itself: whoever
//! wants it undone corrects the line once more.

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::{Claim, ClaimError, ClaimLine, ClaimState, LineState};
use crate::{ClaimLineId, CorrectionId, Financing, FinancingError, Programme};

/// A correction of what is recognised of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// Its number within the claim: 1 for the first.
    pub number: i64,
    /// The eligible cost that was recognised before.
    pub from: Cents,
    /// The eligible cost that is recognised now.
    pub to: Cents,
    /// What the grant carried before.
    pub from_share: Cents,
    /// What the grant carries now.
    pub to_share: Cents,
    /// The code of a registered reason.
    pub reason: String,
    /// What the examiner says to it.
    pub text: String,
    /// Who made it.
    pub by: String,
    /// The day it was made.
    pub on: NaiveDate,
}

/// A correction as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCorrection {
    /// Its id.
    pub id: CorrectionId,
    /// The line.
    pub line: ClaimLineId,
    /// The eligible cost to recognise.
    pub to: Cents,
    /// The code of a registered reason.
    pub reason: String,
    /// What the examiner says to it.
    pub text: String,
    /// Who makes it.
    pub by: String,
    /// The day it is made.
    pub on: NaiveDate,
}

impl Claim {
    /// All corrections of its lines, in no order.
    pub fn corrections(&self) -> impl Iterator<Item = (&ClaimLine, &Correction)> {
        self.lines.iter().flat_map(|line| line.corrections.iter().map(move |correction| (line, correction)))
    }

    /// Corrects what is recognised of a decided line.
    pub fn correct(
        self,
        new: NewCorrection,
        programme: &Programme,
        financing: &Financing,
    ) -> Result<Self, ClaimError> {
        self.check_no_correction(new.line)?;
        let line = self.line(new.line)?;
        line.check_correction(&self.state, new.to)?;
        let correction = Correction {
            id: new.id,
            number: self.corrections().map(|(_, made)| made.number).max().unwrap_or_default() + 1,
            from: line.recognised(),
            to: new.to,
            from_share: line.recognised_share(),
            to_share: line.share_of(new.to, *financing).map_err(line.financing())?,
            text: line.check_reason(&new.reason, &new.text, programme)?,
            reason: new.reason,
            by: new.by,
            on: new.on,
        };
        let mut line = line.clone();
        line.corrections.push(correction);
        Ok(self.with_line(line))
    }

    /// What is named is no correction.
    fn check_no_correction(&self, named: ClaimLineId) -> Result<(), ClaimError> {
        match self.corrections().find(|(_, made)| made.id.0 == named.0) {
            Some((line, made)) => Err(ClaimError::OfCorrection { number: made.number, line: line.number }),
            None => Ok(()),
        }
    }
}

impl ClaimLine {
    fn check_correction(&self, claim: &ClaimState, to: Cents) -> Result<(), ClaimError> {
        let line = self.number;
        let decided = matches!(
            self.state,
            LineState::Accepted | LineState::AcceptedInPart { .. } | LineState::Rejected { .. }
        );
        if !matches!(claim, ClaimState::Decided { .. }) || !decided {
            return Err(ClaimError::NotDecided { line, present: self.state.word() });
        }
        if self.cost.is_credit() {
            return Err(ClaimError::CreditNotCorrected { line });
        }
        if to < Cents::ZERO || to > self.eligible {
            return Err(ClaimError::BeyondLine { line, recognised: to, eligible: self.eligible });
        }
        if to == self.recognised() {
            return Err(ClaimError::NoChange { line, recognised: to });
        }
        Ok(())
    }

    fn financing(&self) -> impl Fn(FinancingError) -> ClaimError {
        let line = self.number;
        move |cause| ClaimError::Financing { line, cause }
    }
}
