//! `GET /people`

use axum::extract::OriginalUri;
use flow::people;

use super::view::Person;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// The people of the unit
#[utoipa::path(
    get,
    path = "/people",
    tag = "people",
    params(Paging),
    responses(
        (status = 200, description = "A page of them.", body = Page<Person>, example = Person::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_people(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Linked<Person>, Problem> {
    let page = people::people(&ctx, paging.after, paging.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
