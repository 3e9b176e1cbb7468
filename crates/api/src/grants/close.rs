//! `POST /grants/{id}/closure`

use ::grants::GrantId;
use chrono::NaiveDate;
use flow::closures::CloseGrant;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Grant;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// When a grant is closed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closure {
    /// The day.
    closed_on: Day,
}

impl Read for Closure {
    type Value = NaiveDate;

    fn read(self, at: &mut Faults) -> Option<NaiveDate> {
        at.field("closed_on", self.closed_on)
    }
}

/// Closes a grant of which nothing is reserved and nothing is due
#[utoipa::path(
    post,
    path = "/grants/{id}/closure",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant."), KeyHeader, VersionHeader),
    request_body = Closure,
    responses(
        (
            status = 200,
            description = "It is closed.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Grant,
            example = Grant::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn close_grant(
    Caller(ctx): Caller,
    Named(grant): Named<GrantId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(closed_on): Body<Closure>,
) -> Result<Present<Grant>, Problem> {
    Ok(Present(execute(ctx, key, CloseGrant { grant, version, closed_on }).await?.into()))
}
