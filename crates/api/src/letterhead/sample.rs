//! `GET /letterhead/sample`

use crate::{answer::Attachment, docs::ReadProblems, problem::Problem, tokens::Caller};

/// An invented letter with the letterhead as it stands
#[utoipa::path(
    get,
    path = "/letterhead/sample",
    tag = "documents",
    responses(
        (
            status = 200,
            description = "A PDF that says of itself that it is a sample.",
            headers(("ETag" = String, description = "Its SHA-256.")),
            body = Vec<u8>,
            content_type = "application/pdf",
            example = "%PDF-1.7"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_letterhead_sample(Caller(ctx): Caller) -> Result<Attachment, Problem> {
    let file = flow::letterheads::sample(&ctx).await?;
    Ok(Attachment { name: "letterhead-sample".to_owned(), file })
}
