//! `GET /funding-position`

use axum::Json;
use flow::{FlowError, views};

use super::view::FundingPosition;
use crate::{answer::Sample, docs::ReadProblems, problem::Problem, tokens::Caller};

/// The position of every euro, per ministry and component
///
/// Providers do not see it.
#[utoipa::path(
    get,
    path = "/funding-position",
    tag = "funding-position",
    responses(
        (status = 200, description = "The matrix.", body = FundingPosition, example = FundingPosition::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_funding_position(Caller(ctx): Caller) -> Result<Json<FundingPosition>, Problem> {
    let positions = views::funding_position(&ctx).await?;
    let organisations = views::organisations(&ctx).await?;
    let matrix = FundingPosition::of(&positions, &organisations).map_err(FlowError::from)?;
    Ok(Json(matrix))
}
