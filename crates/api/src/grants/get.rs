//! `GET /grants/{id}`

use ::grants::GrantId;
use flow::views;

use super::view::Grant;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One grant, with where the money of each position stands
#[utoipa::path(
    get,
    path = "/grants/{id}",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant.")),
    responses(
        (
            status = 200,
            description = "The grant.",
            headers(("ETag" = String, description = "Its version.")),
            body = Grant,
            example = Grant::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_grant(
    Caller(ctx): Caller,
    Named(id): Named<GrantId>,
) -> Result<Present<Grant>, Problem> {
    let grant = views::grant(&ctx, id).await?;
    let figures = views::grant_figures(&ctx, &grant).await?;
    Ok(Present(Grant::from(grant).with(figures)))
}
