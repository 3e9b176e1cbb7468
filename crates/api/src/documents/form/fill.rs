//! `POST /documents/form`

use flow::authority_forms::file;

use super::{FormBody, FormToFill, filled};
use crate::{answer::Attachment, docs::NewProblems, input::Body, problem::Problem, tokens::Caller};

/// Fills the Excel form of an authority with what a proof states
///
/// It says what the kept document of the proof says, whatever was booked since. Nothing is kept. The command `foerderfluss
/// document fill` does the same.
#[utoipa::path(
    post,
    path = "/documents/form",
    tag = "documents",
    request_body = FormToFill,
    responses(
        (
            status = 200,
            description = "The form; each cell that the mapping does not name is as it was.",
            headers(("ETag" = String, description = "Its SHA-256.")),
            body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            example = "PK"
        ),
        NewProblems,
    )
)]
pub(crate) async fn fill_form(Caller(ctx): Caller, Body(asked): FormBody) -> Result<Attachment, Problem> {
    let file = file(filled(&ctx, asked).await?.form);
    Ok(Attachment { name: "form".to_owned(), file })
}
