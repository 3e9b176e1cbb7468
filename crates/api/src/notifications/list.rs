//! `GET /notifications`

use axum::extract::{OriginalUri, State};
use ledger::EntryNumber;

use super::view::Notification;
use crate::{
    Api,
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    door::SignedIn,
    input::{Numbered, Query},
    problem::Problem,
};

/// What the person is told for the organisation for which they act, newest first
#[utoipa::path(
    get,
    path = "/notifications",
    tag = "notifications",
    params(Numbered),
    responses(
        (status = 200, description = "A page of it.", body = Page<Notification>, example = Notification::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_notifications(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Numbered>,
) -> Result<Linked<Notification>, Problem> {
    let (before, most) = (asked.after.map(|number| EntryNumber::new(number.into())), asked.limit());
    let told = flow::notifications::notifications(&api.flow, &signed, before, most).await?;
    let items: Vec<_> = told.into_iter().map(Notification::from).collect();
    let full = i64::try_from(items.len()).is_ok_and(|len| len == most);
    let next = items.last().filter(|_| full).map(|last| last.entry.to_string());
    Ok(Page { items, next }.at(&uri))
}
