//! A claim with some of its lines: what a page shows of it, however many it has.

use std::collections::{BTreeMap, BTreeSet};

use ledger::MoneyError;

use super::{Claim, ClaimTotals, LineFilter};
use crate::{ClaimId, ClaimLineId};

/// Some lines of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinesAsked {
    /// None of them.
    None,
    /// Those with these numbers.
    Numbered(BTreeSet<i64>),
    /// Those with these numbers of each claim.
    Placed(BTreeMap<ClaimId, BTreeSet<i64>>),
    /// So many of a kind.
    Page(LinePage),
    /// All of a kind.
    Kind(LineFilter),
}

/// A page of the lines of a kind, in their order. A page past the end is the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePage {
    /// Which lines.
    pub which: LineFilter,
    /// The page; 1 for the first.
    pub number: i64,
    /// How many lines a page has.
    pub size: i64,
}

impl LinePage {
    /// Where it lies among the lines of its kind.
    pub fn cut(&self, totals: &ClaimTotals) -> LineCut {
        LineCut::of(totals.of(self.which), self.number, self.size)
    }
}

/// Where a page lies among so many lines. A page past the end is the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCut {
    /// How many lines there are.
    pub count: i64,
    /// The page that is shown; 1 for the first.
    pub page: i64,
    /// How many pages there are; one, if there is no line.
    pub pages: i64,
    /// How many lines come before it.
    pub skipped: i64,
}

impl LineCut {
    /// The page that was asked for, of this size, as far as there is one.
    pub fn of(count: i64, number: i64, size: i64) -> Self {
        let size = size.max(1);
        let pages = (count / size + i64::from(count % size > 0)).max(1);
        let page = number.clamp(1, pages);
        Self { count, page, pages, skipped: (page - 1).saturating_mul(size) }
    }
}

/// A claim with some of its lines, and what all of them come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimExcerpt {
    /// The claim. Of its lines, those that were asked for; what is proposed of others is left out.
    pub claim: Claim,
    /// What all its lines come to.
    pub totals: ClaimTotals,
    /// The numbers of the lines that a request for changes or a proposed correction names.
    pub numbers: BTreeMap<ClaimLineId, i64>,
}

impl ClaimExcerpt {
    /// Takes out of a whole claim what was asked for.
    pub fn of(mut claim: Claim, asked: &LinesAsked) -> Result<Self, MoneyError> {
        let totals = claim.totals()?;
        let named = claim.named_lines();
        let of_named = claim.lines.iter().filter(|line| named.contains(&line.id));
        let numbers = of_named.map(|line| (line.id, line.number)).collect();
        match asked {
            LinesAsked::None => claim.lines.clear(),
            LinesAsked::Numbered(numbers) => claim.lines.retain(|line| numbers.contains(&line.number)),
            LinesAsked::Placed(places) => {
                let numbers = places.get(&claim.id);
                claim.lines.retain(|line| numbers.is_some_and(|numbers| numbers.contains(&line.number)));
            }
            LinesAsked::Page(page) => {
                let [skipped, size] =
                    [page.cut(&totals).skipped, page.size].map(|count| usize::try_from(count).unwrap_or(0));
                let of_kind = claim.lines.into_iter().filter(|line| page.which.takes(line));
                claim.lines = of_kind.skip(skipped).take(size).collect();
            }
            LinesAsked::Kind(which) => claim.lines.retain(|line| which.takes(line)),
        }
        claim.keep_proposals_of_lines();
        Ok(Self { claim, totals, numbers })
    }

    /// The number of a line that the claim names.
    pub fn number_of(&self, line: ClaimLineId) -> Option<i64> {
        self.numbers.get(&line).copied()
    }
}

impl Claim {
    /// The lines that a request for changes or a proposed correction names.
    pub fn named_lines(&self) -> BTreeSet<ClaimLineId> {
        let asked = self.change_requests.iter().flat_map(|request| request.lines.keys());
        asked.chain(self.correction.iter().map(|proposed| &proposed.new.line)).copied().collect()
    }

    /// Leaves out what is proposed of lines that are not among these, and of all once it is decided: that stands in the
    /// lines.
    pub fn keep_proposals_of_lines(&mut self) {
        let counts = self.waits_for_decision();
        let here: BTreeSet<_> = self.lines.iter().map(|line| line.id).collect();
        if let Some(proposal) = &mut self.proposal {
            proposal.decisions.retain(|(line, _)| counts && here.contains(line));
            proposal.findings.retain(|line, _| counts && here.contains(line));
        }
    }
}
