//! `GET /payout-requests`

use axum::extract::OriginalUri;
use flow::views;

use super::view::PayoutRequest;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The payout requests of the grants that the organisation sees
#[utoipa::path(
    get,
    path = "/payout-requests",
    tag = "payout-requests",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<PayoutRequest>, example = PayoutRequest::page), ReadProblems)
)]
pub(crate) async fn list_payout_requests(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<PayoutRequest>, Problem> {
    let page = views::payout_requests(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
