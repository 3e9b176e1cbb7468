//! `GET /reports/{id}`

use ::grants::ReportId;
use axum::Json;
use flow::views;

use super::view::Report;
use crate::{answer::Sample, docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// One version of a Sachbericht
#[utoipa::path(
    get,
    path = "/reports/{id}",
    tag = "reports",
    params(("id" = Uuid, Path, description = "The version.")),
    responses((status = 200, description = "It.", body = Report, example = Report::example), ReadProblems)
)]
pub(crate) async fn get_report(
    Caller(ctx): Caller,
    Named(id): Named<ReportId>,
) -> Result<Json<Report>, Problem> {
    Ok(Json(views::report(&ctx, id).await?.into()))
}
