//! `POST /samples`

use ::grants::{Band, GrantId, Period, SampleDesign};
use axum::{Json, http::StatusCode};
use flow::samples::CommitSample;
use ledger::Hash;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Sample;
use crate::{
    answer::Sample as _,
    docs::NewProblems,
    grants::new::Days,
    input::{
        Amount, Body, Faults, FileHash, Key, KeyHeader, Read, Rest, UuidText, not_blank, objects,
        optional_object,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is drawn from, and how much of it.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSample {
    /// The grant whose claims, and those of the grants below it, are its population.
    grant: UuidText,
    /// Only lines that were paid in this period.
    #[serde(default, deserialize_with = "optional_object")]
    period: Option<Days>,
    /// What it is for, for people to read.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Verwendungsnachweis 2021")]
    purpose: String,
    /// Whether each component is a stratum of its own.
    #[serde(default)]
    by_component: bool,
    /// Whether each provider is a stratum of its own.
    #[serde(default)]
    by_provider: bool,
    /// The bands of amounts: the first from 0.00, each reaching up to the next.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 20)]
    bands: Vec<NewBand>,
    /// From which amount every line is taken.
    full_from: Option<Amount>,
    /// The SHA-256 of a seed of one's own, which is revealed when it is drawn. Without it a new seed is made.
    own_seed_hash: Option<FileHash>,
}

/// A band of amounts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBand {
    /// Its least amount.
    from: Rest,
    /// How many lines are drawn of each stratum in it.
    #[schema(minimum = 0, maximum = 10_000)]
    size: i64,
}

/// What is committed, once it can be read.
pub(crate) struct Committed {
    scope: (GrantId, Option<Period>),
    purpose: String,
    design: SampleDesign,
    own_seed_hash: Option<Hash>,
}

impl Read for NewBand {
    type Value = Band;

    fn read(self, at: &mut Faults) -> Option<Band> {
        Some(Band { from: at.field("from", self.from)?.into(), size: self.size })
    }
}

impl Read for NewSample {
    type Value = Committed;

    fn read(self, at: &mut Faults) -> Option<Committed> {
        at.check(&self);
        let grant = at.field("grant", self.grant);
        let period = at.field("period", self.period);
        let bands = at.list("bands", self.bands, 1..=20);
        let full_from = at.field("full_from", self.full_from);
        let own_seed_hash = at.field("own_seed_hash", self.own_seed_hash);
        let (by_component, by_provider) = (self.by_component, self.by_provider);
        Some(Committed {
            scope: (GrantId(grant?), period?),
            purpose: self.purpose,
            design: SampleDesign { by_component, by_provider, bands: bands?, full_from: full_from? },
            own_seed_hash: own_seed_hash?,
        })
    }
}

/// Commits a sample: its population, its strata and the hash of its seed, before anybody sees what is drawn
///
/// Done by auditors within their scope, by examiners and the head of the first recipient.
#[utoipa::path(
    post,
    path = "/samples",
    tag = "samples",
    params(KeyHeader),
    request_body = NewSample,
    responses(
        (status = 201, description = "It is committed.", body = Sample, example = Sample::example),
        NewProblems,
    )
)]
pub(crate) async fn commit_sample(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewSample>,
) -> Result<(StatusCode, Json<Sample>), Problem> {
    let request = CommitSample::new(new.scope, new.purpose, new.design, new.own_seed_hash)?;
    let sample = execute(ctx, key, request).await?;
    Ok((StatusCode::CREATED, Json(sample.into())))
}
