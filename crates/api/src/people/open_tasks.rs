//! `GET /people/{id}/open-tasks`

use ::grants::PersonId;
use axum::Json;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Page, Sample, sample_day, sample_id},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// A subject that is open, of which the person took a step: another takes the next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenTask {
    /// What the subject is.
    #[schema(example = "claim")]
    kind: &'static str,
    /// Its id.
    subject: Uuid,
    /// The step that the person took.
    #[schema(example = "propose")]
    step: &'static str,
    /// The day they took it.
    since: NaiveDate,
}

impl From<flow::people::OpenTask> for OpenTask {
    fn from(task: flow::people::OpenTask) -> Self {
        Self { kind: task.kind, subject: task.subject, step: task.step.word(), since: task.since }
    }
}

impl Sample for OpenTask {
    fn sample() -> Self {
        Self { kind: "claim", subject: sample_id(1), step: "propose", since: sample_day() }
    }
}

/// What a person has begun and nobody has brought to its end, the oldest first
///
/// Before somebody leaves, and afterwards: what they leave behind, and where it stands.
#[utoipa::path(
    get,
    path = "/people/{id}/open-tasks",
    tag = "people",
    params(("id" = Uuid, Path, description = "The person.")),
    responses(
        (status = 200, description = "All of it.", body = Page<OpenTask>, example = OpenTask::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_open_tasks(
    Caller(ctx): Caller,
    Named(id): Named<PersonId>,
) -> Result<Json<Page<OpenTask>>, Problem> {
    let all = flow::people::open_tasks(&ctx, id).await?;
    Ok(Json(Page { items: all.into_iter().map(OpenTask::from).collect(), next: None }))
}
