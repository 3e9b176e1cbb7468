//! `POST /sign-in`

use ::door::{device, device_cookie, session_cookie};
use axum::{
    Json,
    http::HeaderMap,
    response::{AppendHeaders, IntoResponse, Response},
};
use flow::sign_in::{self, SignIn};
use grants::MembershipId;
use identity::Password;
use ledger::UnitId;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    Api,
    answer::Sample,
    docs::DoorProblems,
    door::CameFrom,
    input::{Body, Faults, Read, UuidText},
    problem::Problem,
    run::to_the_end,
    sessions::view::Session,
};

/// The most bytes of a body at the door.
pub(crate) const LARGEST: usize = 4096;

/// Who wants to come in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// In whose books; may be left out where only one unit keeps its books.
    #[schema(inline)]
    unit: Option<UuidText>,
    /// As whom the person is registered: an official address, for example.
    #[validate(length(max = 200, message = "has at most 200 characters"))]
    #[schema(max_length = 200, example = "miriam.sauer@kreis-musterland.example")]
    identity: String,
    /// The password.
    #[schema(max_length = 128, example = "vier Regale voller Leitz-Ordner")]
    password: String,
    /// A code of the second factor, or a recovery code.
    #[validate(length(max = 48, message = "has at most 48 characters"))]
    #[schema(max_length = 48, example = "287082")]
    code: Option<String>,
    /// In which of the person's roles; the oldest, if none is named.
    #[schema(inline)]
    membership: Option<UuidText>,
}

/// What was read of it.
pub(crate) struct Asked {
    unit: Option<UnitId>,
    identity: String,
    password: Password,
    code: Option<String>,
    membership: Option<MembershipId>,
}

impl Read for Credentials {
    type Value = Asked;

    fn read(self, at: &mut Faults) -> Option<Asked> {
        at.check(&self);
        let Self { unit, identity, password, code, membership } = self;
        let unit = at.field("unit", unit);
        let membership = at.field("membership", membership);
        let password = typed(at, "password", password);
        Some(Asked {
            unit: unit?.map(UnitId),
            identity,
            password: password?,
            code,
            membership: membership?.map(MembershipId),
        })
    }
}

/// A password as it was typed.
pub(crate) fn typed(at: &mut Faults, field: &str, text: String) -> Option<Password> {
    Password::typed(text).map_err(|cause| at.note_at(field, cause)).ok()
}

/// Signs in
///
/// The answer sets the cookies `__Host-session` and, on a device where the person has not signed in, `__Host-device`.
/// Whoever is unknown, types another password or has no role today gets the same answer.
#[utoipa::path(
    post,
    path = "/sign-in",
    tag = "sign-in",
    security(()),
    request_body = Credentials,
    responses(
        (status = 200, description = "The person is in.", body = Session, example = Session::example),
        DoorProblems,
    )
)]
pub(crate) async fn sign_in(
    axum::extract::State(api): axum::extract::State<Api>,
    CameFrom(origin): CameFrom,
    headers: HeaderMap,
    Body(asked): Body<Credentials, LARGEST>,
) -> Result<Response, Problem> {
    let device = device(&headers);
    let entered = to_the_end(async move {
        let Asked { unit, identity, password, code, membership } = asked;
        let unit = sign_in::unit_of(&api.flow, unit).await?;
        let new = SignIn { unit, identity, password, code, device, membership };
        sign_in::sign_in(&api.flow, new, &origin).await
    })
    .await?;
    let cookies = [session_cookie(&entered.secret), entered.device.as_ref().and_then(device_cookie)];
    let cookies: Vec<_> = cookies.into_iter().flatten().collect();
    let session = Session::of(entered.session, Some(entered.standing), true);
    Ok((AppendHeaders(cookies), Json(session)).into_response())
}
