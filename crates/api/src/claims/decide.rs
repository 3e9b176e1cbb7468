//! `POST /claims/{id}/decision`

use ::grants::{ClaimId, ClaimLineId, LineDecision, ServiceUnitId};
use flow::claims::DecideClaim;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Amount, Body, Day, Faults, IfMatch, Key, KeyHeader, MEBIBYTE, Named, Read, UuidText, VersionHeader,
        not_blank, objects,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// The most bytes that the decision of a claim has.
const LARGEST: usize = 8 * MEBIBYTE;

/// What is decided of a claim: each line that counts once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimDecision {
    /// What is decided of each line.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 10_000)]
    decisions: Vec<OfLine>,
}

/// What is decided of a line.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = LineDecision)]
enum OfLine {
    /// Recognise as claimed.
    Accept {
        /// The line.
        line: UuidText,
    },
    /// Recognise a part (Kürzung).
    AcceptInPart {
        /// The line.
        line: UuidText,
        /// The eligible cost to recognise.
        recognised: Amount,
        /// The code of a reason that the programme registers.
        #[schema(min_length = 1, max_length = 100, example = "rechnerisch")]
        reason: String,
        /// What the examiner says to it.
        #[schema(min_length = 1, max_length = 2000, example = "Summe der Rechnung berichtigt")]
        text: String,
        /// The units that are not recognised: all of them, or none named. They may be claimed again.
        #[serde(default)]
        #[schema(max_items = 10_000)]
        not_recognised: Vec<UuidText>,
    },
    /// Recognise nothing.
    Reject {
        /// The line.
        line: UuidText,
        /// The code of a reason that the programme registers.
        #[schema(min_length = 1, max_length = 100, example = "beleg_fehlt")]
        reason: String,
        /// What the examiner says to it.
        #[schema(min_length = 1, max_length = 2000, example = "Kein Zahlungsnachweis")]
        text: String,
    },
    /// Put it back until a question is answered (Zurückstellung): it leaves the sum, its receipt stays held.
    Park {
        /// The line.
        line: UuidText,
        /// What is asked.
        #[schema(min_length = 1, max_length = 2000, example = "Wer hat teilgenommen?")]
        question: String,
        /// The day by which an answer is expected.
        answer_by: Day,
    },
}

/// Why less is recognised than was claimed.
#[derive(Validate)]
pub(super) struct Reasons<'a> {
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "not_blank"))]
    pub(super) reason: &'a str,
    #[validate(length(max = 2000, message = "has 1 to 2000 characters"), custom(function = "not_blank"))]
    pub(super) text: &'a str,
}

/// What is asked of a parked line.
#[derive(Validate)]
struct Question<'a> {
    #[validate(length(max = 2000, message = "has 1 to 2000 characters"), custom(function = "not_blank"))]
    question: &'a str,
}

impl Read for ClaimDecision {
    type Value = Vec<(ClaimLineId, LineDecision)>;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.list("decisions", self.decisions, 1..=10_000)
    }
}

impl Read for OfLine {
    type Value = (ClaimLineId, LineDecision);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let (line, decision) = match self {
            Self::Accept { line } => (line, Some(LineDecision::Accept)),
            Self::AcceptInPart { line, recognised, reason, text, not_recognised } => {
                at.check(&Reasons { reason: &reason, text: &text });
                let recognised = at.field("recognised", recognised);
                let units = at.list("not_recognised", not_recognised, 0..=10_000);
                let in_part = |(recognised, units): (_, Vec<Uuid>)| {
                    let not_recognised = units.into_iter().map(ServiceUnitId).collect();
                    LineDecision::AcceptInPart { recognised, reason, text, not_recognised }
                };
                (line, recognised.zip(units).map(in_part))
            }
            Self::Reject { line, reason, text } => {
                at.check(&Reasons { reason: &reason, text: &text });
                (line, Some(LineDecision::Reject { reason, text }))
            }
            Self::Park { line, question, answer_by } => {
                at.check(&Question { question: &question });
                let answer_by = at.field("answer_by", answer_by);
                (line, answer_by.map(|answer_by| LineDecision::Park { question, answer_by }))
            }
        };
        let line = at.field("line", line);
        Some((ClaimLineId(line?), decision?))
    }
}

/// Decides every line of a claim at once, as far as it counts
#[utoipa::path(
    post,
    path = "/claims/{id}/decision",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = ClaimDecision,
    responses(
        (
            status = 200,
            description = "It is decided.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn decide_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(decisions): Body<ClaimDecision, LARGEST>,
) -> Result<Present<Claim>, Problem> {
    let request = DecideClaim { claim: id, version, decisions };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
