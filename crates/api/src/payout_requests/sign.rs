//! `POST /payout-requests/{id}/signature`

use ::grants::PayoutRequestId;
use flow::payouts::SignPayoutRequest;

use super::view::PayoutRequest;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Signs for a payout request that goes beyond what is needed
///
/// By another person than who asked. Its version stays: signing changes nothing that anybody saw.
#[utoipa::path(
    post,
    path = "/payout-requests/{id}/signature",
    tag = "payout-requests",
    params(("id" = Uuid, Path, description = "The payout request."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "It is signed.",
            headers(("ETag" = String, description = "Its version.")),
            body = PayoutRequest,
            example = PayoutRequest::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn sign_payout_request(
    Caller(ctx): Caller,
    Named(id): Named<PayoutRequestId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<PayoutRequest>, Problem> {
    let request = SignPayoutRequest { payout_request: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
