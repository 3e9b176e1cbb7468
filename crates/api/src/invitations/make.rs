//! `POST /invitations`

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use flow::sign_in::Invite;
use grants::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Api,
    answer::{Sample, sample_id},
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::{Body, Faults, Read, UuidText},
    problem::Problem,
    run::to_the_end,
    sign_in::enter::LARGEST,
};

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInvitation {
    /// A person who is registered.
    #[schema(inline)]
    person: UuidText,
    /// Whether the person's second factor ends with it, because the device is lost. Asks for one of the administrator's.
    #[serde(default)]
    resets_second_factor: bool,
}

impl Read for NewInvitation {
    type Value = Invite;

    fn read(self, at: &mut Faults) -> Option<Invite> {
        let person = at.field("person", self.person).map(PersonId)?;
        Some(Invite { person, resets_second_factor: self.resets_second_factor })
    }
}

/// An invitation that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Invitation {
    /// Its id.
    id: Uuid,
    /// Who is invited.
    person: Uuid,
    /// From when it is good for nothing.
    expires_at: DateTime<Utc>,
    /// What the link carries. It is shown once.
    secret: String,
}

impl Sample for Invitation {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            person: sample_id(2),
            expires_at: DateTime::from_timestamp(1_615_161_600, 0).unwrap_or_default(),
            secret: "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s".to_owned(),
        }
    }
}

/// Invites a person to choose their password, for the first time or anew
///
/// An administrator does. An invitation from before is revoked.
#[utoipa::path(
    post,
    path = "/invitations",
    tag = "sign-in",
    request_body = NewInvitation,
    responses(
        (status = 201, description = "The invitation.", body = Invitation, example = Invitation::example),
        DoorProblems,
    )
)]
pub(crate) async fn invite(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Body(new): Body<NewInvitation, LARGEST>,
) -> Result<(StatusCode, Json<Invitation>), Problem> {
    let made =
        to_the_end(async move { flow::sign_in::invite(&api.flow, &signed, new, &origin).await }).await?;
    let flow::Invitation { id, person, expires_at, .. } = made.invitation;
    let secret = made.secret.reveal();
    Ok((StatusCode::CREATED, Json(Invitation { id, person: person.0, expires_at, secret })))
}
