//! What was asked, paid, demanded, claimed and decided.

use crate::command::{LineAt, Place};

/// Where a payout request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Requested,
    Approved,
    Refused,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paid {
    Ordered,
    Released,
    Confirmed,
    Rejected,
    Returned,
    Received,
    Reversed,
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Submitted,
    ChangesRequested,
    Decided,
    Withdrawn,
}

impl Stage {
    /// Whether nothing is decided yet, so that the claim holds what it claims.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::ChangesRequested)
    }
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineStage {
    Declared,
    Accepted,
    InPart,
    Rejected,
    Parked,
    Dropped,
    Replaced,
}

#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) amounts: [i64; 2],
    /// What a fixed amount comes to, whatever is given later.
    pub(crate) fixed: i64,
    pub(crate) planned: [i64; 3],
    /// What somebody agreed to last: with the act, or when it was planned anew.
    pub(crate) agreed: [i64; 3],
    /// What became due, paid or not, less what was repaid.
    pub(crate) due: [i64; 2],
    /// What of it is an advance that no use covers yet.
    pub(crate) advanced: [i64; 2],
    pub(crate) repaid: [i64; 2],
    /// What was paid by an offset, without the bank.
    pub(crate) offset: [i64; 2],
    /// What was used and came back on a demand: it is owed no more.
    pub(crate) withheld: [i64; 2],
    /// It was taken back as a whole: nothing new begins.
    pub(crate) revoked: bool,
    /// What was agreed on paying; what is recognised becomes due where nothing was.
    pub(crate) terms: Option<Terms>,
}

/// How every grant of a history takes part in its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Financing {
    /// By a share, in hundredths of a percent: with all of them in full.
    Share(i64),
    /// By what is left when everybody else has paid.
    Deficit,
    /// By a fixed amount: what the grant gave at first.
    Fixed,
}

/// The most that may be ahead of use, and whether what is recognised beyond it becomes due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) cap: i64,
    pub(crate) reimburses: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) place: Place,
    pub(crate) cents: i64,
    pub(crate) stage: Asked,
}

#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) place: Place,
    pub(crate) cents: i64,
    pub(crate) stage: Paid,
    pub(crate) reissued: bool,
}

/// What is demanded back, and what became of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owed {
    pub(crate) place: Place,
    /// It is interest, and no money of the grant: it is paid from the recipient's own.
    pub(crate) interest: bool,
    pub(crate) cents: i64,
    pub(crate) back: i64,
    pub(crate) waived: i64,
}

impl Owed {
    pub(crate) const fn open(&self) -> i64 {
        self.cents - self.back - self.waived
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) grant: usize,
    pub(crate) stage: Stage,
    pub(crate) lines: Vec<Line>,
    /// The lines that may be changed, as was asked last.
    pub(crate) named: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) plan: usize,
    /// None of a lump sum, and of a credit note, which has one of its own.
    pub(crate) receipt: Option<usize>,
    pub(crate) unit: Option<usize>,
    pub(crate) cents: i64,
    pub(crate) stage: LineStage,
    pub(crate) recognised: i64,
    /// It claims a parked line again.
    pub(crate) again: bool,
    /// The later line that claims it again.
    pub(crate) taken: Option<LineAt>,
    /// What the grant would carry of a cost, as it was claimed.
    pub(crate) share: i64,
    /// What it carries of what was recognised of a cost, as it was decided or corrected last.
    pub(crate) used: i64,
    /// It is a credit note, and takes so much of the grant back.
    pub(crate) credit: Option<Credit>,
}

/// What a credit note takes back, and of which line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Credit {
    pub(crate) parent: LineAt,
    /// As it was claimed.
    pub(crate) share: i64,
    /// As it was recognised.
    pub(crate) used: i64,
}

impl Line {
    /// Whether it is parked and waits for an answer.
    pub(crate) fn waits(&self) -> bool {
        self.stage == LineStage::Parked && self.taken.is_none()
    }

    pub(crate) const fn is_lump_sum(&self) -> bool {
        self.receipt.is_none() && self.credit.is_none()
    }

    /// A lump sum that the grant was to carry in full is carried in full, whatever else is decided.
    pub(super) const fn is_in_full(&self) -> bool {
        self.is_lump_sum() && self.share == self.cents
    }

    /// An amount as it counts: a credit note takes back.
    pub(crate) const fn signed(&self, cents: i64) -> i64 {
        if self.credit.is_some() { -cents } else { cents }
    }
}
