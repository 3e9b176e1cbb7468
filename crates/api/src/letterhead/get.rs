//! `GET /letterhead`

use axum::Json;

use super::view::Letterhead;
use crate::{answer::Sample, docs::ReadProblems, problem::Problem, tokens::Caller};

/// The letterhead of the house as it stands, with its versions
#[utoipa::path(
    get,
    path = "/letterhead",
    tag = "documents",
    responses(
        (status = 200, description = "What documents show from now on.", body = Letterhead,
            example = Letterhead::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_letterhead(Caller(ctx): Caller) -> Result<Json<Letterhead>, Problem> {
    Ok(Json(flow::letterheads::standing(&ctx).await?.into()))
}
