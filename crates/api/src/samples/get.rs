//! `GET /samples/{id}`

use ::grants::SampleId;
use axum::Json;
use flow::samples;

use super::view::Sample;
use crate::{answer::Sample as _, docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// A sample: what was committed, and once it is drawn its seed
#[utoipa::path(
    get,
    path = "/samples/{id}",
    tag = "samples",
    params(("id" = Uuid, Path, description = "The sample.")),
    responses((status = 200, description = "The sample.", body = Sample, example = Sample::example), ReadProblems)
)]
pub(crate) async fn get_sample(
    Caller(ctx): Caller,
    Named(id): Named<SampleId>,
) -> Result<Json<Sample>, Problem> {
    Ok(Json(samples::sample(&ctx, id).await?.into()))
}
