//! `GET /exceptions/late`

use axum::Json;
use flow::exceptions::late;

use super::view::Late;
use crate::{answer::Sample, docs::ReadProblems, problem::Problem, tokens::Caller};

/// What is late today: deadlines that passed or were met late, and parked lines without an answer
#[utoipa::path(
    get,
    path = "/exceptions/late",
    tag = "journal",
    responses(
        (status = 200, description = "All of it.", body = Late, example = Late::example),
        ReadProblems,
    )
)]
pub(crate) async fn list_late(Caller(ctx): Caller) -> Result<Json<Late>, Problem> {
    Ok(Json(late(&ctx).await?.into()))
}
