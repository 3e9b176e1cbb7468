//! The draw: ranks that anybody can compute, without a generator and without a fraction.

use std::{collections::BTreeMap, fmt};

use ledger::{Cents, Hash, MoneyError};
use serde::{Deserialize, Serialize};

use super::{SampleDesign, Stratum};
use crate::{ClaimLineId, ComponentCode, OrganisationId};

/// A seed: 32 bytes that decide which lines are drawn. It is not shown until it is revealed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(Hash);

impl Seed {
    /// The seed of 32 bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(Hash(bytes))
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        Hash::from_hex(text).map(Self)
    }

    /// What is committed of it: its SHA-256.
    pub fn hash(self) -> Hash {
        Hash::of(&self.0.0)
    }

    /// Its 64 hexadecimal digits, where it is revealed.
    pub fn revealed(self) -> String {
        self.0.to_string()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Seed")
    }
}

/// A line from which is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopulationLine {
    /// The line.
    pub line: ClaimLineId,
    /// Its component.
    pub component: ComponentCode,
    /// The recipient who claimed it.
    pub provider: OrganisationId,
    /// The eligible cost of it that counts: what is recognised once it is decided, before that what is claimed; of a
    /// credit note what it takes away.
    pub amount: Cents,
}

impl PopulationLine {
    /// Its line in the list whose hash is committed, with tabs between.
    fn text(&self) -> String {
        let Self { line, component, provider, amount } = self;
        format!("{line}\t{component}\t{provider}\t{}\n", amount.get())
    }
}

/// What a sample is drawn from: the list of its lines is kept beside it, its hash stands in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    /// How many lines.
    pub count: i64,
    /// What they come to.
    pub sum: Cents,
    /// The hash of the list of its lines, in the order of their ids.
    pub hash: Hash,
}

impl Population {
    /// The population of some lines, whatever their order.
    pub fn of(lines: &[PopulationLine]) -> Result<Self, MoneyError> {
        let mut ordered: Vec<_> = lines.iter().collect();
        ordered.sort_unstable_by_key(|line| line.line);
        let mut sum = Cents::ZERO;
        for line in lines {
            sum = sum.plus(line.amount)?;
        }
        let list: String = ordered.into_iter().map(PopulationLine::text).collect();
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        Ok(Self { count, sum, hash: Hash::of(list.as_bytes()) })
    }
}

/// A line with its place in its stratum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The line.
    pub line: ClaimLineId,
    /// Its amount.
    pub amount: Cents,
    /// Its stratum.
    pub stratum: Stratum,
    /// Its rank, by which the lines of a stratum are ordered.
    pub rank: Hash,
    /// Its place in the stratum: 1 for the first.
    pub place: i64,
    /// Whether it is drawn.
    pub drawn: bool,
}

/// The key of the draw: SHA-256 of the seed and of the hash of the entry that committed it.
pub fn draw_key(seed: Seed, entry_hash: Hash) -> Hash {
    Hash::of(&[seed.0.0, entry_hash.0].concat())
}

/// The rank of a line: SHA-256 of the key and of the sixteen bytes of its id.
fn rank(key: Hash, line: ClaimLineId) -> Hash {
    Hash::of(&[&key.0[..], &line.0.as_bytes()[..]].concat())
}

/// Every line of the population in its stratum, in the order in which it is drawn. The order of the input does not matter.
pub fn draw(population: &[PopulationLine], design: &SampleDesign, key: Hash) -> Vec<Ranked> {
    let mut strata: BTreeMap<Stratum, Vec<(Hash, &PopulationLine)>> = BTreeMap::new();
    for line in population {
        strata.entry(design.stratum(line)).or_default().push((rank(key, line.line), line));
    }
    let mut ranked = Vec::with_capacity(population.len());
    for (stratum, mut lines) in strata {
        lines.sort_unstable_by_key(|(rank, line)| (rank.0, line.line));
        let size = design.size(&stratum);
        for (place, (rank, line)) in (1_i64..).zip(lines) {
            let drawn = size.is_none_or(|size| place <= size);
            let stratum = stratum.clone();
            ranked.push(Ranked { line: line.line, amount: line.amount, stratum, rank, place, drawn });
        }
    }
    ranked
}
