//! `GET /journal/head`

use axum::Json;
use flow::views;

use super::view::ChainHead;
use crate::{answer::Sample, docs::ReadProblems, problem::Problem, tokens::Caller};

/// The end of the chain: keep it outside, and nothing before it can be changed unnoticed
#[utoipa::path(
    get,
    path = "/journal/head",
    tag = "journal",
    responses(
        (status = 200, description = "The last entry.", body = ChainHead, example = ChainHead::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_journal_head(Caller(ctx): Caller) -> Result<Json<ChainHead>, Problem> {
    Ok(Json(views::chain_head(&ctx).await?.into()))
}
