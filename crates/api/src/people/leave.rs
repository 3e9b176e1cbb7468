//! `POST /people/{id}/leaving`

use ::grants::PersonId;
use chrono::NaiveDate;
use flow::people::RecordLeaving;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Person;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// That somebody has left.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leaving {
    /// The last day.
    on: Day,
}

impl Read for Leaving {
    type Value = NaiveDate;

    fn read(self, at: &mut Faults) -> Option<NaiveDate> {
        at.field("on", self.on)
    }
}

/// Records that a person has left: every role ends with the day
#[utoipa::path(
    post,
    path = "/people/{id}/leaving",
    tag = "people",
    params(("id" = Uuid, Path, description = "The person."), KeyHeader, VersionHeader),
    request_body = Leaving,
    responses(
        (
            status = 200,
            description = "The person has left.",
            headers(("ETag" = String, description = "Their new version.")),
            body = Person,
            example = Person::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn record_leaving(
    Caller(ctx): Caller,
    Named(id): Named<PersonId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(on): Body<Leaving>,
) -> Result<Present<Person>, Problem> {
    let request = RecordLeaving { person: id, version, on };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
