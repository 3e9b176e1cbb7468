//! `POST /revocation-grounds`

use ::grants::GrantId;
use flow::revocation_grounds::RecordGround;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::RevocationGround;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Body, Day, Faults, Key, KeyHeader, Read, UuidText, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What the house knows.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRevocationGround {
    /// The grant.
    grant: UuidText,
    /// What is known.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Der Kurs fand nur zur Hälfte statt")]
    facts: String,
    /// The day on which all of it was known.
    known_on: Day,
}

impl Read for NewRevocationGround {
    type Value = RecordGround;

    fn read(self, at: &mut Faults) -> Option<RecordGround> {
        at.check(&self);
        let grant = at.field("grant", self.grant);
        let known_on = at.field("known_on", self.known_on);
        Some(RecordGround { grant: GrantId(grant?), facts: self.facts, known_on: known_on? })
    }
}

/// Records that the house knows of facts on which a grant may be revoked; a year runs from that day
#[utoipa::path(
    post,
    path = "/revocation-grounds",
    tag = "revocation-grounds",
    params(KeyHeader),
    request_body = NewRevocationGround,
    responses(
        (
            status = 201,
            description = "It is recorded.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = RevocationGround,
            example = RevocationGround::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn record_revocation_ground(
    Caller(ctx): Caller,
    key: Key,
    Body(request): Body<NewRevocationGround>,
) -> Result<Created<RevocationGround>, Problem> {
    Ok(Created(execute(ctx, key, request).await?.into()))
}
