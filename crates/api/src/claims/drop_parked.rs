//! `POST /claims/{id}/parked-line-drop`

use ::grants::{ClaimId, ClaimLineId};
use flow::claims::DropParked;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, UuidText, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// A parked line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParkedLine {
    /// The line.
    line: UuidText,
}

impl Read for ParkedLine {
    type Value = ClaimLineId;

    fn read(self, at: &mut Faults) -> Option<ClaimLineId> {
        at.field("line", self.line).map(ClaimLineId)
    }
}

/// Takes a parked line out: its receipt is free again
#[utoipa::path(
    post,
    path = "/claims/{id}/parked-line-drop",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = ParkedLine,
    responses(
        (
            status = 200,
            description = "It is dropped.",
            headers(("ETag" = String, description = "The new version of the claim.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn drop_parked_line(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(line): Body<ParkedLine>,
) -> Result<Present<Claim>, Problem> {
    let request = DropParked { claim: id, version, line };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
