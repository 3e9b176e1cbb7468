//! `GET /examination-records/{id}`

use ::grants::ExaminationRecordId;
use axum::Json;
use flow::examination_records;

use super::view::ExaminationRecord;
use crate::{answer::Sample, docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// What was recorded of one examination
#[utoipa::path(
    get,
    path = "/examination-records/{id}",
    tag = "examination-records",
    params(("id" = Uuid, Path, description = "The version.")),
    responses(
        (status = 200, description = "It.", body = ExaminationRecord, example = ExaminationRecord::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_examination_record(
    Caller(ctx): Caller,
    Named(id): Named<ExaminationRecordId>,
) -> Result<Json<ExaminationRecord>, Problem> {
    Ok(Json(examination_records::record(&ctx, id).await?.into()))
}
