//! `POST /claims/{id}/parked-line-rejection`

use std::collections::BTreeSet;

use ::grants::{ClaimId, ClaimLineId, FindingCode};
use flow::claims::RejectParked;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    decide::{Reasons, execute_for_line, found},
    view::Claim,
};
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, FindingText, IfMatch, Key, KeyHeader, Named, Read, UuidText, VersionHeader},
    problem::Problem,
    tokens::Caller,
};

/// Why a parked line is rejected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParkedLineRejection {
    /// The line.
    line: UuidText,
    /// The code of a reason that the programme registers.
    #[schema(min_length = 1, max_length = 100, example = "beleg_fehlt")]
    reason: String,
    /// What the examiner says to it.
    #[schema(min_length = 1, max_length = 2000, example = "Keine Antwort bis zum Fristende")]
    text: String,
    /// What the examination found, by the codes that the programme registers.
    #[serde(default)]
    #[schema(max_items = 100)]
    findings: Vec<FindingText>,
}

/// A rejection, read.
pub(crate) struct Rejection {
    line: ClaimLineId,
    reason: String,
    text: String,
    findings: BTreeSet<FindingCode>,
}

impl Read for ParkedLineRejection {
    type Value = Rejection;

    fn read(self, at: &mut Faults) -> Option<Rejection> {
        at.check(&Reasons { reason: &self.reason, text: &self.text });
        let line = at.field("line", self.line);
        let findings = found(self.findings, at);
        let (reason, text) = (self.reason, self.text);
        Some(Rejection { line: ClaimLineId(line?), reason, text, findings: findings? })
    }
}

/// Rejects a parked line whose question was not answered: its receipt is free again
#[utoipa::path(
    post,
    path = "/claims/{id}/parked-line-rejection",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = ParkedLineRejection,
    responses(
        (
            status = 200,
            description = "It is rejected.",
            headers(("ETag" = String, description = "The new version of the claim.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn reject_parked_line(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(rejection): Body<ParkedLineRejection>,
) -> Result<Present<Claim>, Problem> {
    let Rejection { line, reason, text, findings } = rejection;
    let request = RejectParked { claim: id, version, line, reason, text, findings };
    Ok(Present(execute_for_line(ctx, key, request).await?.into()))
}
