//! `GET /duty-rules`

use axum::Json;

use super::view::DutyRules;
use crate::{
    answer::{Page, Sample},
    docs::ReadProblems,
    problem::Problem,
    tokens::Caller,
};

/// Every version of what the house decides about duties
#[utoipa::path(
    get,
    path = "/duty-rules",
    tag = "people",
    responses(
        (status = 200, description = "All of them.", body = Page<DutyRules>, example = DutyRules::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_duty_rules(Caller(ctx): Caller) -> Result<Json<Page<DutyRules>>, Problem> {
    let items = flow::duties::duty_rules(&ctx).await?.into_iter().map(DutyRules::from).collect();
    Ok(Json(Page { items, next: None }))
}
