//! `GET /session`

use axum::Json;

use super::view::Session;
use crate::{answer::Sample, docs::ReadProblems, door::SignedIn};

/// The session that asks: who is signed in, as whom
#[utoipa::path(
    get,
    path = "/session",
    tag = "sign-in",
    responses(
        (status = 200, description = "The session.", body = Session, example = Session::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_session(SignedIn(signed): SignedIn) -> Json<Session> {
    Json(Session::of(signed.session, Some(signed.standing), true))
}
