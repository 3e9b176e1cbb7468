//! `GET /proof-signatures`

use axum::extract::OriginalUri;
use flow::views;

use super::view::ProofSignature;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The electronic signatures of the proofs that the organisation sees
#[utoipa::path(
    get,
    path = "/proof-signatures",
    tag = "proofs",
    params(OfGrant),
    responses(
        (status = 200, description = "A page of them.", body = Page<ProofSignature>, example = ProofSignature::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_proof_signatures(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<ProofSignature>, Problem> {
    let page = views::proof_signatures(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
