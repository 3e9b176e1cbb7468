//! Claims: what a recipient has spent and wants recognised, line by line.
//!
//! A claim is submitted, then decided line by line at once, or withdrawn. Declaring a line reserves its
//! share of the grant, its plan line, the plan total and its receipt; the decision settles all of them
//! ([`crate::posting`]).

mod check;
mod error;
mod line;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use check::{CheckedLine, NewCost, NewLine, check_claim, check_line};
pub use error::ClaimError;
pub use line::{ClaimLine, Cost, LineDecision, LineReservations, LineState};

use crate::{ClaimId, ClaimLineId, GrantId, Period, Programme};

/// A claim (Abrechnung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The grant whose use it claims.
    pub grant: GrantId,
    /// Its number within the grant: 1 for the first.
    pub number: i64,
    /// The version that a change must name.
    pub version: i64,
    /// The days it covers.
    pub period: Period,
    /// Where it stands.
    pub state: ClaimState,
    /// Who submitted it.
    pub submitted_by: String,
    /// What it claims.
    pub lines: Vec<ClaimLine>,
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ClaimState {
    /// Handed in; its lines are reserved.
    Submitted {
        /// The day it was.
        on: NaiveDate,
    },
    /// Every line is decided.
    Decided {
        /// The day it was.
        on: NaiveDate,
    },
    /// Taken back by who submitted it; nothing is reserved any more.
    Withdrawn {
        /// The day it was.
        on: NaiveDate,
    },
}

impl ClaimState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "submitted",
            Self::Decided { .. } => "decided",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    fn leave_submitted(self, next: Self) -> Result<Self, ClaimError> {
        match self {
            Self::Submitted { .. } => Ok(next),
            present => Err(ClaimError::State { present: present.word(), asked: next.word() }),
        }
    }
}

impl Claim {
    /// Decides every line, each exactly once.
    pub fn decide(
        self,
        decisions: Vec<(ClaimLineId, LineDecision)>,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<Self, ClaimError> {
        let state = self.state.leave_submitted(ClaimState::Decided { on })?;
        let mut waiting = decisions;
        let lines = self.lines.into_iter().map(|line| {
            let decision = take(&mut waiting, &line)?;
            line.decide(decision, programme)
        });
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        match waiting.first() {
            Some((line, _)) => Err(ClaimError::UnknownLine { id: *line }),
            None => Ok(Self { state, lines, ..self }),
        }
    }

    /// Takes the claim back.
    pub fn withdraw(self, on: NaiveDate) -> Result<Self, ClaimError> {
        let state = self.state.leave_submitted(ClaimState::Withdrawn { on })?;
        Ok(Self { state, ..self })
    }
}

/// Takes the one decision of a line out of those that wait.
fn take(
    waiting: &mut Vec<(ClaimLineId, LineDecision)>,
    line: &ClaimLine,
) -> Result<LineDecision, ClaimError> {
    let place = |waiting: &[(ClaimLineId, LineDecision)]| waiting.iter().position(|(id, _)| *id == line.id);
    let first = place(waiting).ok_or(ClaimError::Undecided { line: line.number })?;
    let (_, decision) = waiting.remove(first);
    match place(waiting) {
        Some(_) => Err(ClaimError::DecidedTwice { line: line.number }),
        None => Ok(decision),
    }
}

#[cfg(test)]
mod tests;
