//! `GET /proofs/{id}`

use ::grants::ProofId;
use flow::views;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One proof
#[utoipa::path(
    get,
    path = "/proofs/{id}",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof.")),
    responses(
        (
            status = 200,
            description = "The proof.",
            headers(("ETag" = String, description = "Its version.")),
            body = Proof,
            example = Proof::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
) -> Result<Present<Proof>, Problem> {
    Ok(Present(views::proof(&ctx, id).await?.into()))
}
