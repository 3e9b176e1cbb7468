//! `POST /notifications/reading`

use axum::{extract::State, http::StatusCode};
use ledger::EntryNumber;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    Api,
    docs::DoorProblems,
    door::SignedIn,
    input::{Body, Faults, Read},
    problem::Problem,
    run::to_the_end,
    sign_in::enter::LARGEST,
};

/// Up to which notification the person has read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadUntil {
    /// The newest that they were shown, by its entry.
    newest: u32,
}

impl Read for ReadUntil {
    type Value = EntryNumber;

    fn read(self, _: &mut Faults) -> Option<EntryNumber> {
        Some(EntryNumber::new(self.newest.into()))
    }
}

/// Notes that the person has read all notifications up to one
#[utoipa::path(
    post,
    path = "/notifications/reading",
    tag = "notifications",
    request_body = ReadUntil,
    responses((status = 204, description = "They are read."), DoorProblems)
)]
pub(crate) async fn read_notifications(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    Body(newest): Body<ReadUntil, LARGEST>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move { flow::notifications::read_until(&api.flow, &signed, newest).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
