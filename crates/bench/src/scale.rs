//! How much is measured.

use std::time::Duration;

/// The sizes of a run.
pub(crate) struct Scale {
    /// How long one round of posting lasts.
    pub(crate) round: Duration,
    /// How many rounds are measured on each side, in turns.
    pub(crate) rounds: usize,
    /// How many transfers the books hold in which queries are asked.
    pub(crate) books: [u64; 3],
    /// How often a query is asked in one round.
    pub(crate) calls: usize,
    /// How often a page is looked at.
    pub(crate) looks: usize,
    /// How often a journal is verified.
    pub(crate) verifications: usize,
    /// Only what has this in its name; empty for all.
    pub(crate) only: String,
}

impl Scale {
    /// What `docs/performance.md` shows.
    pub(crate) const FULL: Self = Self {
        only: String::new(),
        round: Duration::from_secs(1),
        rounds: 5,
        books: [1_000, 100_000, 1_000_000],
        calls: 100,
        looks: 25,
        verifications: 3,
    };

    /// A first look.
    pub(crate) const QUICK: Self = Self {
        only: String::new(),
        round: Duration::from_millis(150),
        rounds: 3,
        books: [1_000, 10_000, 50_000],
        calls: 30,
        looks: 7,
        verifications: 1,
    };

    /// Whether something with this name is measured.
    pub(crate) fn wants(&self, name: &str) -> bool {
        name.contains(&self.only)
    }
}
