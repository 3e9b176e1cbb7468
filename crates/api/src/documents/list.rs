//! `GET /documents`

use axum::Json;
use flow::documents::{self, DocumentKind, Listed};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Page, Sample, sample_id},
    docs::ReadProblems,
    problem::Problem,
    tokens::Caller,
};

/// A document that can be made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedDocument {
    /// Its kind, as the path of the document names it.
    kind: &'static str,
    /// The id of what it is about.
    subject: Uuid,
    /// What people call it, in German.
    title: String,
    /// The version of its subject.
    version: i64,
}

impl From<Listed> for ListedDocument {
    fn from(listed: Listed) -> Self {
        let Listed { kind, subject, title, version } = listed;
        Self { kind: kind.word(), subject, title, version }
    }
}

impl Sample for ListedDocument {
    fn sample() -> Self {
        Self {
            kind: DocumentKind::Decision.word(),
            subject: sample_id(1),
            title: "Entscheidung über Abrechnung 3 KI 1/2021".to_owned(),
            version: 4,
        }
    }
}

/// Every document that can be made of what the organisation sees
#[utoipa::path(
    get,
    path = "/documents",
    tag = "documents",
    responses(
        (
            status = 200,
            description = "All of them; there is no other page.",
            body = Page<ListedDocument>,
            example = ListedDocument::page
        ),
        ReadProblems,
    )
)]
pub(crate) async fn list_documents(Caller(ctx): Caller) -> Result<Json<Page<ListedDocument>>, Problem> {
    let items = documents::list(&ctx).await?.into_iter().map(ListedDocument::from).collect();
    Ok(Json(Page { items, next: None }))
}
