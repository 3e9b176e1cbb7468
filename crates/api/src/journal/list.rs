//! `GET /journal`

use axum::extract::OriginalUri;
use flow::views;
use ledger::EntryNumber;

use super::view::JournalEntry;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfSubject, Query},
    problem::Problem,
    tokens::Caller,
};

/// The journal, oldest entry first
///
/// A provider sees the entries of its own subjects and has to name one.
#[utoipa::path(
    get,
    path = "/journal",
    tag = "journal",
    params(OfSubject),
    responses(
        (status = 200, description = "A page of it.", body = Page<JournalEntry>, example = JournalEntry::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_journal(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfSubject>,
) -> Result<Linked<JournalEntry>, Problem> {
    let (after, most) = (EntryNumber::new(asked.after()), asked.limit());
    let of = asked.subject.map(|id| (asked.kind.as_deref(), id));
    let entries = views::journal_of(&ctx, of, after, most).await?;
    let items = entries.into_iter().map(JournalEntry::try_from).collect::<Result<Vec<_>, _>>()?;
    let full = i64::try_from(items.len()).is_ok_and(|len| len == most);
    let next = items.last().filter(|_| full).map(|last| last.number.to_string());
    Ok(Page { items, next }.at(&uri))
}
