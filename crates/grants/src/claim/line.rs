//! One line of a claim: a cost, what it holds of its receipt, and what the examiner made of it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ledger::{Cents, Reservation};
use serde::{Deserialize, Serialize};

use super::{ClaimError, Correction, ReceiptDetails, check::keep};
use crate::{
    ClaimLineId, Financing, FinancingError, FindingCode, LineUnits, PlanLineId, PositionId, Programme,
    RateCode, ReceiptId, RegisterError, ServiceUnitId, plain_text,
};

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
    /// The day it was paid; for a lump sum the day its last unit was performed.
    pub paid_on: NaiveDate,
    /// What it was paid for (Zahlungsgrund).
    pub reason_for_payment: String,
    /// What is stated of its receipt besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_details: Option<ReceiptDetails>,
    /// The eligible cost that is claimed.
    pub eligible: Cents,
    /// What the grant would carry of it.
    pub grant_share: Cents,
    /// What the grant carries of what was recognised; nothing while the line is not decided.
    pub used: Cents,
    /// The units that it counts or pays for; none for most actual cost.
    pub units: Option<LineUnits>,
    /// Where it stands.
    pub state: LineState,
    /// What the examination found, by the codes that the programme registers.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub findings: BTreeSet<FindingCode>,
    /// What it holds of its receipt until it is decided: the eligible cost; nothing for a lump sum.
    pub held: Option<Reservation>,
    /// What a credit note holds, until it is decided, of what is left of the line that it reduces.
    pub credit: Option<Reservation>,
    /// The line of the same claim whose place it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ClaimLineId>,
    /// The parked line of an earlier claim that it claims again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reincludes: Option<ClaimLineId>,
    /// What was corrected after its decision, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
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
    /// What comes back of a cost, by a credit note. Its amounts count as negative in every sum.
    CreditNote {
        /// The line that it reduces.
        parent: ClaimLineId,
        /// The credit note itself.
        receipt: ReceiptId,
    },
}

impl Cost {
    /// Whether it is a credit note.
    pub const fn is_credit(&self) -> bool {
        matches!(self, Self::CreditNote { .. })
    }

    /// The receipt that it rests on; none for a lump sum.
    pub const fn receipt(&self) -> Option<ReceiptId> {
        match self {
            Self::Actual { receipt } | Self::CreditNote { receipt, .. } => Some(*receipt),
            Self::LumpSum { .. } => None,
        }
    }
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
    /// Put back until a question is answered (zurückgestellt): it has left the sum, and still holds its receipt.
    Parked {
        /// What is asked.
        question: String,
        /// The day by which an answer is expected.
        answer_by: NaiveDate,
        /// The line of a later claim that claims it again. It is a fact of that claim, so it is no part of what the
        /// journal keeps of this one.
        #[serde(skip)]
        reincluded_by: Option<ClaimLineId>,
    },
    /// Another line of the same claim has taken its place.
    Replaced {
        /// That line.
        by: ClaimLineId,
    },
    /// Taken out by who claimed it.
    Dropped,
}

impl LineState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Accepted => "accepted",
            Self::AcceptedInPart { .. } => "accepted_in_part",
            Self::Rejected { .. } => "rejected",
            Self::Parked { .. } => "parked",
            Self::Replaced { .. } => "replaced",
            Self::Dropped => "dropped",
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
        /// The units that are not recognised, where the examiner names them; they may be claimed again.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        not_recognised: BTreeSet<ServiceUnitId>,
    },
    /// Recognise nothing.
    Reject {
        /// The code of a registered reason.
        reason: String,
        /// What the examiner says to it.
        text: String,
    },
    /// Put it back until a question is answered.
    Park {
        /// What is asked.
        question: String,
        /// The day by which an answer is expected.
        answer_by: NaiveDate,
    },
}

impl ClaimLine {
    /// The line, if something is decided of it.
    pub(super) fn decided(&self) -> Result<&Self, ClaimError> {
        match self.state {
            LineState::Accepted | LineState::AcceptedInPart { .. } | LineState::Rejected { .. } => Ok(self),
            _ => Err(ClaimError::NotDecided { line: self.number, present: self.state.word() }),
        }
    }

    /// A registered reason that is given on that day.
    fn check_registered(&self, reason: &str, programme: &Programme, on: NaiveDate) -> Result<(), ClaimError> {
        programme.reduction_reason_on(reason, on).map(drop).map_err(self.register())
    }

    /// A registered reason that is given on that day, and what the examiner says to it, as they are kept. What is wrong is put to
    /// the rest of it.
    pub(super) fn reason(
        &self,
        (reason, text): (&str, &str),
        programme: &Programme,
        on: NaiveDate,
        faults: &mut Vec<ClaimError>,
    ) -> (String, String) {
        keep(self.check_registered(reason, programme, on), faults);
        (reason.to_owned(), keep(self.check_text(text), faults).unwrap_or_default())
    }

    /// Why something else is recognised of the line, and what was found of it; the text as it is kept. All that is wrong is told.
    pub fn check_reason(
        &self,
        reason: (&str, &str),
        found: &BTreeSet<FindingCode>,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<String, Vec<ClaimError>> {
        let mut faults = Vec::new();
        let (_, text) = self.reason(reason, programme, on, &mut faults);
        faults.extend(self.unregistered(found, programme, on));
        if faults.is_empty() { Ok(text) } else { Err(faults) }
    }

    /// The findings that are not registered, or not made on that day.
    pub(super) fn unregistered(
        &self,
        findings: &BTreeSet<FindingCode>,
        programme: &Programme,
        on: NaiveDate,
    ) -> impl Iterator<Item = ClaimError> {
        findings.iter().filter_map(move |code| programme.finding_on(code, on).err()).map(self.register())
    }

    fn register(&self) -> impl Fn(RegisterError) -> ClaimError + Copy {
        let line = self.number;
        move |cause| ClaimError::Register { line, cause }
    }

    /// What the examiner says to the line.
    pub(super) fn check_text(&self, text: &str) -> Result<String, ClaimError> {
        plain_text(text, LONGEST_TEXT).map_err(|cause| ClaimError::Text { line: self.number, cause })
    }

    /// The receipt that it rests on; none for a lump sum.
    pub const fn receipt(&self) -> Option<ReceiptId> {
        self.cost.receipt()
    }

    /// Whether it is part of what the claim comes to: not while it is parked, and not when it was replaced or dropped.
    pub const fn counts(&self) -> bool {
        !matches!(self.state, LineState::Parked { .. } | LineState::Replaced { .. } | LineState::Dropped)
    }

    /// The eligible cost that is recognised, as it was decided or corrected last: nothing while the line is not decided.
    pub fn recognised(&self) -> Cents {
        match (self.corrections.last(), &self.state) {
            (Some(correction), _) => correction.to,
            (None, LineState::Accepted) => self.eligible,
            (None, LineState::AcceptedInPart { recognised, .. }) => *recognised,
            (None, _) => Cents::ZERO,
        }
    }

    /// What the grant carries of the recognised cost, as it was decided or corrected last.
    pub fn recognised_share(&self) -> Cents {
        self.corrections.last().map_or(self.used, |correction| correction.to_share)
    }

    /// What the grant would carry of an eligible cost of this line, never more than what was claimed and reserved for it. A
    /// line that the grant was to carry in full, such as a rate that is already the grant's part, stays carried in full
    /// when it is reduced.
    pub(super) fn share_of(&self, eligible: Cents, financing: Financing) -> Result<Cents, FinancingError> {
        let share = match financing {
            _ if self.grant_share == self.eligible => eligible,
            Financing::Anteilfinanzierung { .. } | Financing::Vollfinanzierung => {
                financing.grant_share(eligible)?
            }
            // What the others leave of one cost is known of the claim alone: the line keeps its part of it.
            Financing::Fehlbedarfsfinanzierung | Financing::Festbetragsfinanzierung { .. } => {
                self.grant_share.share(eligible.get(), self.eligible.get())?
            }
        };
        Ok(share.min(self.grant_share))
    }

    /// Whether its rate is already what the grant pays, so that the grant carries all of it.
    pub(super) fn is_in_full(&self) -> bool {
        matches!(self.cost, Cost::LumpSum { .. }) && self.grant_share == self.eligible
    }

    /// An amount of this line as it counts in sums: a credit note takes away.
    pub const fn signed(&self, amount: Cents) -> Cents {
        if self.cost.is_credit() { Cents::new(-amount.get()) } else { amount }
    }
}

/// An answer is not expected before the question is asked, of a line or of the claim as a whole.
pub(super) fn not_before(answer_by: NaiveDate, on: NaiveDate, line: Option<i64>) -> Result<(), ClaimError> {
    if answer_by >= on { Ok(()) } else { Err(ClaimError::AnswerBy { line, answer_by, on }) }
}
