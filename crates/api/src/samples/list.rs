//! `GET /samples`

use axum::extract::OriginalUri;
use flow::samples;

use super::view::Sample;
use crate::{
    answer::{Linked, Page, Sample as _},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The samples of a grant, or all of them, oldest first; also those that were committed and never drawn
#[utoipa::path(
    get,
    path = "/samples",
    tag = "samples",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<Sample>, example = Sample::page), ReadProblems)
)]
pub(crate) async fn list_samples(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<Sample>, Problem> {
    let page = samples::samples(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
