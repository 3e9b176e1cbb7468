//! `GET /reports`

use axum::extract::OriginalUri;
use flow::views;

use super::view::Report;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The versions of the Sachberichte of the grants that the organisation sees
#[utoipa::path(
    get,
    path = "/reports",
    tag = "reports",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<Report>, example = Report::page), ReadProblems)
)]
pub(crate) async fn list_reports(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<Report>, Problem> {
    let page = views::reports(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
