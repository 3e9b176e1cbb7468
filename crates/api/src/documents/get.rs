//! `GET /documents/{kind}/{subject}`

use axum::extract::Path;
use flow::documents::{self, DocumentKind};
use uuid::Uuid;

use crate::{
    answer::Attachment,
    docs::ReadProblems,
    input::{OfKind, Query},
    problem::{Problem, ProblemType},
    tokens::Caller,
};

/// A document, made from the books; of a proof, as it was made when it was compiled
#[utoipa::path(
    get,
    path = "/documents/{kind}/{subject}",
    tag = "documents",
    params(
        ("kind" = String, Path, description = "The kind, as `GET /documents` names it."),
        ("subject" = Uuid, Path, description = "The id of what it is about."),
        OfKind
    ),
    responses(
        (
            status = 200,
            description = "A PDF with its data inside.",
            headers(("ETag" = String, description = "Its SHA-256.")),
            body = Vec<u8>,
            content_type = "application/pdf",
            example = "%PDF-1.7"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_document(
    Caller(ctx): Caller,
    Path((kind, subject)): Path<(String, String)>,
    Query(of): Query<OfKind>,
) -> Result<Attachment, Problem> {
    let not_found = |detail: String| Problem::new(ProblemType::NotFound, detail);
    let unknown =
        || not_found(format!("there is no such kind of document; there are {}", DocumentKind::words()));
    let kind = DocumentKind::from_word(&kind).ok_or_else(unknown)?;
    let subject: Uuid = subject.parse().map_err(|_| not_found("there is no such subject".to_owned()))?;
    if of.subject_kind.is_some() && kind != DocumentKind::JournalExtract {
        let told = "subject_kind is asked of an extract of the journal alone";
        return Err(Problem::new(ProblemType::InvalidQuery, told));
    }
    let named = documents::named_of(&ctx, kind, (of.subject_kind.as_deref(), subject)).await?;
    Ok(Attachment { name: format!("{}-{subject}", kind.word()), file: named.document })
}
