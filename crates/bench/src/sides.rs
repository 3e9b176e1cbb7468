//! Two sides, measured in turns, so that both meet the same disk.

use std::time::Duration;

use crate::{
    Failure,
    figures::{self, Ratio},
    load::{self, Poster, Round, Until},
    scale::Scale,
};

/// The rounds of both sides.
#[derive(Default)]
pub(crate) struct Sides {
    ours: Vec<Round>,
    minimum: Vec<Round>,
}

/// Measures both sides at so many callers.
pub(crate) async fn measure<A: Poster, B: Poster>(
    scale: &Scale,
    callers: u32,
    ours: &A,
    minimum: &B,
) -> Result<Sides, Failure> {
    let until = Until::Time(scale.round);
    let warm = Until::Time(scale.round / 5);
    load::round(ours, callers, warm).await?;
    load::round(minimum, callers, warm).await?;
    let mut sides = Sides::default();
    for _ in 0..scale.rounds {
        sides.ours.push(load::round(ours, callers, until).await?);
        sides.minimum.push(load::round(minimum, callers, until).await?);
    }
    Ok(sides)
}

impl Sides {
    /// How many in a second: ours and the minimum.
    pub(crate) fn rates(&self) -> [u64; 2] {
        [&self.ours, &self.minimum].map(|rounds| figures::median(&rates(rounds)))
    }

    /// Our rate in proportion to the minimum's: the median of the pairs.
    pub(crate) fn ratio(&self) -> Ratio {
        let pairs = rates(&self.ours).into_iter().zip(rates(&self.minimum));
        let ratios: Vec<Ratio> = pairs.map(|(ours, minimum)| Ratio::of(ours, minimum)).collect();
        figures::median(&ratios)
    }

    /// The time that so many of a hundred do not exceed: ours and the minimum's.
    pub(crate) fn latency(&self, of_hundred: usize) -> [Duration; 2] {
        [&self.ours, &self.minimum].map(|rounds| {
            let all: Vec<Duration> = rounds.iter().flat_map(|round| &round.latencies).copied().collect();
            figures::percentile(&all, of_hundred)
        })
    }
}

fn rates(rounds: &[Round]) -> Vec<u64> {
    rounds.iter().map(|round| round.rate).collect()
}
