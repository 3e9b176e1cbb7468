//! `POST /second-factor/confirmation`

use axum::{Json, extract::State};
use identity::RecoveryCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Api,
    answer::Sample,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::Body,
    problem::Problem,
    run::to_the_end,
    sessions::step_up::Code,
    sign_in::enter::LARGEST,
};

/// Codes for the day on which the device is lost.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Each is good once. They are shown once.
    codes: Vec<String>,
}

impl Sample for RecoveryCodes {
    fn sample() -> Self {
        Self { codes: vec!["0123-4567-89AB-CDEF".to_owned()] }
    }
}

/// Confirms the new device by its first code
///
/// The device before it ends, as do the person's other sessions and tokens.
#[utoipa::path(
    post,
    path = "/second-factor/confirmation",
    tag = "sign-in",
    request_body = Code,
    responses(
        (status = 200, description = "It counts.", body = RecoveryCodes, example = RecoveryCodes::example),
        DoorProblems,
    )
)]
pub(crate) async fn confirm_second_factor(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Body(code): Body<Code, LARGEST>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let confirmed =
        to_the_end(
            async move { flow::sign_in::confirm_second_factor(&api.flow, &signed, &code, &origin).await },
        );
    Ok(Json(RecoveryCodes { codes: confirmed.await?.iter().map(RecoveryCode::reveal).collect() }))
}
