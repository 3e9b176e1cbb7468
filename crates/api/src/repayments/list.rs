//! `GET /repayments`

use axum::extract::OriginalUri;
use flow::views;

use super::view::Repayment;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The repayments of the grants that the organisation sees
#[utoipa::path(
    get,
    path = "/repayments",
    tag = "receivables",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<Repayment>, example = Repayment::page), ReadProblems)
)]
pub(crate) async fn list_repayments(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<Repayment>, Problem> {
    let page = views::repayments(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
