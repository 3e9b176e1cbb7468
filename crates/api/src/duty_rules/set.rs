//! `POST /duty-rules`

use axum::{Json, http::StatusCode};
use flow::duties::SetDutyRules;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::DutyRules;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Amount, Body, Faults, Key, KeyHeader, Read},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What the house decides about duties.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDutyRules {
    /// The number of the version: one more than that of the newest.
    #[schema(minimum = 1)]
    number: i64,
    /// Whether one person may certify a decision in reason and in amount.
    one_examiner: bool,
    /// Above which amount of a payment a further eye is needed. Left out, it never is.
    further_eye_above: Option<Amount>,
    /// How many days a change of bank details waits, once it is confirmed.
    #[schema(minimum = 0, maximum = 60)]
    bank_wait_days: u32,
    /// Why, for example the service instruction that says so.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl Read for NewDutyRules {
    type Value = SetDutyRules;

    fn read(self, at: &mut Faults) -> Option<SetDutyRules> {
        let further_eye_above = at.field("further_eye_above", self.further_eye_above)?;
        let Self { number, one_examiner, bank_wait_days, reason, .. } = self;
        Some(SetDutyRules { number, one_examiner, further_eye_above, bank_wait_days, reason })
    }
}

/// Sets what the house decides about duties, as its next version
#[utoipa::path(
    post,
    path = "/duty-rules",
    tag = "people",
    params(KeyHeader),
    request_body = NewDutyRules,
    responses(
        (status = 201, description = "It counts from now on.", body = DutyRules, example = DutyRules::example),
        NewProblems,
    )
)]
pub(crate) async fn set_duty_rules(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewDutyRules>,
) -> Result<(StatusCode, Json<DutyRules>), Problem> {
    let set = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(set.into())))
}
