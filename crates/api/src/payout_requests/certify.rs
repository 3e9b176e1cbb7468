//! `POST /payout-requests/{id}/certification`

use ::grants::PayoutRequestId;
use flow::payouts::CertifyPayout;

use super::view::PayoutRequest;
use crate::{
    answer::{Present, Sample},
    certificates::Certificate,
    docs::ChangeProblems,
    input::{Body, IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Certifies an approval that is proposed; with the last certificate it is due
///
/// Only the last one gives the claim its next version.
#[utoipa::path(
    post,
    path = "/payout-requests/{id}/certification",
    tag = "payout-requests",
    params(("id" = Uuid, Path, description = "The payout request."), KeyHeader, VersionHeader),
    request_body = Certificate,
    responses(
        (
            status = 200,
            description = "It is certified.",
            headers(("ETag" = String, description = "Its version.")),
            body = PayoutRequest,
            example = PayoutRequest::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn certify_payout_request(
    Caller(ctx): Caller,
    Named(id): Named<PayoutRequestId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body((round, step)): Body<Certificate>,
) -> Result<Present<PayoutRequest>, Problem> {
    let request = CertifyPayout { payout_request: id, version, round, step };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
