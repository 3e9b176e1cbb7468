//! One line of a claim: a cost, what it holds of its receipt, and what the examiner made of it.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError, Reservation};
use serde::{Deserialize, Serialize};

use super::ClaimError;
use crate::{ClaimLineId, Financing, PlanLineId, PositionId, Programme, RateCode, ReceiptId, plain_text};

/// The longest text to a reduction, in characters.
const LONGEST_TEXT: usize = 2000;

/// A line of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimLine {
    /// Its id.
    pub id: ClaimLineId,
    /// Its number within the claim: 1 for the first.
    pub number: i64,
    /// The position it takes from.
    pub position: PositionId,
    /// The plan line it takes from.
    pub plan_line: PlanLineId,
    /// What was spent or performed.
    pub cost: Cost,
    /// The day it was paid; for a lump sum the day it was performed.
    pub paid_on: NaiveDate,
    /// What it was paid for (Zahlungsgrund).
    pub reason_for_payment: String,
    /// The eligible cost that is claimed.
    pub eligible: Cents,
    /// What the grant would carry of it.
    pub grant_share: Cents,
    /// Where it stands.
    pub state: LineState,
    /// What it holds of its receipt until it is decided: the eligible cost; nothing for a lump sum.
    pub held: Option<Reservation>,
}

/// What a line rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cost {
    /// What was paid, by a receipt.
    Actual {
        /// The receipt.
        receipt: ReceiptId,
    },
    /// Units at a rate of the programme (Pauschale).
    LumpSum {
        /// The rate.
        rate: RateCode,
        /// What is counted.
        unit: String,
        /// How many.
        count: i64,
        /// The amount per unit on that day.
        rate_amount: Cents,
    },
}

/// Where a line stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LineState {
    /// Claimed and not decided.
    Declared,
    /// Recognised as claimed.
    Accepted,
    /// Recognised in part (Kürzung).
    AcceptedInPart {
        /// The eligible cost that is recognised.
        recognised: Cents,
        /// The code of the registered reason.
        reason: String,
        /// What the examiner says to it.
        text: String,
    },
    /// Not recognised.
    Rejected {
        /// The code of the registered reason.
        reason: String,
        /// What the examiner says to it.
        text: String,
    },
}

impl LineState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Accepted => "accepted",
            Self::AcceptedInPart { .. } => "accepted_in_part",
            Self::Rejected { .. } => "rejected",
        }
    }
}

/// What the examiner decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum LineDecision {
    /// Recognise as claimed.
    Accept,
    /// Recognise a part.
    AcceptInPart {
        /// The eligible cost to recognise.
        recognised: Cents,
        /// The code of a registered reason.
        reason: String,
        /// What the examiner says to it.
        text: String,
    },
    /// Recognise nothing.
    Reject {
        /// The code of a registered reason.
        reason: String,
        /// What the examiner says to it.
        text: String,
    },
}

impl ClaimLine {
    /// Decides a declared line. Recognising less than claimed takes a reason that the programme registers
    /// and a text.
    pub fn decide(self, decision: LineDecision, programme: &Programme) -> Result<Self, ClaimError> {
        if self.state != LineState::Declared {
            return Err(ClaimError::LineDecided { line: self.number, present: self.state.word() });
        }
        let state = match decision {
            LineDecision::Accept => LineState::Accepted,
            LineDecision::AcceptInPart { recognised, reason, text } => {
                self.check_part(recognised)?;
                let text = self.check_reason(&reason, &text, programme)?;
                LineState::AcceptedInPart { recognised, reason, text }
            }
            LineDecision::Reject { reason, text } => {
                let text = self.check_reason(&reason, &text, programme)?;
                LineState::Rejected { reason, text }
            }
        };
        Ok(Self { state, ..self })
    }

    fn check_part(&self, recognised: Cents) -> Result<(), ClaimError> {
        if recognised > Cents::ZERO && recognised < self.eligible {
            Ok(())
        } else {
            Err(ClaimError::NotAPart { line: self.number, recognised, eligible: self.eligible })
        }
    }

    /// A registered reason, and what the examiner says to it.
    fn check_reason(&self, reason: &str, text: &str, programme: &Programme) -> Result<String, ClaimError> {
        if programme.reduction_reason(reason).is_none() {
            return Err(ClaimError::UnknownReason { line: self.number, reason: reason.to_owned() });
        }
        plain_text(text, LONGEST_TEXT).map_err(|cause| ClaimError::Text { line: self.number, cause })
    }

    /// The eligible cost that is recognised: nothing while the line is not decided.
    pub const fn recognised(&self) -> Cents {
        match self.state {
            LineState::Declared | LineState::Rejected { .. } => Cents::ZERO,
            LineState::Accepted => self.eligible,
            LineState::AcceptedInPart { recognised, .. } => recognised,
        }
    }

    /// What the grant carries of the recognised cost. A line that the grant was to carry in full, such as
    /// a rate that is already the grant's part, stays carried in full when it is reduced.
    pub fn recognised_share(&self, financing: &Financing) -> Result<Cents, MoneyError> {
        let recognised = self.recognised();
        if self.grant_share == self.eligible { Ok(recognised) } else { financing.grant_share(recognised) }
    }
}
