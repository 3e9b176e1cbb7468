//! `POST /payout-requests/{id}/proposal-return`

use ::grants::PayoutRequestId;
use flow::payouts::SendBackPayout;

use super::view::PayoutRequest;
use crate::{
    answer::{Present, Sample},
    certificates::ProposalReturn,
    docs::ChangeProblems,
    input::{Body, IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Sends an approval back that cannot be certified; another may be proposed in the next round
///
/// Also who has certified it may send it back, until it counts.
#[utoipa::path(
    post,
    path = "/payout-requests/{id}/proposal-return",
    tag = "payout-requests",
    params(("id" = Uuid, Path, description = "The payout request."), KeyHeader, VersionHeader),
    request_body = ProposalReturn,
    responses(
        (
            status = 200,
            description = "It is sent back.",
            headers(("ETag" = String, description = "Its version.")),
            body = PayoutRequest,
            example = PayoutRequest::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn send_back_payout_proposal(
    Caller(ctx): Caller,
    Named(id): Named<PayoutRequestId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body((round, reason)): Body<ProposalReturn>,
) -> Result<Present<PayoutRequest>, Problem> {
    let request = SendBackPayout { payout_request: id, version, round, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
