//! Strata: by amount, and if wanted by component and by provider; how much of each is drawn.

use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::PopulationLine;
use crate::{ComponentCode, OrganisationId};

/// The most bands of amounts.
pub(super) const MOST_BANDS: usize = 20;
/// The most lines that are drawn of one stratum.
pub(super) const MOST_OF_STRATUM: i64 = 10_000;

/// Into which strata a population falls, and how much of each is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleDesign {
    /// Whether each component is a stratum of its own.
    pub by_component: bool,
    /// Whether each provider is a stratum of its own.
    pub by_provider: bool,
    /// The bands of amounts: the first from nothing, each reaching up to the next.
    pub bands: Vec<Band>,
    /// From which amount every line is taken (Vollprüfung).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_from: Option<Cents>,
}

/// A band of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Its least amount.
    pub from: Cents,
    /// How many lines are drawn of each stratum in it; of a smaller one all.
    pub size: i64,
}

/// A stratum: lines among which is drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stratum {
    /// The component, where each is a stratum of its own.
    pub component: Option<ComponentCode>,
    /// The provider, where each is a stratum of its own.
    pub provider: Option<OrganisationId>,
    /// The number of its band, 1 for the first; none where every line is taken.
    pub band: Option<usize>,
}

/// Why strata cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignError {
    /// Too few or too many bands.
    #[error("a sample has 1 to {most} bands of amounts, not {count}")]
    Bands {
        /// How many there are.
        count: usize,
        /// How many at most.
        most: usize,
    },
    /// The first band begins with nothing, so that each line lies in one.
    #[error("the first band begins at 0.00, not at {from}")]
    FirstBand {
        /// Where it begins.
        from: Cents,
    },
    /// A band does not begin above the one before it.
    #[error("band {number} begins at {from}, which is not above the one before it")]
    BandOrder {
        /// Its number: 1 for the first.
        number: usize,
        /// Where it begins.
        from: Cents,
    },
    /// A number of lines that cannot be.
    #[error("of each stratum 0 to {most} lines are drawn, not {size}")]
    Size {
        /// The number of the band.
        number: usize,
        /// How many are to be drawn.
        size: i64,
        /// How many at most.
        most: i64,
    },
    /// Every line of the last band would be taken anyway.
    #[error("every line is taken from {from}, which is not above the last band")]
    FullFrom {
        /// From where.
        from: Cents,
    },
    /// Nothing would be drawn.
    #[error("nothing would be drawn: say how many lines of a band, or from where every line is taken")]
    Nothing,
}

impl SampleDesign {
    /// Refuses strata in which a line could lie twice or nowhere, and a sample of nothing.
    pub fn check(&self) -> Result<(), DesignError> {
        let count = self.bands.len();
        let ([first, .., last] | [first @ last]) = self.bands.as_slice() else {
            return Err(DesignError::Bands { count, most: MOST_BANDS });
        };
        if count > MOST_BANDS {
            return Err(DesignError::Bands { count, most: MOST_BANDS });
        }
        if first.from != Cents::ZERO {
            return Err(DesignError::FirstBand { from: first.from });
        }
        for (place, pair) in self.bands.windows(2).enumerate() {
            if pair[1].from <= pair[0].from {
                return Err(DesignError::BandOrder { number: place + 2, from: pair[1].from });
            }
        }
        for (place, band) in self.bands.iter().enumerate() {
            if !(0..=MOST_OF_STRATUM).contains(&band.size) {
                return Err(DesignError::Size { number: place + 1, size: band.size, most: MOST_OF_STRATUM });
            }
        }
        match self.full_from {
            Some(from) if from <= last.from => Err(DesignError::FullFrom { from }),
            None if self.bands.iter().all(|band| band.size == 0) => Err(DesignError::Nothing),
            _ => Ok(()),
        }
    }

    /// The stratum in which a line lies.
    pub fn stratum(&self, line: &PopulationLine) -> Stratum {
        let full = self.full_from.is_some_and(|from| line.amount >= from);
        let band = self.bands.iter().rposition(|band| line.amount >= band.from).map_or(1, |place| place + 1);
        Stratum {
            component: self.by_component.then(|| line.component.clone()),
            provider: self.by_provider.then_some(line.provider),
            band: (!full).then_some(band),
        }
    }

    /// How many lines are drawn of a stratum at most; none where every line is taken.
    pub fn size(&self, stratum: &Stratum) -> Option<i64> {
        let number = stratum.band?;
        Some(self.bands.get(number - 1).map_or(0, |band| band.size))
    }
}
