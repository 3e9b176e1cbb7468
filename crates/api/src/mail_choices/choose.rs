//! `POST /mail-choices`

use axum::{extract::State, http::StatusCode};
use grants::{MailChoice, NotificationGroup};
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

/// When the person wants a mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMailChoice {
    /// The group: `claims`, `payments`, `proofs`, `bank_details` or `audits`.
    #[schema(value_type = String, example = "claims")]
    group: NotificationGroup,
    /// When a mail is sent: `at_once`, `daily` or `never`.
    #[schema(value_type = String, example = "daily")]
    choice: MailChoice,
}

impl Read for NewMailChoice {
    type Value = (NotificationGroup, MailChoice);

    fn read(self, _: &mut Faults) -> Option<Self::Value> {
        Some((self.group, self.choice))
    }
}

/// Says when the person wants a mail of a group of notifications
#[utoipa::path(
    post,
    path = "/mail-choices",
    tag = "notifications",
    request_body = NewMailChoice,
    responses((status = 204, description = "It counts from now on."), DoorProblems)
)]
pub(crate) async fn choose_mail(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    Body(chosen): Body<NewMailChoice, LARGEST>,
) -> Result<StatusCode, Problem> {
    to_the_end(async move { flow::mail::choose(&api.flow, &signed, &[chosen]).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
