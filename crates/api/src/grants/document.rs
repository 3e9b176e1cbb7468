//! `GET /grants/{id}/acts/{number}/document`

use flow::acts;

use crate::{answer::Attachment, docs::ReadProblems, input::NamedAct, problem::Problem, tokens::Caller};

/// The file of a version of an act, as it was handed in
#[utoipa::path(
    get,
    path = "/grants/{id}/acts/{number}/document",
    tag = "grants",
    params(
        ("id" = Uuid, Path, description = "The grant."),
        ("number" = i64, Path, description = "The number of the version: 1 for the first.")
    ),
    responses(
        (
            status = 200,
            description = "The file, of the media type that it was handed in with.",
            headers(("ETag" = String, description = "Its SHA-256, as the version names it.")),
            body = Vec<u8>,
            content_type = "application/octet-stream",
            example = "%PDF-1.7"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_act_document(
    Caller(ctx): Caller,
    NamedAct(id, number): NamedAct,
) -> Result<Attachment, Problem> {
    let file = acts::document(&ctx, id, number).await?;
    Ok(Attachment { name: format!("rechtsakt-{id}-{number}"), file })
}
