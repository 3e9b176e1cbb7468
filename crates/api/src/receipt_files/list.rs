//! `GET /claims/{id}/receipt-files`

use ::grants::ClaimId;
use axum::extract::OriginalUri;
use flow::receipt_files;

use super::view::ReceiptFile;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Named, Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// The files of a claim, each with the lines of it that it proves
#[utoipa::path(
    get,
    path = "/claims/{id}/receipt-files",
    tag = "receipt-files",
    params(("id" = Uuid, Path, description = "The claim."), Paging),
    responses(
        (status = 200, description = "A page of them.", body = Page<ReceiptFile>, example = ReceiptFile::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_receipt_files(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Named(id): Named<ClaimId>,
    Query(asked): Query<Paging>,
) -> Result<Linked<ReceiptFile>, Problem> {
    let page = receipt_files::receipt_files(&ctx, id, asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
