//! `POST /claims/{id}/certification`

use ::grants::ClaimId;
use flow::claims::CertifyClaim;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    certificates::Certificate,
    docs::ChangeProblems,
    input::{Body, IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Certifies what is proposed; with the last certificate the claim is decided or corrected
///
/// Only the last one gives the claim its next version.
#[utoipa::path(
    post,
    path = "/claims/{id}/certification",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = Certificate,
    responses(
        (
            status = 200,
            description = "It is certified.",
            headers(("ETag" = String, description = "Its version.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn certify_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body((round, step)): Body<Certificate>,
) -> Result<Present<Claim>, Problem> {
    let request = CertifyClaim { claim: id, version, round, step };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
