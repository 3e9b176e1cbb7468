//! `GET /receipt-files/{id}/preview`

use ::door::to_look_at;
use ::grants::ReceiptFileId;
use axum::response::Response;
use flow::receipt_files;

use crate::{
    docs::ReadProblems,
    input::{Named, OfPage, Query},
    problem::Problem,
    tokens::Caller,
};

/// A page of a receipt file as a picture
///
/// A page of a PDF is drawn as PNG, a JPEG or PNG is shown as it is. XML has no page.
#[utoipa::path(
    get,
    path = "/receipt-files/{id}/preview",
    tag = "receipt-files",
    params(("id" = Uuid, Path, description = "The file."), OfPage),
    responses(
        (
            status = 200,
            description = "The picture: PNG, or JPEG if the file is one.",
            body = Vec<u8>,
            content_type = "image/png",
            example = "PNG"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn preview_receipt_file(
    Caller(ctx): Caller,
    Named(id): Named<ReceiptFileId>,
    Query(asked): Query<OfPage>,
) -> Result<Response, Problem> {
    let page = asked.page();
    Ok(to_look_at(receipt_files::preview(&ctx, id, page).await?))
}
