//! `GET /journal`

use std::num::NonZeroU32;

use axum::extract::OriginalUri;
use flow::views;
use ledger::EntryNumber;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::view::JournalEntry;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Query, limit},
    problem::Problem,
    tokens::Caller,
};

/// Which part of the journal.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfSubject {
    /// Only the entries about this subject.
    subject: Option<Uuid>,
    /// How many at most; 50 if nothing is said, never more than 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<NonZeroU32>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<u32>,
}

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
    let (after, most) = (EntryNumber::new(asked.after.unwrap_or_default().into()), limit(asked.limit));
    let entries = views::journal(&ctx, asked.subject, after, most).await?;
    let items: Vec<JournalEntry> =
        entries.into_iter().map(JournalEntry::try_from).collect::<Result<_, _>>()?;
    let full = i64::try_from(items.len()).is_ok_and(|len| len == most);
    let next = items.last().filter(|_| full).map(|last| last.number.to_string());
    Ok(Page { items, next }.at(&uri))
}
