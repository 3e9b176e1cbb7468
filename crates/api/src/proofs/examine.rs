//! `POST /proofs/{id}/examination`

use ::grants::ProofId;
use flow::proofs::ExamineProof;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Records that a proof was examined within the recipient's own house
#[utoipa::path(
    post,
    path = "/proofs/{id}/examination",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "It is examined.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn examine_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<Proof>, Problem> {
    let request = ExamineProof { proof: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
