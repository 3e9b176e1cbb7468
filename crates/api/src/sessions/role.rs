//! `POST /session/role`

use axum::{Json, extract::State};
use grants::MembershipId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Session;
use crate::{
    Api,
    answer::Sample,
    docs::DoorProblems,
    door::SignedIn,
    input::{Body, Faults, Read, UuidText},
    problem::Problem,
    run::to_the_end,
    sign_in::enter::LARGEST,
};

/// In which role to go on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherRole {
    /// One of the person's roles.
    #[schema(inline)]
    membership: UuidText,
}

impl Read for OtherRole {
    type Value = MembershipId;

    fn read(self, at: &mut Faults) -> Option<MembershipId> {
        at.field("membership", self.membership).map(MembershipId)
    }
}

/// Goes on in another of the person's roles
#[utoipa::path(
    post,
    path = "/session/role",
    tag = "sign-in",
    request_body = OtherRole,
    responses(
        (status = 200, description = "The session as it goes on.", body = Session, example = Session::example),
        DoorProblems,
    )
)]
pub(crate) async fn choose_role(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    Body(to): Body<OtherRole, LARGEST>,
) -> Result<Json<Session>, Problem> {
    let signed = to_the_end(async move { flow::sign_in::go_on_as(&api.flow, &signed, to).await }).await?;
    Ok(Json(Session::of(signed.session, Some(signed.standing), true)))
}
