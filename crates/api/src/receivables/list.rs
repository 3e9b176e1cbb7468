//! `GET /receivables`

use axum::extract::OriginalUri;
use flow::views;

use super::view::Receivable;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The receivables of the grants that the organisation sees
#[utoipa::path(
    get,
    path = "/receivables",
    tag = "receivables",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<Receivable>, example = Receivable::page), ReadProblems)
)]
pub(crate) async fn list_receivables(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<Receivable>, Problem> {
    let page = views::receivables(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
