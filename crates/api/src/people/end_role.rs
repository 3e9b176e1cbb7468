//! `POST /people/{id}/role-ends`

use ::grants::{MembershipId, PersonId};
use chrono::NaiveDate;
use flow::people::EndRole;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Person;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, UuidText, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// A role that ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleEnd {
    /// The role, by its id.
    role: UuidText,
    /// Its last day.
    until: Day,
}

impl Read for RoleEnd {
    type Value = (MembershipId, NaiveDate);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let role = at.field("role", self.role);
        let until = at.field("until", self.until);
        Some((MembershipId(role?), until?))
    }
}

/// Ends a role of a person after a day
#[utoipa::path(
    post,
    path = "/people/{id}/role-ends",
    tag = "people",
    params(("id" = Uuid, Path, description = "The person."), KeyHeader, VersionHeader),
    request_body = RoleEnd,
    responses(
        (
            status = 200,
            description = "The role ends.",
            headers(("ETag" = String, description = "Their new version.")),
            body = Person,
            example = Person::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn end_role(
    Caller(ctx): Caller,
    Named(id): Named<PersonId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body((membership, until)): Body<RoleEnd>,
) -> Result<Present<Person>, Problem> {
    let request = EndRole { person: id, version, membership, until };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
