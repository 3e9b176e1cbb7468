//! `GET /organisations`

use axum::extract::OriginalUri;
use flow::views;

use super::view::Organisation;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// The organisations of the unit
///
/// A provider sees itself and the first recipient.
#[utoipa::path(
    get,
    path = "/organisations",
    tag = "organisations",
    params(Paging),
    responses(
        (status = 200, description = "A page of them.", body = Page<Organisation>, example = Organisation::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_organisations(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Linked<Organisation>, Problem> {
    let all = views::organisations(&ctx).await?;
    Ok(page(all, &paging).at(&uri))
}

/// Cuts a page out of a list that is in the order of its ids.
fn page(all: Vec<flow::Organisation>, paging: &Paging) -> Page<Organisation> {
    let behind =
        |organisation: &flow::Organisation| paging.after.is_none_or(|after| organisation.id.0 > after);
    let most = usize::try_from(paging.limit()).unwrap_or_default();
    let mut rest: Vec<_> = all.into_iter().filter(behind).collect();
    let more = rest.len() > most;
    rest.truncate(most);
    let next = rest.last().filter(|_| more).map(|last| last.id.0);
    Page::of(views::Page { items: rest, next })
}
