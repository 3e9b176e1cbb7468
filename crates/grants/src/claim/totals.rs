//! What the lines of a claim come to for who looks at it: how many there are, and what was claimed and recognised.

use ledger::{Cents, MoneyError};

use super::{Claim, ClaimLine};

/// How many lines a claim has, and what those that count come to; a credit note takes away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimTotals {
    /// All lines.
    pub lines: i64,
    /// Those that are not decided.
    pub open: i64,
    /// Those of which less was recognised than claimed, or nothing.
    pub reduced: i64,
    /// Those that are put back.
    pub parked: i64,
    /// The eligible cost that is claimed.
    pub claimed: Cents,
    /// What the grant is to carry of it.
    pub grant_share: Cents,
    /// The eligible cost that is recognised.
    pub recognised: Cents,
}

/// Which lines of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFilter {
    /// All of them.
    All,
    /// Those that are not decided.
    Open,
    /// Those of which less was recognised than claimed, or nothing.
    Reduced,
    /// Those that are put back.
    Parked,
}

impl LineFilter {
    /// The states of its lines, in the words of the database; of all lines, none is named.
    pub const fn states(self) -> &'static [&'static str] {
        match self {
            Self::All => &[],
            Self::Open => &["declared"],
            Self::Reduced => &["accepted_in_part", "rejected"],
            Self::Parked => &["parked"],
        }
    }

    /// Whether a line is one of them.
    pub fn takes(self, line: &ClaimLine) -> bool {
        self == Self::All || self.states().contains(&line.state.word())
    }
}

impl ClaimTotals {
    /// How many lines of a kind there are.
    pub const fn of(&self, which: LineFilter) -> i64 {
        match which {
            LineFilter::All => self.lines,
            LineFilter::Open => self.open,
            LineFilter::Reduced => self.reduced,
            LineFilter::Parked => self.parked,
        }
    }
}

impl Claim {
    /// What its lines come to.
    pub fn totals(&self) -> Result<ClaimTotals, MoneyError> {
        let count = |which: LineFilter| {
            let lines = self.lines.iter().filter(|line| which.takes(line)).count();
            i64::try_from(lines).unwrap_or(i64::MAX)
        };
        let sum = |amount: fn(&ClaimLine) -> Cents| {
            let counting = self.lines.iter().filter(|line| line.counts());
            Cents::sum(counting.map(|line| line.signed(amount(line))))
        };
        Ok(ClaimTotals {
            lines: count(LineFilter::All),
            open: count(LineFilter::Open),
            reduced: count(LineFilter::Reduced),
            parked: count(LineFilter::Parked),
            claimed: sum(|line| line.eligible)?,
            grant_share: sum(|line| line.grant_share)?,
            recognised: sum(ClaimLine::recognised)?,
        })
    }
}
