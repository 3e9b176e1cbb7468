//! `POST /session/second-factor`

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    Api,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::{Body, Faults, Read},
    problem::Problem,
    run::to_the_end,
    sign_in::enter::LARGEST,
};

/// What the person's device shows.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    /// A code of the second factor, or a recovery code.
    #[validate(length(max = 48, message = "has at most 48 characters"))]
    #[schema(max_length = 48, example = "287082")]
    code: String,
}

impl Read for Code {
    type Value = String;

    fn read(self, at: &mut Faults) -> Option<String> {
        at.check(&self);
        Some(self.code)
    }
}

/// Shows the second factor once more: for ten minutes, what asks for one may be done
#[utoipa::path(
    post,
    path = "/session/second-factor",
    tag = "sign-in",
    request_body = Code,
    responses((status = 204, description = "It was shown."), DoorProblems)
)]
pub(crate) async fn show_second_factor(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Body(code): Body<Code, LARGEST>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move { flow::sign_in::step_up(&api.flow, &signed, &code, &origin).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
