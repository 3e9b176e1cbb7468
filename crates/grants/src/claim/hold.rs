//! What a line of a claim holds, so that nobody claims the same once more.

use ledger::Cents;

use super::{Claim, ClaimLine, ClaimState, LineState};
use crate::{LineUnits, ServiceUnitId};

/// Why a line holds what it claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineHold {
    /// It is under examination: claimed and not decided.
    Examined,
    /// It is recognised, in full or in part.
    Recognised,
    /// It is parked, and nobody has claimed it again.
    Parked,
}

impl LineHold {
    /// The eligible cost that a line holds by this; a credit note takes away.
    pub fn cost_of(self, line: &ClaimLine) -> Cents {
        line.signed(match self {
            Self::Recognised => line.recognised(),
            Self::Examined | Self::Parked => line.eligible,
        })
    }
}

impl ClaimLine {
    /// By what it holds what it claims, in a claim that was not withdrawn; nothing, if it holds nothing. A parked line does
    /// until it is claimed again; a decided one does while something is recognised of it.
    pub fn hold(&self) -> Option<LineHold> {
        match self.state {
            LineState::Declared => Some(LineHold::Examined),
            LineState::Parked { reincluded_by, .. } => reincluded_by.is_none().then_some(LineHold::Parked),
            LineState::Accepted | LineState::AcceptedInPart { .. } | LineState::Rejected { .. } => {
                (self.recognised() > Cents::ZERO).then_some(LineHold::Recognised)
            }
            LineState::Replaced { .. } | LineState::Dropped => None,
        }
    }
}

impl Claim {
    /// Whether a line of the claim holds one of its units, so that no other line may claim it.
    pub fn holds(&self, line: &ClaimLine, unit: ServiceUnitId) -> bool {
        let is_withdrawn = matches!(self.state, ClaimState::Withdrawn { .. });
        let is_released = |units: &LineUnits| units.released.contains(&unit);
        !is_withdrawn && line.hold().is_some() && line.units.as_ref().is_some_and(|units| !is_released(units))
    }
}
