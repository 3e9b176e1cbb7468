//! `POST /notifications/{entry}/reading`

use axum::{Json, extract::State};

use super::view::Notification;
use crate::{
    Api, answer::Sample, docs::DoorProblems, door::SignedIn, input::NamedEntry, problem::Problem,
    run::to_the_end,
};

/// Notes that the person has read a notification
#[utoipa::path(
    post,
    path = "/notifications/{entry}/reading",
    tag = "notifications",
    params(("entry" = i64, Path, description = "The entry that it tells of.")),
    responses(
        (status = 200, description = "It is read.", body = Notification, example = Notification::example),
        DoorProblems,
    )
)]
pub(crate) async fn read_notification(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    NamedEntry(entry): NamedEntry,
) -> Result<Json<Notification>, Problem> {
    let read = to_the_end(async move { flow::notifications::read(&api.flow, &signed, entry).await }).await?;
    Ok(Json(read.into()))
}
