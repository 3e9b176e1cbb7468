//! `POST /closed-periods`

use axum::{Json, http::StatusCode};
use flow::periods::ClosePeriod;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::ClosedPeriod;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Day, Faults, Key, KeyHeader, Read},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is closed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClosedPeriod {
    /// The last day that is closed; it is over.
    until: Day,
    /// Why, for example the annual accounts.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl Read for NewClosedPeriod {
    type Value = ClosePeriod;

    fn read(self, at: &mut Faults) -> Option<ClosePeriod> {
        Some(ClosePeriod { until: at.field("until", self.until)?, reason: self.reason })
    }
}

/// Closes all days up to one, for good
///
/// What comes later for one of them counts for an open day and names what it corrects.
#[utoipa::path(
    post,
    path = "/closed-periods",
    tag = "closed-periods",
    params(KeyHeader),
    request_body = NewClosedPeriod,
    responses(
        (status = 201, description = "They are closed.", body = ClosedPeriod, example = ClosedPeriod::example),
        NewProblems,
    )
)]
pub(crate) async fn close_period(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewClosedPeriod>,
) -> Result<(StatusCode, Json<ClosedPeriod>), Problem> {
    let closed = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(closed.into())))
}
