//! `GET /sole-signatories`

use axum::Json;

use super::view::SoleSignatory;
use crate::{
    answer::{Page, Sample},
    docs::ReadProblems,
    problem::Problem,
    tokens::Caller,
};

/// The recipients of one person, who signs alone
#[utoipa::path(
    get,
    path = "/sole-signatories",
    tag = "people",
    responses(
        (status = 200, description = "All of them.", body = Page<SoleSignatory>, example = SoleSignatory::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_sole_signatories(Caller(ctx): Caller) -> Result<Json<Page<SoleSignatory>>, Problem> {
    let items = flow::duties::sole_signatories(&ctx).await?.into_iter().map(SoleSignatory::from).collect();
    Ok(Json(Page { items, next: None }))
}
