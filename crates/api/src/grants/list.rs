//! `GET /grants`

use axum::extract::OriginalUri;
use flow::views;

use super::view::Grant;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// The grants that the organisation gives or receives, and what hangs below its own
#[utoipa::path(
    get,
    path = "/grants",
    tag = "grants",
    params(Paging),
    responses((status = 200, description = "A page of them.", body = Page<Grant>, example = Grant::page), ReadProblems)
)]
pub(crate) async fn list_grants(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Linked<Grant>, Problem> {
    let page = views::grants(&ctx, paging.after, paging.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
