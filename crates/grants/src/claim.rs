//! Claims: what a recipient has spent and wants recognised, line by line.
//!
//! A claim is submitted, then decided line by line at once, or withdrawn. Submitting it reserves, in sums, the share of
//! the grant, the plan lines and the plan total, and line by line the receipts; the decision settles all of them
//! ([`crate::posting`]).

mod check;
mod error;
mod line;
mod sums;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use check::{CheckedLine, NewCost, NewLine, check_claim, check_line};
pub use error::ClaimError;
pub use line::{ClaimLine, Cost, LineDecision, LineState};
pub use sums::{ClaimReservations, ClaimSums};

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
    /// What it holds, or held, until it was decided.
    pub reserved: ClaimReservations,
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
        let mut waiting = by_line(decisions, &self.lines)?;
        let lines = self.lines.into_iter().map(|line| {
            let decision = waiting.remove(&line.id).ok_or(ClaimError::Undecided { line: line.number })?;
            line.decide(decision, programme)
        });
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        match waiting.into_keys().next() {
            Some(id) => Err(ClaimError::UnknownLine { id }),
            None => Ok(Self { state, lines, ..self }),
        }
    }

    /// Takes the claim back.
    pub fn withdraw(self, on: NaiveDate) -> Result<Self, ClaimError> {
        let state = self.state.leave_submitted(ClaimState::Withdrawn { on })?;
        Ok(Self { state, ..self })
    }
}

/// The decision of each line. Two for the same line are refused by its number.
fn by_line(
    decisions: Vec<(ClaimLineId, LineDecision)>,
    lines: &[ClaimLine],
) -> Result<BTreeMap<ClaimLineId, LineDecision>, ClaimError> {
    let mut waiting = BTreeMap::new();
    for (id, decision) in decisions {
        if waiting.insert(id, decision).is_some() {
            let twice = lines.iter().find(|line| line.id == id);
            return Err(twice.map_or(ClaimError::UnknownLine { id }, |line| ClaimError::DecidedTwice {
                line: line.number,
            }));
        }
    }
    Ok(waiting)
}

#[cfg(test)]
mod tests;
