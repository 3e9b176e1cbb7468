//! `POST /receipt-attachments`

use ::grants::{ClaimId, ClaimLineId, ReceiptFileId};
use axum::{Json, http::StatusCode};
use flow::receipt_files::AttachReceiptFile;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::ReceiptFile;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Which file proves which line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReceiptAttachment {
    /// The claim.
    claim: UuidText,
    /// The line.
    line: UuidText,
    /// The file.
    file: UuidText,
}

impl Read for NewReceiptAttachment {
    type Value = AttachReceiptFile;

    fn read(self, at: &mut Faults) -> Option<AttachReceiptFile> {
        let claim = at.field("claim", self.claim);
        let line = at.field("line", self.line);
        let file = at.field("file", self.file);
        Some(AttachReceiptFile {
            claim: ClaimId(claim?),
            line: ClaimLineId(line?),
            file: ReceiptFileId(file?),
        })
    }
}

/// Attaches a file to a line of a claim
///
/// A line that is not decided takes its first file; further ones, where the giver has asked for changes of the line.
#[utoipa::path(
    post,
    path = "/receipt-attachments",
    tag = "receipt-files",
    params(KeyHeader),
    request_body = NewReceiptAttachment,
    responses(
        (status = 201, description = "It is attached.", body = ReceiptFile, example = ReceiptFile::example),
        NewProblems,
    )
)]
pub(crate) async fn attach_receipt_file(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewReceiptAttachment>,
) -> Result<(StatusCode, Json<ReceiptFile>), Problem> {
    let file = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(file.into())))
}
