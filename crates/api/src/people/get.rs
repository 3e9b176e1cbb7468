//! `GET /people/{id}`

use ::grants::PersonId;
use flow::people;

use super::view::Person;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One person
#[utoipa::path(
    get,
    path = "/people/{id}",
    tag = "people",
    params(("id" = Uuid, Path, description = "The person.")),
    responses(
        (
            status = 200,
            description = "The person.",
            headers(("ETag" = String, description = "Their version.")),
            body = Person,
            example = Person::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_person(
    Caller(ctx): Caller,
    Named(id): Named<PersonId>,
) -> Result<Present<Person>, Problem> {
    Ok(Present(people::person(&ctx, id).await?.into()))
}
