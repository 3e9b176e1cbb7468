//! `GET /programmes`

use axum::Json;
use flow::views;

use super::view::Programme;
use crate::{
    answer::{Page, Sample},
    docs::ReadProblems,
    problem::Problem,
    tokens::Caller,
};

/// The programmes of the unit
///
/// They are few: one page has them all.
#[utoipa::path(
    get,
    path = "/programmes",
    tag = "programmes",
    responses(
        (status = 200, description = "All of them.", body = Page<Programme>, example = Programme::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_programmes(Caller(ctx): Caller) -> Result<Json<Page<Programme>>, Problem> {
    let items = views::programmes(&ctx).await?;
    Ok(Json(Page::of(views::Page { items, next: None })))
}
