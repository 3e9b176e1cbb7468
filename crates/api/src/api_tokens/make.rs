//! `POST /api-tokens`

use axum::{Json, extract::State, http::StatusCode};
use flow::sign_in::NewToken;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

use super::view::{ApiToken, TokenScope};
use crate::{
    Api,
    answer::Sample,
    docs::DoorProblems,
    door::{CameFrom, SignedIn},
    input::{Body, Faults, Read, not_blank},
    problem::Problem,
    run::to_the_end,
    sign_in::enter::LARGEST,
};

/// A token to be made. It acts in the role in which the session acts.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApiToken {
    /// What the person calls it.
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100, example = "Fachverfahren")]
    name: String,
    /// What it may be used for.
    scope: TokenScope,
    /// For how many days it is good.
    #[schema(minimum = 1, maximum = 366, example = 90)]
    days: i64,
}

impl Read for NewApiToken {
    type Value = NewToken;

    fn read(self, at: &mut Faults) -> Option<NewToken> {
        at.check(&self);
        Some(NewToken { name: self.name, scope: self.scope.into(), days: self.days })
    }
}

fn example() -> Value {
    let secret = Some("-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s".to_owned());
    serde_json::to_value(ApiToken { secret, ..ApiToken::sample() }).unwrap_or_default()
}

/// Makes a token; a second factor that was shown within ten minutes stands before it
#[utoipa::path(
    post,
    path = "/api-tokens",
    tag = "sign-in",
    request_body = NewApiToken,
    responses(
        (status = 201, description = "The token, with its secret.", body = ApiToken, example = example),
        DoorProblems,
    )
)]
pub(crate) async fn make_api_token(
    SignedIn(signed): SignedIn,
    State(api): State<Api>,
    CameFrom(origin): CameFrom,
    Body(new): Body<NewApiToken, LARGEST>,
) -> Result<(StatusCode, Json<ApiToken>), Problem> {
    let made =
        to_the_end(async move { flow::sign_in::make_token(&api.flow, &signed, new, &origin).await }).await?;
    let secret = Some(made.secret.reveal());
    Ok((StatusCode::CREATED, Json(ApiToken { secret, ..made.token.into() })))
}
