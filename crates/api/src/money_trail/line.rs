//! `GET /claim-lines/{id}/money-trail`

use ::grants::ClaimLineId;
use axum::Json;
use flow::money_trail::of_line;

use super::view::MoneyTrail;
use crate::{answer::Sample, docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// From which payments a claim line was paid, and which tranches lie behind them
#[utoipa::path(
    get,
    path = "/claim-lines/{id}/money-trail",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The line.")),
    responses(
        (status = 200, description = "Its way.", body = MoneyTrail, example = MoneyTrail::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_claim_line_money_trail(
    Caller(ctx): Caller,
    Named(id): Named<ClaimLineId>,
) -> Result<Json<MoneyTrail>, Problem> {
    Ok(Json(MoneyTrail::of(of_line(&ctx, id).await?, None)))
}
