//! `GET /mail-choices`

use axum::{Json, extract::State};
use grants::{MailChoice as Choice, NotificationGroup};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{Api, docs::ReadProblems, door::SignedIn, problem::Problem};

/// How a person wants to learn of a group of notifications.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailChoice {
    /// The group: `claims`, `payments`, `proofs`, `bank_details` or `audits`.
    group: &'static str,
    /// When a mail is sent: `at_once`, `daily` or `never`.
    choice: &'static str,
}

fn of(chosen: &[(NotificationGroup, Choice)]) -> Vec<MailChoice> {
    let one = |group: NotificationGroup| MailChoice {
        group: group.word(),
        choice: Choice::of(chosen, group).word(),
    };
    NotificationGroup::ALL.map(one).into()
}

fn example() -> Value {
    serde_json::to_value(of(&[(NotificationGroup::Audits, Choice::Daily)])).unwrap_or_default()
}

/// When the person wants a mail, for each group of notifications
#[utoipa::path(
    get,
    path = "/mail-choices",
    tag = "notifications",
    responses(
        (status = 200, description = "Every group.", body = Vec<MailChoice>, example = example),
        ReadProblems,
    )
)]
pub(crate) async fn list_mail_choices(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
) -> Result<Json<Vec<MailChoice>>, Problem> {
    let chosen = flow::mail::choices(&api.flow, &signed).await?;
    Ok(Json(of(&chosen)))
}
