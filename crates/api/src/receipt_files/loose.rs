//! `GET /receipt-files`

use axum::extract::OriginalUri;
use flow::receipt_files;

use super::view::ReceiptFile;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// The files that the own organisation handed in and that prove no line yet
#[utoipa::path(
    get,
    path = "/receipt-files",
    tag = "receipt-files",
    params(Paging),
    responses(
        (status = 200, description = "A page of them.", body = Page<ReceiptFile>, example = ReceiptFile::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_loose_receipt_files(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Paging>,
) -> Result<Linked<ReceiptFile>, Problem> {
    Ok(Page::of(receipt_files::loose(&ctx, asked.after, asked.limit()).await?).at(&uri))
}
