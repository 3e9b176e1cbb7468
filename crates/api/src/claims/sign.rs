//! `POST /claims/{id}/signature`

use ::grants::ClaimId;
use flow::claims::SignClaim;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Signs a claim that another of the recipient has prepared
///
/// Its version stays: signing changes nothing that anybody saw.
#[utoipa::path(
    post,
    path = "/claims/{id}/signature",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "It is signed.",
            headers(("ETag" = String, description = "Its version.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn sign_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<Claim>, Problem> {
    let request = SignClaim { claim: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
