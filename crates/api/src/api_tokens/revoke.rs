//! `DELETE /api-tokens/{id}`

use axum::{extract::State, http::StatusCode};

use crate::{
    Api,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::{ApiTokenId, Named},
    problem::Problem,
    run::to_the_end,
};

/// Revokes a token of the person's own, at once
#[utoipa::path(
    delete,
    path = "/api-tokens/{id}",
    tag = "sign-in",
    params(("id" = Uuid, Path, description = "The token.")),
    responses((status = 204, description = "It is good for nothing."), DoorProblems)
)]
pub(crate) async fn revoke_api_token(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Named(ApiTokenId(id)): Named<ApiTokenId>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move { flow::sign_in::revoke_token(&api.flow, &signed, id, &origin).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
