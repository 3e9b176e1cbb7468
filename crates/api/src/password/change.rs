//! `POST /password`

use axum::{extract::State, http::StatusCode};
use identity::Password;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    Api,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::{Body, Faults, Read},
    problem::Problem,
    run::to_the_end,
    sign_in::enter::{LARGEST, typed},
};

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherPassword {
    /// The password as it is.
    #[schema(max_length = 128, example = "vier Regale voller Leitz-Ordner")]
    present: String,
    /// The password as it is to be: at least 12 characters that are not guessed.
    #[schema(min_length = 12, max_length = 128, example = "drei Fenster ohne einen Vorhang")]
    password: String,
}

impl Read for OtherPassword {
    type Value = (Password, Password);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let (present, new) = (typed(at, "present", self.present), typed(at, "password", self.password));
        Some((present?, new?))
    }
}

/// Changes the password and ends the person's other sessions and tokens
#[utoipa::path(
    post,
    path = "/password",
    tag = "sign-in",
    request_body = OtherPassword,
    responses((status = 204, description = "It is changed."), DoorProblems)
)]
pub(crate) async fn change_password(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Body((present, new)): Body<OtherPassword, LARGEST>,
) -> Result<StatusCode, Problem> {
    to_the_end(
        async move { flow::sign_in::change_password(&api.flow, &signed, present, new, &origin).await },
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
