//! `POST /people/{id}/roles`

use ::grants::PersonId;
use flow::people::GiveRole;

use super::{role::GivenRole, view::Person};
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Gives a person a role; whoever had left is back with it
#[utoipa::path(
    post,
    path = "/people/{id}/roles",
    tag = "people",
    params(("id" = Uuid, Path, description = "The person."), KeyHeader, VersionHeader),
    request_body = GivenRole,
    responses(
        (
            status = 200,
            description = "The role is given.",
            headers(("ETag" = String, description = "Their new version.")),
            body = Person,
            example = Person::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn give_role(
    Caller(ctx): Caller,
    Named(id): Named<PersonId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(role): Body<GivenRole>,
) -> Result<Present<Person>, Problem> {
    let request = GiveRole { person: id, version, role };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
