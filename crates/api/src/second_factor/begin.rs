//! `POST /second-factor`

use axum::{Json, extract::State};
use identity::Password;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Api,
    answer::Sample,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::{Body, Faults, Read},
    problem::Problem,
    run::to_the_end,
    sign_in::enter::{LARGEST, typed},
};

/// Who wants a new device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDevice {
    /// The person's password; left out by whoever has none here and has just signed in.
    #[schema(max_length = 128, example = "vier Regale voller Leitz-Ordner")]
    password: Option<String>,
}

impl Read for NewDevice {
    type Value = Option<Password>;

    fn read(self, at: &mut Faults) -> Option<Option<Password>> {
        match self.password {
            Some(password) => typed(at, "password", password).map(Some),
            None => Some(None),
        }
    }
}

/// A device that waits for its first code.
#[derive(Serialize, ToSchema)]
pub(crate) struct SecondFactor {
    /// What the device reads from a QR code. It is shown once.
    uri: String,
}

impl Sample for SecondFactor {
    fn sample() -> Self {
        let uri = "otpauth://totp/F%C3%B6rderfluss:Miriam%20Sauer?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
            &issuer=F%C3%B6rderfluss";
        Self { uri: uri.to_owned() }
    }
}

/// Begins with a new device for the second factor
///
/// Whoever has one shows it first (`/session/second-factor`). The device counts from its confirmation on.
#[utoipa::path(
    post,
    path = "/second-factor",
    tag = "sign-in",
    request_body = NewDevice,
    responses(
        (status = 200, description = "What the device needs.", body = SecondFactor, example = SecondFactor::example),
        DoorProblems,
    )
)]
pub(crate) async fn begin_second_factor(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Body(password): Body<NewDevice, LARGEST>,
) -> Result<Json<SecondFactor>, Problem> {
    let begun =
        to_the_end(
            async move { flow::sign_in::begin_second_factor(&api.flow, &signed, password, &origin).await },
        );
    Ok(Json(SecondFactor { uri: begun.await?.uri }))
}
