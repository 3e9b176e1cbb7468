//! `GET /payout-terms`

use axum::extract::OriginalUri;
use flow::views;

use super::view::PayoutTerms;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The payout terms of the grants that the organisation sees
#[utoipa::path(
    get,
    path = "/payout-terms",
    tag = "payout-terms",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<PayoutTerms>, example = PayoutTerms::page), ReadProblems)
)]
pub(crate) async fn list_payout_terms(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<PayoutTerms>, Problem> {
    let page = views::all_payout_terms(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
