//! `GET /api-tokens`

use axum::{Json, extract::State};
use serde_json::Value;

use super::view::ApiToken;
use crate::{Api, answer::Sample, docs::ReadProblems, door::SignedIn, problem::Problem};

fn example() -> Value {
    serde_json::to_value([ApiToken::sample()]).unwrap_or_default()
}

/// The person's own tokens, oldest first, without what they are shown with
#[utoipa::path(
    get,
    path = "/api-tokens",
    tag = "sign-in",
    responses(
        (status = 200, description = "All of them, also revoked ones.", body = Vec<ApiToken>, example = example),
        ReadProblems,
    )
)]
pub(crate) async fn list_api_tokens(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
) -> Result<Json<Vec<ApiToken>>, Problem> {
    let all = flow::sign_in::tokens(&api.flow, &signed).await?;
    Ok(Json(all.into_iter().map(ApiToken::from).collect()))
}
