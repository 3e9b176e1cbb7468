//! Claims: what a recipient has spent and wants recognised, line by line.
//!
//! A claim is submitted, then decided line by line at once, or withdrawn. Submitting it reserves, in sums, the share of
//! the grant, the plan lines and the plan total, and line by line the receipts; the decision settles all of them
//! ([`crate::posting`]). Before the decision the giver may ask for changes, and the recipient resubmits; a line may be
//! parked and claimed again later; what was decided may be corrected. What was filed stays: it gets successors.

mod changes;
mod check;
mod correction;
mod credit;
mod decision;
mod duties;
mod effect;
mod error;
mod excerpt;
mod hold;
mod line;
mod parking;
mod receipt_details;
mod recourse;
mod search;
mod since;
mod sums;
mod totals;
mod units;
mod used;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use changes::{ChangeRequest, Replacing};
pub use check::{CheckedLine, CheckedLines, NewCost, NewLine, NewParent, check_claim, check_lines};
pub use correction::{Correction, NewCorrection, ProposedCorrection};
pub use credit::{CreditParent, Creditable};
pub use duties::Proposal;
pub use effect::{OpenCost, PlanCosts, PlanEffect, PlanEffects, Verdict};
pub use error::ClaimError;
pub use excerpt::{ClaimExcerpt, LineCut, LinePage, LinesAsked};
pub use hold::LineHold;
pub use line::{ClaimLine, Cost, LineDecision, LineState};
pub use receipt_details::{ReceiptDetails, ReceiptDetailsError};
pub use recourse::Recourse;
pub use search::{LineMark, LineSearch};
pub use since::LineChange;
pub use sums::{ClaimReservations, ClaimSums};
pub use totals::{ClaimTotals, LineFilter};
pub use units::NewUnits;

use crate::{ClaimId, ClaimLineId, GrantId, Income, Period, Returned, SignOff};

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
    /// What it declares of income and of money from third parties.
    pub income: Vec<Income>,
    /// What it holds, or held, until it was decided.
    pub reserved: ClaimReservations,
    /// What the giver asked to change, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub change_requests: Vec<ChangeRequest>,
    /// Who took which step of it, round by round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sign_offs: Vec<SignOff>,
    /// What is proposed to be decided of what was handed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Proposal>,
    /// What is proposed to be corrected after the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<ProposedCorrection>,
    /// Why proposals were sent back, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Returned>,
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
    /// The giver has asked for changes; its lines stay reserved, and it is not decided meanwhile.
    ChangesRequested {
        /// The day it has.
        on: NaiveDate,
        /// The day by which an answer is expected.
        answer_by: NaiveDate,
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
            Self::ChangesRequested { .. } => "changes_requested",
            Self::Decided { .. } => "decided",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The day it came to stand there.
    pub const fn on(&self) -> NaiveDate {
        match *self {
            Self::Submitted { on }
            | Self::ChangesRequested { on, .. }
            | Self::Decided { on }
            | Self::Withdrawn { on } => on,
        }
    }

    const fn may_become(&self, next: &Self) -> bool {
        matches!(
            (self, next),
            (
                Self::Submitted { .. },
                Self::ChangesRequested { .. } | Self::Decided { .. } | Self::Withdrawn { .. }
            ) | (Self::ChangesRequested { .. }, Self::Submitted { .. } | Self::Withdrawn { .. })
        )
    }

    fn move_to(self, next: Self) -> Result<Self, ClaimError> {
        if self.may_become(&next) {
            Ok(next)
        } else {
            Err(ClaimError::State { present: self.word(), asked: next.word() })
        }
    }
}

impl Claim {
    /// The lines that were parked before: those that claim a parked line again, and those that replaced one of them.
    fn claimed_again(&self) -> BTreeSet<ClaimLineId> {
        let mut again = BTreeSet::new();
        for line in &self.lines {
            if line.reincludes.is_some() || line.replaces.is_some_and(|before| again.contains(&before)) {
                again.insert(line.id);
            }
        }
        again
    }

    /// Takes the claim back.
    pub fn withdraw(self, on: NaiveDate) -> Result<Self, ClaimError> {
        let state = self.state.move_to(ClaimState::Withdrawn { on })?;
        Ok(Self { state, proposal: None, ..self })
    }

    /// The line with an id.
    pub fn line(&self, id: ClaimLineId) -> Result<&ClaimLine, ClaimError> {
        self.lines.iter().find(|line| line.id == id).ok_or(ClaimError::UnknownLine { id })
    }

    /// Puts another line in the place of the one with its id.
    fn with_line(mut self, line: ClaimLine) -> Self {
        if let Some(place) = self.lines.iter_mut().find(|known| known.id == line.id) {
            *place = line;
        }
        self
    }
}

#[cfg(test)]
mod tests;
