//! `POST /proofs/{id}/signature`

use ::grants::ProofId;
use flow::proofs;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::to_the_end,
    tokens::Caller,
};

/// Signs a proof that another of the recipient has prepared
///
/// Its document is made anew with who signed; what it states stays.
#[utoipa::path(
    post,
    path = "/proofs/{id}/signature",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "It is signed.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn sign_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<Proof>, Problem> {
    let signed = to_the_end(async move { proofs::sign(&ctx, &key.0, id, version).await }).await?;
    Ok(Present(signed.into()))
}
