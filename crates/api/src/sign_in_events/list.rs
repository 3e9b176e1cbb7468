//! `GET /sign-in-events`

use axum::extract::OriginalUri;
use chrono::{DateTime, Utc};
use flow::SignInEventKind;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Linked, Page, Sample, sample_id},
    docs::ReadProblems,
    input::{Paging, Query},
    problem::Problem,
    tokens::Caller,
};

/// What happened at the door.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignInEvent {
    /// Its id.
    id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// What: `signed_in`, `refused` and others.
    kind: &'static str,
    /// To whom; nobody, if the account is unknown.
    person: Option<Uuid>,
    /// By whom, if by someone else.
    by: Option<Uuid>,
    /// The session, token, invitation or second factor.
    subject: Option<Uuid>,
    /// From which network address.
    address: String,
    /// The id of the request.
    request: String,
}

impl From<flow::SignInEvent> for SignInEvent {
    fn from(event: flow::SignInEvent) -> Self {
        Self {
            id: event.id,
            at: event.at,
            kind: event.kind.word(),
            person: event.person.map(|person| person.0),
            by: event.by.map(|person| person.0),
            subject: event.subject,
            address: event.address,
            request: event.request,
        }
    }
}

impl Sample for SignInEvent {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            at: DateTime::from_timestamp(1_614_585_600, 0).unwrap_or_default(),
            kind: SignInEventKind::SignedIn.word(),
            person: Some(sample_id(2)),
            by: None,
            subject: Some(sample_id(3)),
            address: "192.0.2.7".to_owned(),
            request: sample_id(4).to_string(),
        }
    }
}

/// What happened at the door, oldest first
///
/// For administrators, the head and auditors.
#[utoipa::path(
    get,
    path = "/sign-in-events",
    tag = "sign-in",
    params(Paging),
    responses(
        (status = 200, description = "A page of it.", body = Page<SignInEvent>, example = SignInEvent::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_sign_in_events(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Paging>,
) -> Result<Linked<SignInEvent>, Problem> {
    let page = flow::sign_in::sign_in_events(&ctx, asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
