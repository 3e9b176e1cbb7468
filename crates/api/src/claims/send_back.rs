//! `POST /claims/{id}/proposal-return`

use ::grants::ClaimId;
use flow::claims::SendBackProposal;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Why a proposal cannot be certified.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProposalReturn {
    /// The round whose proposal was examined.
    #[schema(minimum = 1, example = 1)]
    round: i64,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "Zeile 2: der Kurs liegt außerhalb des Zeitraums."
    )]
    reason: String,
}

impl Read for ProposalReturn {
    type Value = (i64, String);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.check(&self);
        Some((self.round, self.reason))
    }
}

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
