//! `POST /sign-out`

use ::door::no_session_cookie;
use axum::{
    extract::State,
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Response},
};

use crate::{
    Api,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    problem::Problem,
    run::to_the_end,
};

/// Signs out
#[utoipa::path(
    post,
    path = "/sign-out",
    tag = "sign-in",
    responses((status = 204, description = "The session has ended."), DoorProblems)
)]
pub(crate) async fn sign_out(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
) -> Result<Response, Problem> {
    to_the_end(async move { flow::sign_in::sign_out(&api.flow, &signed, &origin).await }).await?;
    let gone: Vec<_> = no_session_cookie().into_iter().collect();
    Ok((StatusCode::NO_CONTENT, AppendHeaders(gone)).into_response())
}
