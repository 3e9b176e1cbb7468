//! `GET /rights`

use axum::Json;
use flow::{
    Action,
    rights::{RightsAsked, on_day},
};
use grants::{GrantId, PersonId};

use super::{asked::OfDay, view::Rights};
use crate::{
    answer::Sample,
    docs::ReadProblems,
    input::Query,
    problem::{Problem, ProblemType},
    tokens::Caller,
};

/// Who could do what on a day: the roles that people held, as the books knew them at its end, and what kept them apart
#[utoipa::path(
    get,
    path = "/rights",
    tag = "people",
    params(OfDay),
    responses(
        (status = 200, description = "All of them.", body = Rights, example = Rights::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_rights(
    Caller(ctx): Caller,
    Query(asked): Query<OfDay>,
) -> Result<Json<Rights>, Problem> {
    let action = asked.action.map(|word| read_action(&word)).transpose()?;
    let (day, person, grant) =
        (asked.day.unwrap_or_else(|| ctx.today()), asked.person.map(PersonId), asked.grant.map(GrantId));
    if day > ctx.today() {
        return Err(Problem::new(ProblemType::InvalidQuery, format!("day: {day} has not come yet")));
    }
    Ok(Json(on_day(&ctx, RightsAsked { day, person, action, grant }).await?.into()))
}

fn read_action(word: &str) -> Result<Action, Problem> {
    let known = Action::ALL.iter().copied().find(|action| action.word() == word);
    known.ok_or_else(|| Problem::new(ProblemType::InvalidQuery, format!("there is no action {word:?}")))
}
