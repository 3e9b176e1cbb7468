//! `GET /claims/{id}`

use ::grants::ClaimId;
use flow::views;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One claim
#[utoipa::path(
    get,
    path = "/claims/{id}",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim.")),
    responses(
        (
            status = 200,
            description = "The claim.",
            headers(("ETag" = String, description = "Its version.")),
            body = Claim,
            example = Claim::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
) -> Result<Present<Claim>, Problem> {
    Ok(Present(views::claim(&ctx, id).await?.into()))
}
