//! Samples (Stichproben): which lines of claims are looked into, drawn so that nobody could choose them and anybody can
//! draw them again.
//!
//! *Shape.* A population of lines falls into strata; within each the lines stand in the order of their ranks, and the
//! first of them are drawn. A rank is a hash of a key and the id of the line, so there is no generator to trust and none to
//! rebuild: `tests/redraw_sample.py` does it on one page. The key is made of a seed, whose hash was committed, and of the
//! entry of the journal that committed it, which nobody knew when they chose the seed (decision 0030).
//! *Order.* Commit, then draw. *Layers.* Whether the journal has the commitment is for `flow` to look up.

mod design;
mod draw;

use chrono::NaiveDate;
use ledger::{Cents, EntryNumber, Hash, MoneyError};
use serde::{Deserialize, Serialize};

pub use design::{Band, DesignError, SampleDesign, Stratum};
pub use draw::{Population, PopulationLine, Ranked, Seed, draw, draw_key};

use crate::{GrantId, Period, Role, SampleId, TextError};

/// The most lines of one population: all of them are written down at once.
pub const MOST_POPULATION: usize = 50_000;

/// A sample, committed and perhaps drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Its id.
    pub id: SampleId,
    /// The grant whose claims, and those of the grants below it, are its population.
    pub grant: GrantId,
    /// Only lines that were paid in this period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// What it is for, for people to read.
    pub purpose: String,
    /// Its strata and how much of each is drawn.
    pub design: SampleDesign,
    /// The SHA-256 of its seed.
    pub seed_hash: Hash,
    /// Whether who committed it keeps the seed, and this program learns it when it is drawn.
    pub own_seed: bool,
    /// What it is drawn from.
    pub population: Population,
    /// Who committed it.
    pub by: String,
    /// In which role.
    pub role: Role,
    /// The day it was.
    pub on: NaiveDate,
    /// What was drawn; nothing while it is only committed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<Drawn>,
}

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The seed, which everybody may know now.
    pub seed: Seed,
    /// The entry of the journal that committed it.
    pub entry: EntryNumber,
    /// The hash of that entry.
    pub entry_hash: Hash,
    /// How many lines.
    pub count: i64,
    /// What they come to.
    pub sum: Cents,
    /// Who drew it.
    pub by: String,
    /// The day it was.
    pub on: NaiveDate,
}

/// Why a sample is not committed or not drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// Its strata cannot be.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// It does not say what it is for.
    #[error("the purpose {0}")]
    Purpose(TextError),
    /// There is nothing to draw from.
    #[error("no line that counts lies in this scope")]
    Empty,
    /// Whoever commits does not see all that it would be drawn from.
    #[error("not every grant below is seen: a sample of a part would not be one of the whole")]
    PartOnly,
    /// An auditor's sample, and whoever is audited.
    #[error("a sample that an auditor committed is drawn by an auditor")]
    OfAuditor,
    /// There is more to draw from than can be written down at once.
    #[error("more than {most} lines lie in this scope, the most of a population: choose a shorter period")]
    TooLarge {
        /// How many at most.
        most: usize,
    },
    /// It was drawn.
    #[error("the sample was drawn on {on}; another is committed anew")]
    AlreadyDrawn {
        /// The day it was.
        on: NaiveDate,
    },
    /// The seed is not the one that was committed.
    #[error("this is not the seed whose hash was committed")]
    OtherSeed,
    /// Who committed the hash of an own seed reveals it.
    #[error("the seed of this sample is kept by who committed it: reveal it to draw")]
    SeedNeeded,
    /// The seed lies here and is revealed by nobody else.
    #[error("the seed of this sample lies here: draw without one")]
    SeedKnown,
    /// The seed was lost, so nothing follows from it any more.
    #[error("the seed of this sample is gone, and it cannot be drawn")]
    SeedGone,
    /// The amounts come to more than can be counted.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Refuses a population from which nothing, or not all, can be drawn.
pub const fn check_population(count: usize) -> Result<(), SampleError> {
    match count {
        0 => Err(SampleError::Empty),
        count if count > MOST_POPULATION => Err(SampleError::TooLarge { most: MOST_POPULATION }),
        _ => Ok(()),
    }
}

impl Sample {
    /// Whether a role draws it: whoever is audited draws no auditor's sample.
    pub fn is_drawn_in(&self, role: Role) -> bool {
        self.role != Role::Auditor || role == Role::Auditor
    }

    /// The sample, drawn from its population by its seed and the entry that committed it; with every line in the order
    /// in which it is drawn.
    pub fn draw(
        self,
        seed: Seed,
        (entry, entry_hash): (EntryNumber, Hash),
        population: &[PopulationLine],
        (by, on): (String, NaiveDate),
    ) -> Result<(Self, Vec<Ranked>), SampleError> {
        if let Some(drawn) = self.drawn {
            return Err(SampleError::AlreadyDrawn { on: drawn.on });
        }
        if seed.hash() != self.seed_hash {
            return Err(SampleError::OtherSeed);
        }
        let ranked = draw(population, &self.design, draw_key(seed, entry_hash));
        let (mut count, mut sum) = (0, Cents::ZERO);
        for line in ranked.iter().filter(|line| line.drawn) {
            count += 1;
            sum = sum.plus(line.amount)?;
        }
        let drawn = Drawn { seed, entry, entry_hash, count, sum, by, on };
        Ok((Self { drawn: Some(drawn), ..self }, ranked))
    }

    /// The key by which it was drawn; none while it is only committed.
    pub fn key(&self) -> Option<Hash> {
        self.drawn.as_ref().map(|drawn| draw_key(drawn.seed, drawn.entry_hash))
    }
}

#[cfg(test)]
mod tests;
