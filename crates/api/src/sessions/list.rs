//! `GET /sessions`

use axum::{Json, extract::State};
use serde_json::Value;

use super::view::Session;
use crate::{Api, answer::Sample, docs::ReadProblems, door::SignedIn, problem::Problem};

fn example() -> Value {
    serde_json::to_value([Session::sample()]).unwrap_or_default()
}

/// The person's own sessions, oldest first
#[utoipa::path(
    get,
    path = "/sessions",
    tag = "sign-in",
    responses(
        (status = 200, description = "All that have not ended.", body = Vec<Session>, example = example),
        ReadProblems,
    )
)]
pub(crate) async fn list_sessions(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
) -> Result<Json<Vec<Session>>, Problem> {
    let all = flow::sign_in::sessions(&api.flow, &signed).await?;
    let present = signed.session.id;
    let shown = all.into_iter().map(|session| {
        let is_present = session.id == present;
        Session::of(session, is_present.then(|| signed.standing.clone()), is_present)
    });
    Ok(Json(shown.collect()))
}
