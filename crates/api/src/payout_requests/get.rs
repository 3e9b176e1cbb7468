//! `GET /payout-requests/{id}`

use ::grants::PayoutRequestId;
use flow::views;

use super::view::PayoutRequest;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One payout request
#[utoipa::path(
    get,
    path = "/payout-requests/{id}",
    tag = "payout-requests",
    params(("id" = Uuid, Path, description = "The payout request.")),
    responses(
        (
            status = 200,
            description = "The payout request.",
            headers(("ETag" = String, description = "Its version.")),
            body = PayoutRequest,
            example = PayoutRequest::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_payout_request(
    Caller(ctx): Caller,
    Named(id): Named<PayoutRequestId>,
) -> Result<Present<PayoutRequest>, Problem> {
    Ok(Present(views::payout_request(&ctx, id).await?.into()))
}
