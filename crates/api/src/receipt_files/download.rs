//! `GET /receipt-files/{id}`

use ::door::to_keep;
use ::grants::ReceiptFileId;
use axum::response::Response;
use flow::receipt_files;

use crate::{docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// A receipt file, byte for byte as it was handed in
///
/// It is given as a file to keep, never to be shown in place. Taking it along is written down.
#[utoipa::path(
    get,
    path = "/receipt-files/{id}",
    tag = "receipt-files",
    params(("id" = Uuid, Path, description = "The file.")),
    responses(
        (
            status = 200,
            description = "The file, with its own content type.",
            headers(("ETag" = String, description = "Its SHA-256.")),
            body = Vec<u8>,
            content_type = "application/pdf",
            example = "%PDF-1.7"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn download_receipt_file(
    Caller(ctx): Caller,
    Named(id): Named<ReceiptFileId>,
) -> Result<Response, Problem> {
    Ok(to_keep(receipt_files::download(&ctx, id).await?))
}
