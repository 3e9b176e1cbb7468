//! `GET /access-events`

use std::num::NonZeroU32;

use axum::extract::OriginalUri;
use chrono::{DateTime, Utc};
use flow::{
    AccessOutcome,
    trail::{self, TrailAsked},
};
use grants::PersonId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::asked::OfTrail;
use crate::{
    answer::{Linked, Page, Sample, sample_id},
    docs::ReadProblems,
    input::Query,
    people::role::Role,
    problem::Problem,
    tokens::Caller,
};

/// That somebody saw something, did something, or was refused it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccessEvent {
    /// The id of the request in the trail.
    id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// The command, or what somebody looked at.
    what: String,
    /// Who.
    person: Uuid,
    /// In which role.
    role: Role,
    /// For which organisation.
    organisation: Uuid,
    /// How it ended: `shown`, `done` or `refused`.
    outcome: &'static str,
    /// The method and the address of the request.
    asked: String,
    /// From which network address.
    address: String,
    /// The id under which the client knows the request (`x-request-id`).
    request: String,
}

impl From<flow::AccessEvent> for AccessEvent {
    fn from(event: flow::AccessEvent) -> Self {
        Self {
            id: event.id,
            at: event.at,
            what: event.what,
            person: event.person.0,
            role: event.role.into(),
            organisation: event.organisation.0,
            outcome: event.outcome.word(),
            asked: event.asked,
            address: event.address,
            request: event.request,
        }
    }
}

impl Sample for AccessEvent {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            at: DateTime::from_timestamp(1_614_585_600, 0).unwrap_or_default(),
            what: "look".to_owned(),
            person: sample_id(2),
            role: Role::Auditor,
            organisation: sample_id(3),
            outcome: AccessOutcome::Shown.word(),
            asked: "GET /api/v1/claims".to_owned(),
            address: "192.0.2.7".to_owned(),
            request: sample_id(4).to_string(),
        }
    }
}

/// Who saw and did what, oldest first
///
/// Every command, every look of an auditor or at people, every download, and whatever was refused; of one person and of some
/// days, where that is asked. For the head and auditors.
#[utoipa::path(
    get,
    path = "/access-events",
    tag = "people",
    params(OfTrail),
    responses(
        (status = 200, description = "A page of it.", body = Page<AccessEvent>, example = AccessEvent::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_access_events(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfTrail>,
) -> Result<Linked<AccessEvent>, Problem> {
    let limit = i64::from(asked.limit.map_or(50, NonZeroU32::get));
    let of = TrailAsked { person: asked.person.map(PersonId), from: asked.from, until: asked.until };
    let page = trail::access_events(&ctx, of, asked.after, limit).await?;
    Ok(Page::of(page).at(&uri))
}
