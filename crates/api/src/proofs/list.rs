//! `GET /proofs`

use axum::extract::OriginalUri;
use flow::views;

use super::view::Proof;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The proofs of use of the grants that the organisation sees
#[utoipa::path(
    get,
    path = "/proofs",
    tag = "proofs",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<Proof>, example = Proof::page), ReadProblems)
)]
pub(crate) async fn list_proofs(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<Proof>, Problem> {
    let page = views::proofs(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
