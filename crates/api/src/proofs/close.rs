//! `POST /proofs/{id}/closure`

use ::grants::ProofId;
use flow::proofs::CloseProof;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Closes a proof that was accepted: it is not corrected any more
#[utoipa::path(
    post,
    path = "/proofs/{id}/closure",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "It is closed.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn close_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<Proof>, Problem> {
    let request = CloseProof { proof: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
