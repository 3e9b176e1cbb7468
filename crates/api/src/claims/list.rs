//! `GET /claims`

use axum::extract::OriginalUri;
use flow::views;

use super::view::Claim;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The claims of the grants that the organisation sees
#[utoipa::path(
    get,
    path = "/claims",
    tag = "claims",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<Claim>, example = Claim::page), ReadProblems)
)]
pub(crate) async fn list_claims(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<Claim>, Problem> {
    let page = views::claims(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
