//! `GET /reports/{id}/comments`

use ::grants::ReportId;
use axum::extract::OriginalUri;
use flow::reports;

use super::comment::ReportComment;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Named, Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// What was said to a version of a Sachbericht
///
/// Providers see what is shared.
#[utoipa::path(
    get,
    path = "/reports/{id}/comments",
    tag = "reports",
    params(("id" = Uuid, Path, description = "The version."), Paging),
    responses(
        (
            status = 200, description = "A page of it.",
            body = Page<ReportComment>, example = ReportComment::page
        ),
        ReadProblems,
    )
)]
pub(crate) async fn list_report_comments(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Named(id): Named<ReportId>,
    Query(asked): Query<Paging>,
) -> Result<Linked<ReportComment>, Problem> {
    let page = reports::report_comments(&ctx, id, asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
