//! `POST /sample-draws`

use ::grants::{SampleId, Seed};
use axum::{Json, http::StatusCode};
use flow::samples::DrawSample;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Sample;
use crate::{
    answer::Sample as _,
    docs::NewProblems,
    input::{Body, Faults, FileHash, Key, KeyHeader, Read, UuidText},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Which sample is drawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSampleDraw {
    /// The sample.
    sample: UuidText,
    /// The seed, 64 hexadecimal digits; only if who committed the sample keeps it.
    seed: Option<FileHash>,
}

impl Read for NewSampleDraw {
    type Value = DrawSample;

    fn read(self, at: &mut Faults) -> Option<DrawSample> {
        let sample = at.field("sample", self.sample);
        let seed = at.field("seed", self.seed);
        Some(DrawSample { sample: SampleId(sample?), seed: seed?.map(|bytes| Seed::new(bytes.0)) })
    }
}

/// Reveals the seed of a sample and files which lines it draws
#[utoipa::path(
    post,
    path = "/sample-draws",
    tag = "samples",
    params(KeyHeader),
    request_body = NewSampleDraw,
    responses(
        (status = 201, description = "It is drawn.", body = Sample, example = Sample::example),
        NewProblems,
    )
)]
pub(crate) async fn draw_sample(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewSampleDraw>,
) -> Result<(StatusCode, Json<Sample>), Problem> {
    let sample = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(sample.into())))
}
