//! Which lines of a claim somebody looks for.

use ledger::Cents;

use super::{ClaimTotals, LineFilter};

/// What lines are looked for; all that is said holds at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineSearch {
    /// Among which of them.
    pub within: LineFilter,
    /// What marks each of them, if something is asked for.
    pub mark: Option<LineMark>,
    /// The eligible cost that each claims more than, if an amount is asked for.
    pub above: Option<Cents>,
}

/// What marks a line for who examines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineMark {
    /// Something else is proposed of it than to recognise it as claimed, or there is something to say about it.
    Changed,
    /// A sample has drawn it.
    Sampled,
    /// There is a hint about it.
    Hinted,
    /// It rests on a receipt, and no file shows that.
    WithoutFile,
    /// It claims a line again that was put back.
    ClaimedAgain,
}

impl LineMark {
    /// The word by which the statement of the store knows what it looks for.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Sampled => "sampled",
            Self::Hinted => "hinted",
            Self::WithoutFile => "without_file",
            Self::ClaimedAgain => "claimed_again",
        }
    }
}

impl LineSearch {
    /// The lines of a kind.
    pub const fn within(within: LineFilter) -> Self {
        Self { within, mark: None, above: None }
    }

    /// All lines with a mark.
    pub const fn marked(mark: LineMark) -> Self {
        Self { mark: Some(mark), ..Self::within(LineFilter::All) }
    }

    /// The same search in a claim whose lines come to so much: of which kind they are is not asked where all are of it.
    #[must_use]
    pub fn of(self, totals: &ClaimTotals) -> Self {
        let are_all = totals.of(self.within) == totals.of(LineFilter::All);
        if are_all { Self { within: LineFilter::All, ..self } } else { self }
    }

    /// The kind whose lines the claim counts, if nothing else is asked.
    pub const fn counted(&self) -> Option<LineFilter> {
        match (self.mark, self.above) {
            (None, None) => Some(self.within),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_claim_counts_is_not_looked_for() {
        let open = LineSearch::within(LineFilter::Open);
        assert_eq!(open.counted(), Some(LineFilter::Open));
        assert_eq!(LineSearch { above: Some(Cents::ZERO), ..open }.counted(), None);
        assert_eq!(LineSearch::marked(LineMark::Changed).counted(), None);
    }

    #[test]
    fn a_kind_that_all_lines_are_of_is_not_asked_for() {
        let [lines, open, reduced, parked] = [3, 3, 0, 0];
        let [claimed, grant_share, recognised] = [Cents::ZERO; 3];
        let totals = ClaimTotals { lines, open, reduced, parked, claimed, grant_share, recognised };
        let hinted =
            |within| LineSearch { above: Some(Cents::ZERO), within, ..LineSearch::marked(LineMark::Hinted) };
        assert_eq!(hinted(LineFilter::Open).of(&totals), hinted(LineFilter::All));
        assert_eq!(hinted(LineFilter::Parked).of(&totals), hinted(LineFilter::Parked));
        let some = ClaimTotals { open: 2, ..totals };
        assert_eq!(hinted(LineFilter::Open).of(&some), hinted(LineFilter::Open));
    }
}
