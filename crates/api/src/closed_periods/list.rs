//! `GET /closed-periods`

use axum::extract::OriginalUri;
use flow::views;

use super::view::ClosedPeriod;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// The closed periods of the unit
#[utoipa::path(
    get,
    path = "/closed-periods",
    tag = "closed-periods",
    params(Paging),
    responses(
        (status = 200, description = "A page of them.", body = Page<ClosedPeriod>, example = ClosedPeriod::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_closed_periods(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(paging): Query<Paging>,
) -> Result<Linked<ClosedPeriod>, Problem> {
    let page = views::closed_periods(&ctx, paging.after, paging.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
