//! `GET /payments/{id}/money-trail`

use ::grants::PaymentId;
use axum::Json;
use flow::money_trail::of_payment;

use super::view::MoneyTrail;
use crate::{
    answer::Sample,
    docs::ReadProblems,
    input::{Named, Numbered, Query},
    problem::Problem,
    tokens::Caller,
};

/// From which money a payment was paid, and what its money was spent on, first in, first out
#[utoipa::path(
    get,
    path = "/payments/{id}/money-trail",
    tag = "payments",
    params(("id" = Uuid, Path, description = "The payment or tranche."), Numbered),
    responses(
        (status = 200, description = "Its way.", body = MoneyTrail, example = MoneyTrail::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_payment_money_trail(
    Caller(ctx): Caller,
    Named(id): Named<PaymentId>,
    Query(asked): Query<Numbered>,
) -> Result<Json<MoneyTrail>, Problem> {
    let skip = usize::try_from(asked.after.unwrap_or_default()).unwrap_or(usize::MAX);
    let most = usize::try_from(asked.limit()).unwrap_or(usize::MAX);
    let trail = of_payment(&ctx, id, (skip, most)).await?;
    let reached = skip.saturating_add(trail.to.len());
    let next = (!trail.to.is_empty() && reached < trail.to_count).then(|| reached.to_string());
    Ok(Json(MoneyTrail::of(trail, next)))
}
