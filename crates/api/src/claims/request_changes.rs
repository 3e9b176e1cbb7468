//! `POST /claims/{id}/change-requests`

use ::grants::{ClaimId, ClaimLineId};
use chrono::NaiveDate;
use flow::claims::RequestChanges;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Body, Day, Faults, IfMatch, Key, KeyHeader, MEBIBYTE, Named, Read, UuidText, VersionHeader,
        not_blank, objects,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// The most bytes that a change request has.
const LARGEST: usize = 8 * MEBIBYTE;

/// What is asked before a claim is decided.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewChangeRequest {
    /// The day by which an answer is expected.
    answer_by: Day,
    /// What is asked of the claim as a whole.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Bitte lesbare Belege nachreichen.")]
    text: String,
    /// The lines that may be changed, and why. No other line may be.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 10_000)]
    lines: Vec<QuestionedLine>,
}

/// A line that may be changed.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionedLine {
    /// The line.
    line: UuidText,
    /// Why.
    #[validate(length(max = 2000, message = "has 1 to 2000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000, example = "Rechnungsdatum nicht lesbar")]
    text: String,
}

/// A change request, read.
pub(crate) struct Asked {
    answer_by: NaiveDate,
    text: String,
    lines: Vec<(ClaimLineId, String)>,
}

impl Read for NewChangeRequest {
    type Value = Asked;

    fn read(self, at: &mut Faults) -> Option<Asked> {
        at.check(&self);
        let answer_by = at.field("answer_by", self.answer_by);
        let lines = at.list("lines", self.lines, 0..=10_000);
        Some(Asked { answer_by: answer_by?, text: self.text, lines: lines? })
    }
}

impl Read for QuestionedLine {
    type Value = (ClaimLineId, String);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.check(&self);
        let line = at.field("line", self.line);
        Some((ClaimLineId(line?), self.text))
    }
}

/// Asks the recipient to change a claim before it is decided
#[utoipa::path(
    post,
    path = "/claims/{id}/change-requests",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = NewChangeRequest,
    responses(
        (
            status = 200,
            description = "It is asked.",
            headers(("ETag" = String, description = "The new version of the claim.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn request_changes(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(asked): Body<NewChangeRequest, LARGEST>,
) -> Result<Present<Claim>, Problem> {
    let Asked { answer_by, text, lines } = asked;
    let request = RequestChanges { claim: id, version, answer_by, text, lines };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
