//! `POST /base-rates`

use ::grants::law::InterestRate;
use axum::{Json, http::StatusCode};
use flow::base_rates::EnterBaseRate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::BaseRate;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Day, Faults, Key, KeyHeader, Read, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// The base rate of the next half-year.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBaseRate {
    /// The first day of the half-year: the one after the last that is known.
    valid_from: Day,
    /// Percent a year, with two decimals; it may lie below zero.
    #[schema(example = "1.27")]
    rate: String,
    /// Where it was read.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "https://www.bundesbank.de, Bekanntmachung")]
    source: String,
}

impl Read for NewBaseRate {
    type Value = EnterBaseRate;

    fn read(self, at: &mut Faults) -> Option<EnterBaseRate> {
        at.check(&self);
        let valid_from = at.field("valid_from", self.valid_from);
        let rate = InterestRate::parse(&self.rate).map_err(|cause| at.note_at("rate", cause)).ok();
        Some(EnterBaseRate { valid_from: valid_from?, rate: rate?, source: self.source })
    }
}

/// Enters a base rate; it counts when another person has confirmed it
#[utoipa::path(
    post,
    path = "/base-rates",
    tag = "base-rates",
    params(KeyHeader),
    request_body = NewBaseRate,
    responses(
        (status = 201, description = "It is entered.", body = BaseRate, example = BaseRate::example),
        NewProblems,
    )
)]
pub(crate) async fn enter_base_rate(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewBaseRate>,
) -> Result<(StatusCode, Json<BaseRate>), Problem> {
    let entered = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(entered.into())))
}
