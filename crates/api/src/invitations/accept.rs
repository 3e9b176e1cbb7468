//! `POST /invitations/acceptance`

use axum::{extract::State, http::StatusCode};
use flow::sign_in::{self, SignInError};
use identity::{Password, Secret};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    Api,
    docs::DoorProblems,
    door::CameFrom,
    input::{Body, Faults, Read},
    problem::Problem,
    run::to_the_end,
    sign_in::enter::{LARGEST, typed},
};

/// A password that is chosen with a link.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    /// What the link carries.
    #[validate(length(max = 100, message = "has at most 100 characters"))]
    #[schema(max_length = 100, example = "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s")]
    secret: String,
    /// The password: at least 12 characters that are not guessed.
    #[schema(min_length = 12, max_length = 128, example = "vier Regale voller Leitz-Ordner")]
    password: String,
}

impl Read for Acceptance {
    type Value = (Option<Secret>, Password);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.check(&self);
        let password = typed(at, "password", self.password)?;
        // What is no secret is none that is known.
        Some((Secret::parse(&self.secret), password))
    }
}

/// Chooses the password with a link; signing in comes after it
#[utoipa::path(
    post,
    path = "/invitations/acceptance",
    tag = "sign-in",
    security(()),
    request_body = Acceptance,
    responses((status = 204, description = "The password is set."), DoorProblems)
)]
pub(crate) async fn accept_invitation(
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Body((secret, password)): Body<Acceptance, LARGEST>,
) -> Result<StatusCode, Problem> {
    let secret = secret.ok_or(SignInError::InvitationOver)?;
    to_the_end(async move { sign_in::accept_invitation(&api.flow, &secret, password, &origin).await })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
