//! What its recipient can do about a line as it stands.

use chrono::NaiveDate;

use super::{ClaimLine, LineState};

/// What can be done about a line by who claimed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recourse {
    /// Nothing is open.
    Nothing,
    /// To answer what is asked and to claim it again, as long as it is not rejected.
    ClaimAgain {
        /// The day by which an answer is expected.
        answer_by: NaiveDate,
    },
    /// To contest that less is recognised than was claimed.
    Contest,
}

impl ClaimLine {
    /// What its recipient can do about it. A credit note of which less is recognised takes less away.
    pub fn recourse(&self) -> Recourse {
        let is_cut = !self.cost.is_credit() && self.recognised() < self.eligible;
        match &self.state {
            LineState::Parked { answer_by, reincluded_by: None, .. } => {
                Recourse::ClaimAgain { answer_by: *answer_by }
            }
            LineState::Accepted | LineState::AcceptedInPart { .. } | LineState::Rejected { .. } if is_cut => {
                Recourse::Contest
            }
            _ => Recourse::Nothing,
        }
    }
}
