//! `GET /base-rates`

use axum::Json;
use chrono::NaiveDate;
use flow::base_rates::base_rates;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::BaseRate;
use crate::{
    answer::{Sample, sample_day},
    docs::ReadProblems,
    problem::Problem,
    tokens::Caller,
};

/// The base rates that were entered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BaseRates {
    /// The last day for which a base rate is known.
    known_until: NaiveDate,
    /// Those that the unit has entered, oldest first.
    entered: Vec<BaseRate>,
}

impl Sample for BaseRates {
    fn sample() -> Self {
        Self { known_until: sample_day(), entered: vec![BaseRate::sample()] }
    }
}

/// The base rates that were entered, and until when one is known
#[utoipa::path(
    get,
    path = "/base-rates",
    tag = "base-rates",
    responses(
        (status = 200, description = "All of them.", body = BaseRates, example = BaseRates::example),
        ReadProblems,
    )
)]
pub(crate) async fn list_base_rates(Caller(ctx): Caller) -> Result<Json<BaseRates>, Problem> {
    let (known_until, entered) = base_rates(&ctx).await?;
    Ok(Json(BaseRates { known_until, entered: entered.into_iter().map(BaseRate::from).collect() }))
}
