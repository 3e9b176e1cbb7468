//! `POST /conflicts-of-interest`

use ::grants::OrganisationId;
use flow::people::DeclareConflict;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Person;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// An interest of one's own in a recipient.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewConflict {
    /// The recipient.
    organisation: UuidText,
    /// What the interest is.
    #[schema(min_length = 1, max_length = 500, example = "Mein Bruder leitet den Träger")]
    reason: String,
}

impl Read for NewConflict {
    type Value = DeclareConflict;

    fn read(self, at: &mut Faults) -> Option<DeclareConflict> {
        let organisation = OrganisationId(at.field("organisation", self.organisation)?);
        Some(DeclareConflict { organisation, reason: self.reason })
    }
}

/// Declares an interest of one's own in a recipient: from then on one takes no step of its money
#[utoipa::path(
    post,
    path = "/conflicts-of-interest",
    tag = "people",
    params(KeyHeader),
    request_body = NewConflict,
    responses(
        (
            status = 201,
            description = "It is declared.",
            headers(("ETag" = String, description = "One's version."), ("Location" = String, description = "Oneself.")),
            body = Person,
            example = Person::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn declare_conflict(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewConflict>,
) -> Result<Created<Person>, Problem> {
    Ok(Created(execute(ctx, key, new).await?.into()))
}
