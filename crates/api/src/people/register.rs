//! `POST /people`

use flow::people::RegisterPerson;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{role::GivenRole, view::Person};
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, not_blank, objects},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// A human who is registered.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPerson {
    /// What is registered of this human and of no other: an official address, a number of the staff office. Capitals and
    /// white space do not count.
    #[validate(length(max = 200, message = "has 3 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 3, max_length = 200, example = "anna.beispiel@musterkreis.example")]
    identity: String,
    /// The name, as the journal is to name them. Of two with one name, one bears an addition.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Anna Beispiel")]
    name: String,
    /// What they may do.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 100)]
    roles: Vec<GivenRole>,
}

impl Read for NewPerson {
    type Value = RegisterPerson;

    fn read(self, at: &mut Faults) -> Option<RegisterPerson> {
        at.check(&self);
        let roles = at.list("roles", self.roles, 0..=100);
        Some(RegisterPerson { identity: self.identity, name: self.name, roles: roles? })
    }
}

/// Registers a human, once
#[utoipa::path(
    post,
    path = "/people",
    tag = "people",
    params(KeyHeader),
    request_body = NewPerson,
    responses(
        (
            status = 201,
            description = "The person is registered.",
            headers(("ETag" = String, description = "Their version."), ("Location" = String, description = "Where they are.")),
            body = Person,
            example = Person::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn register_person(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewPerson>,
) -> Result<Created<Person>, Problem> {
    let made = execute(ctx, key, new).await?;
    Ok(Created(made.into()))
}
