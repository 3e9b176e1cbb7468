//! `POST /receipt-files`

use axum::{
    Json,
    body::Body,
    extract::Request,
    http::{HeaderMap, StatusCode, header},
};
use flow::{
    Ctx, FileError, FlowError, LARGEST_RECEIPT_FILE,
    receipt_files::{self, HandInReceiptFile},
};
use http_body_util::BodyExt;

use super::view::ReceiptFile;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{FileNamed, Key, KeyHeader, Query},
    problem::{Problem, ProblemType},
    run::execute,
    tokens::Caller,
};

/// Hands a receipt in as a file
///
/// The body is the file itself: a PDF, XML (an electronic invoice), JPEG or PNG of at most 20 MiB, whatever its content type
/// says. It is kept under its SHA-256 byte for byte; the same file once more is the one that is known. Attach it to a line
/// of a claim with `POST /receipt-attachments`.
#[utoipa::path(
    post,
    path = "/receipt-files",
    tag = "receipt-files",
    params(KeyHeader, FileNamed),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, at most 20 MiB."),
    responses(
        (status = 201, description = "It is kept.", body = ReceiptFile, example = ReceiptFile::example),
        NewProblems,
    )
)]
pub(crate) async fn hand_in_receipt_file(
    Caller(ctx): Caller,
    key: Key,
    Query(named): Query<FileNamed>,
    request: Request,
) -> Result<(StatusCode, Json<ReceiptFile>), Problem> {
    check_announced(request.headers())?;
    let name = named.name.unwrap_or_default();
    let file = receipt_files::in_time(arrived(&ctx, request.into_body(), &name)).await?;
    let file = execute(ctx, key, file).await?;
    Ok((StatusCode::CREATED, Json(file.into())))
}

/// A file that announces too many bytes need not arrive.
fn check_announced(headers: &HeaderMap) -> Result<(), Problem> {
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match announced {
        Some(bytes) if bytes > LARGEST_RECEIPT_FILE => {
            Err(FlowError::from(FileError::TooLarge { most: LARGEST_RECEIPT_FILE }).into())
        }
        _ => Ok(()),
    }
}

/// Takes the body piece by piece; it is never there as a whole.
async fn arrived(ctx: &Ctx, mut body: Body, name: &str) -> Result<HandInReceiptFile, Problem> {
    let mut upload = receipt_files::receive(ctx).await?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::new(ProblemType::BrokenBody, "the body ends early"))?;
        if let Ok(piece) = frame.into_data() {
            upload.take(&piece).await?;
        }
    }
    Ok(upload.complete(name).await?)
}
