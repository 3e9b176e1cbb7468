//! `DELETE /sessions/{id}`

use axum::{extract::State, http::StatusCode};

use crate::{
    Api,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::{Named, SessionId},
    problem::Problem,
    run::to_the_end,
};

/// Ends a session of the person's own
#[utoipa::path(
    delete,
    path = "/sessions/{id}",
    tag = "sign-in",
    params(("id" = Uuid, Path, description = "The session.")),
    responses((status = 204, description = "It has ended."), DoorProblems)
)]
pub(crate) async fn end_session(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Named(SessionId(id)): Named<SessionId>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move { flow::sign_in::end_session(&api.flow, &signed, id, &origin).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
