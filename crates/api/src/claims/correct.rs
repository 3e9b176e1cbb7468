//! `POST /claims/{id}/corrections`

use std::collections::BTreeSet;

use ::grants::{ClaimId, ClaimLineId, FindingCode};
use flow::claims::CorrectClaim;
use ledger::Cents;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    decide::{Reasons, execute_for_line, found},
    view::Claim,
};
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, FindingText, IfMatch, Key, KeyHeader, Named, Read, Rest, UuidText, VersionHeader},
    problem::Problem,
    tokens::Caller,
};

/// What is to be recognised of a decided line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCorrection {
    /// The line.
    line: UuidText,
    /// The eligible cost that is to be recognised of it, all in all: from nothing up to what it claims.
    recognised: Rest,
    /// The code of a reason that the programme registers.
    #[schema(min_length = 1, max_length = 100, example = "rechnerisch")]
    reason: String,
    /// What the examiner says to it.
    #[schema(min_length = 1, max_length = 2000, example = "Gutschrift übersehen")]
    text: String,
    /// What the examination found, by the codes that the programme registers.
    #[serde(default)]
    #[schema(max_items = 100)]
    findings: Vec<FindingText>,
}

/// What a correction says, read.
pub(crate) struct Asked {
    line: ClaimLineId,
    recognised: Cents,
    reason: String,
    text: String,
    findings: BTreeSet<FindingCode>,
}

impl Read for NewCorrection {
    type Value = Asked;

    fn read(self, at: &mut Faults) -> Option<Asked> {
        at.check(&Reasons { reason: &self.reason, text: &self.text });
        let line = at.field("line", self.line);
        let recognised = at.field("recognised", self.recognised);
        let findings = found(self.findings, at);
        let (reason, text) = (self.reason, self.text);
        Some(Asked { line: ClaimLineId(line?), recognised: recognised?.0, reason, text, findings: findings? })
    }
}

/// Proposes to correct what is recognised of a decided line
///
/// It is booked when it is certified, as a decision is. What was due stays due: later claims are settled against it first.
#[utoipa::path(
    post,
    path = "/claims/{id}/corrections",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = NewCorrection,
    responses(
        (
            status = 200,
            description = "It is proposed.",
            headers(("ETag" = String, description = "Its version.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn correct_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(asked): Body<NewCorrection>,
) -> Result<Present<Claim>, Problem> {
    let Asked { line, recognised, reason, text, findings } = asked;
    let request = CorrectClaim { claim: id, version, line, recognised, reason, text, findings };
    Ok(Present(execute_for_line(ctx, key, request).await?.into()))
}
