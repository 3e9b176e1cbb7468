//! `GET /claims/{id}/comments`

use ::grants::ClaimId;
use axum::extract::OriginalUri;
use flow::comments;

use super::view::Comment;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Named, Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// What was said to a claim
///
/// Providers see what is shared.
#[utoipa::path(
    get,
    path = "/claims/{id}/comments",
    tag = "comments",
    params(("id" = Uuid, Path, description = "The claim."), Paging),
    responses(
        (status = 200, description = "A page of it.", body = Page<Comment>, example = Comment::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_comments(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Named(id): Named<ClaimId>,
    Query(asked): Query<Paging>,
) -> Result<Linked<Comment>, Problem> {
    let page = comments::comments(&ctx, id, asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
