//! `POST /claims/{id}/proposal-return`

use ::grants::ClaimId;
use flow::claims::SendBackProposal;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    certificates::ProposalReturn,
    docs::ChangeProblems,
    input::{Body, IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Sends a proposal back that cannot be certified; another may be proposed in the next round
///
/// Also who has certified it may send it back, until it counts.
#[utoipa::path(
    post,
    path = "/claims/{id}/proposal-return",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = ProposalReturn,
    responses(
        (
            status = 200,
            description = "It is sent back.",
            headers(("ETag" = String, description = "Its version.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn send_back_proposal(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body((round, reason)): Body<ProposalReturn>,
) -> Result<Present<Claim>, Problem> {
    let request = SendBackProposal { claim: id, version, round, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
