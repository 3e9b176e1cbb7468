//! `/dokumente`: what the books say, on paper: the list of it, and each document as a file.

pub(crate) mod list;

use axum::response::Response;
use flow::documents::{self, DocumentKind, Listed, file_name};
use uuid::Uuid;

use crate::{
    id::Subject,
    show::{Wrong, attachment},
    visitor::Visitor,
};

/// A document to fetch: where it is, and what it is called.
#[derive(Debug)]
pub(crate) struct Paper {
    pub(crate) to: String,
    pub(crate) title: String,
}

/// Where a document of a subject is.
pub(crate) fn way(kind: DocumentKind, subject: Uuid) -> String {
    format!("/dokumente/{}/{subject}", kind.word())
}

/// Documents as a page links to them.
pub(crate) fn papers(listed: Vec<Listed>) -> Vec<Paper> {
    let paper = |it: Listed| Paper { to: way(it.kind, it.subject), title: it.title };
    listed.into_iter().map(paper).collect()
}

/// Where the extract of the journal of a subject is that is of a kind, where that is said.
pub(crate) fn extract(kind: &str, subject: Uuid) -> String {
    let way = way(DocumentKind::JournalExtract, subject);
    if kind.is_empty() {
        return way;
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(KIND, kind).finish();
    format!("{way}?{query}")
}

/// How an address says of what kind the subject of an extract is.
const KIND: &str = "art";

/// `GET /dokumente/{art}/{id}`
pub(crate) async fn get(visitor: Visitor, Subject(kind, subject): Subject) -> Result<Response, Wrong> {
    let is =
        Some(visitor.asked.value(KIND)).filter(|is| !is.is_empty() && kind == DocumentKind::JournalExtract);
    let named = documents::named_of(&visitor.ctx, kind, (is, subject)).await?;
    Ok(attachment(&file_name(&named.title), named.document))
}
