//! `GET /closed-periods/{id}`

use ::grants::ClosedPeriodId;
use axum::Json;
use flow::views;

use super::view::ClosedPeriod;
use crate::{answer::Sample, docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// One closed period
#[utoipa::path(
    get,
    path = "/closed-periods/{id}",
    tag = "closed-periods",
    params(("id" = Uuid, Path, description = "The closed period.")),
    responses(
        (status = 200, description = "The closed period.", body = ClosedPeriod, example = ClosedPeriod::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_closed_period(
    Caller(ctx): Caller,
    Named(id): Named<ClosedPeriodId>,
) -> Result<Json<ClosedPeriod>, Problem> {
    Ok(Json(views::closed_period(&ctx, id).await?.into()))
}
