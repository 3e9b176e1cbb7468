//! A sample as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{self, sample_day, sample_id},
    euros::Euros,
    input::{Amount, Rest},
};

/// A sample of claim lines: committed, and perhaps drawn.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sample {
    /// Its id.
    id: Uuid,
    /// The grant whose claims, and those of the grants below it, are its population.
    grant: Uuid,
    /// Only lines that were paid in this period; null if whenever.
    period: Option<SamplePeriod>,
    /// What it is for.
    purpose: String,
    /// Whether each component is a stratum of its own.
    by_component: bool,
    /// Whether each provider is a stratum of its own.
    by_provider: bool,
    /// The bands of amounts.
    bands: Vec<SampleBand>,
    /// From which amount every line is taken; null if none is for that alone.
    #[schema(value_type = Option<Amount>)]
    full_from: Option<Euros>,
    /// The SHA-256 of its seed.
    seed_hash: String,
    /// Whether who committed it keeps the seed.
    own_seed: bool,
    /// What it is drawn from.
    population: SamplePopulation,
    /// Who committed it.
    committed_by: String,
    /// In which role.
    committed_as: &'static str,
    /// The day it was.
    committed_on: NaiveDate,
    /// What was drawn; null while it is only committed.
    drawn: Option<SampleDrawn>,
}

/// From one day until another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SamplePeriod {
    /// The first day.
    from: NaiveDate,
    /// The last day.
    until: NaiveDate,
}

/// A band of amounts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SampleBand {
    /// Its least amount.
    #[schema(value_type = Rest)]
    from: Euros,
    /// How many lines are drawn of each stratum in it.
    size: i64,
}

/// What a sample is drawn from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SamplePopulation {
    /// How many lines.
    count: i64,
    /// What they come to.
    #[schema(value_type = Rest)]
    sum: Euros,
    /// The SHA-256 of their list.
    hash: String,
}

/// What was drawn.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SampleDrawn {
    /// The seed, 64 hexadecimal digits.
    seed: String,
    /// The entry of the journal that committed it.
    entry: i64,
    /// The hash of that entry, which goes into the draw.
    entry_hash: String,
    /// How many lines.
    count: i64,
    /// What they come to.
    #[schema(value_type = Rest)]
    sum: Euros,
    /// Who drew it.
    by: String,
    /// The day it was.
    on: NaiveDate,
}

impl From<domain::Sample> for Sample {
    fn from(sample: domain::Sample) -> Self {
        let domain::SampleDesign { by_component, by_provider, bands, full_from } = sample.design;
        let band = |band: domain::Band| SampleBand { from: band.from.into(), size: band.size };
        Self {
            id: sample.id.0,
            grant: sample.grant.0,
            period: sample.period.map(|it| SamplePeriod { from: it.from(), until: it.until() }),
            purpose: sample.purpose,
            by_component,
            by_provider,
            bands: bands.into_iter().map(band).collect(),
            full_from: full_from.map(Euros::from),
            seed_hash: sample.seed_hash.to_string(),
            own_seed: sample.own_seed,
            population: SamplePopulation {
                count: sample.population.count,
                sum: sample.population.sum.into(),
                hash: sample.population.hash.to_string(),
            },
            committed_by: sample.by,
            committed_as: sample.role.word(),
            committed_on: sample.on,
            drawn: sample.drawn.map(SampleDrawn::from),
        }
    }
}

impl From<domain::Drawn> for SampleDrawn {
    fn from(drawn: domain::Drawn) -> Self {
        Self {
            seed: drawn.seed.revealed(),
            entry: drawn.entry.get(),
            entry_hash: drawn.entry_hash.to_string(),
            count: drawn.count,
            sum: drawn.sum.into(),
            by: drawn.by,
            on: drawn.on,
        }
    }
}

impl answer::Sample for Sample {
    fn sample() -> Self {
        let hash = |digit: &str| digit.repeat(64);
        let drawn = SampleDrawn {
            seed: hash("1"),
            entry: 812,
            entry_hash: hash("3"),
            count: 27,
            sum: Euros::sample(4_120_000),
            by: "Rita Beispiel".to_owned(),
            on: sample_day(),
        };
        Self {
            id: sample_id(9),
            grant: sample_id(1),
            period: None,
            purpose: "Verwendungsnachweis 2021".to_owned(),
            by_component: true,
            by_provider: false,
            bands: vec![SampleBand { from: Euros::sample(0), size: 5 }],
            full_from: Some(Euros::sample(500_000)),
            seed_hash: hash("2"),
            own_seed: false,
            population: SamplePopulation { count: 310, sum: Euros::sample(9_870_000), hash: hash("4") },
            committed_by: "Rita Beispiel".to_owned(),
            committed_as: "auditor",
            committed_on: sample_day(),
            drawn: Some(drawn),
        }
    }
}
