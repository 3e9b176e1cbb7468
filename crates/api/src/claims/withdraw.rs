//! `POST /claims/{id}/withdrawal`

use ::grants::ClaimId;
use flow::claims::WithdrawClaim;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Takes a claim back that is not decided
#[utoipa::path(
    post,
    path = "/claims/{id}/withdrawal",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "It is withdrawn.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn withdraw_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<Claim>, Problem> {
    let request = WithdrawClaim { claim: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
