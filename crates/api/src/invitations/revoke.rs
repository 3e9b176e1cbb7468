//! `DELETE /invitations/{id}`

use axum::{extract::State, http::StatusCode};

use crate::{
    Api,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::{InvitationId, Named},
    problem::Problem,
    run::to_the_end,
};

/// Revokes an invitation that was not used
#[utoipa::path(
    delete,
    path = "/invitations/{id}",
    tag = "sign-in",
    params(("id" = Uuid, Path, description = "The invitation.")),
    responses((status = 204, description = "It is good for nothing."), DoorProblems)
)]
pub(crate) async fn revoke_invitation(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Named(InvitationId(id)): Named<InvitationId>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move { flow::sign_in::revoke_invitation(&api.flow, &signed, id, &origin).await })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
