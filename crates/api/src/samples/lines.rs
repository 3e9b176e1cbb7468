//! `GET /samples/{id}/lines`

use ::door::table_to_keep;
use ::grants::SampleId;
use axum::response::Response;
use flow::samples;

use crate::{docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// The population of a sample as CSV, with all that is needed to draw it again elsewhere
///
/// Each line with its stratum; once the sample is drawn also with its rank, its place and whether it was drawn, the seed
/// and the entry of the journal that committed it. Taking it along is written down.
#[utoipa::path(
    get,
    path = "/samples/{id}/lines",
    tag = "samples",
    params(("id" = Uuid, Path, description = "The sample.")),
    responses(
        (
            status = 200,
            description = "The table.",
            body = String,
            content_type = "text/csv",
            example = "line_id,claim_id,claim_number,line_number"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_sample_lines(
    Caller(ctx): Caller,
    Named(id): Named<SampleId>,
) -> Result<Response, Problem> {
    let table = samples::export(&ctx, id).await?;
    Ok(table_to_keep(&format!("Stichprobe {id}.csv"), table))
}
