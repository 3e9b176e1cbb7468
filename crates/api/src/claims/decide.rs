//! `POST /claims/{id}/decision`

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{ClaimError, ClaimId, ClaimLineId, FindingCode, LineDecision, RegisterError, ServiceUnitId};
use flow::{
    Ctx, FlowError, Request,
    claims::{DecideClaim, is_of_contents},
    views,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Amount, Body, Day, Faults, FindingText, IfMatch, Key, KeyHeader, MEBIBYTE, Named, Read, UuidText,
        VersionHeader, not_blank, objects,
    },
    problem::Problem,
    run::to_the_end,
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
        /// What the examination found, by the codes that the programme registers.
        #[serde(default)]
        #[schema(max_items = 100)]
        findings: Vec<FindingText>,
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
        /// What the examination found, by the codes that the programme registers.
        #[serde(default)]
        #[schema(max_items = 100)]
        findings: Vec<FindingText>,
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
        /// What the examination found, by the codes that the programme registers.
        #[serde(default)]
        #[schema(max_items = 100)]
        findings: Vec<FindingText>,
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
    type Value = Vec<Decided>;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.list("decisions", self.decisions, 1..=10_000)
    }
}

/// What is decided of a line, read.
pub(crate) struct Decided {
    line: ClaimLineId,
    decision: LineDecision,
    findings: BTreeSet<FindingCode>,
}

/// What was found, each once.
pub(super) fn found(findings: Vec<FindingText>, at: &mut Faults) -> Option<BTreeSet<FindingCode>> {
    at.list("findings", findings, 0..=100).map(BTreeSet::from_iter)
}

impl Read for OfLine {
    type Value = Decided;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let (line, decision, findings) = match self {
            Self::Accept { line, findings } => (line, Some(LineDecision::Accept), findings),
            Self::AcceptInPart { line, recognised, reason, text, not_recognised, findings } => {
                at.check(&Reasons { reason: &reason, text: &text });
                let recognised = at.field("recognised", recognised);
                let units = at.list("not_recognised", not_recognised, 0..=10_000);
                let in_part = |(recognised, units): (_, Vec<Uuid>)| {
                    let not_recognised = units.into_iter().map(ServiceUnitId).collect();
                    LineDecision::AcceptInPart { recognised, reason, text, not_recognised }
                };
                (line, recognised.zip(units).map(in_part), findings)
            }
            Self::Reject { line, reason, text, findings } => {
                at.check(&Reasons { reason: &reason, text: &text });
                (line, Some(LineDecision::Reject { reason, text }), findings)
            }
            Self::Park { line, question, answer_by } => {
                at.check(&Question { question: &question });
                let answer_by = at.field("answer_by", answer_by);
                (line, answer_by.map(|answer_by| LineDecision::Park { question, answer_by }), Vec::new())
            }
        };
        let line = at.field("line", line);
        let findings = found(findings, at);
        Some(Decided { line: ClaimLineId(line?), decision: decision?, findings: findings? })
    }
}

/// Proposes what to decide of every line of a claim that counts
///
/// It is decided when it is certified in reason and in amount. Its version stays until then.
#[utoipa::path(
    post,
    path = "/claims/{id}/decision",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = ClaimDecision,
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
pub(crate) async fn decide_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(decided): Body<ClaimDecision, LARGEST>,
) -> Result<Present<Claim>, Problem> {
    let of_line = decided.iter().filter(|of| !of.findings.is_empty());
    let findings = of_line.map(|of| (of.line, of.findings.clone())).collect();
    let decisions = decided.into_iter().map(|of| (of.line, of.decision)).collect();
    let request = DecideClaim { claim: id, version, decisions, findings };
    let decided = to_the_end(async move {
        let asked = Asked::of(&request.decisions);
        match ctx.execute(&key.0, request).await {
            Err(refusal) if is_of_contents(&refusal) => Err(asked.refused(&ctx, id, refusal).await),
            outcome => outcome.map_err(Problem::from),
        }
    });
    Ok(Present(decided.await?.into()))
}

/// What is decided of which line, in the order of the body: whether it is parked.
struct Asked(Vec<(ClaimLineId, bool)>);

impl Asked {
    fn of(decisions: &[(ClaimLineId, LineDecision)]) -> Self {
        let parks = |decision: &LineDecision| matches!(decision, LineDecision::Park { .. });
        Self(decisions.iter().map(|(line, decision)| (*line, parks(decision))).collect())
    }

    /// The refusal with its places in the body. What is wrong names lines by their numbers, the body by their ids.
    async fn refused(&self, ctx: &Ctx, claim: ClaimId, refusal: FlowError) -> Problem {
        let lines = views::claim(ctx, claim).await.map_or_else(|_| Vec::new(), |claim| claim.lines);
        let numbers: BTreeMap<i64, ClaimLineId> = lines.iter().map(|line| (line.number, line.id)).collect();
        Problem::of_decision(refusal, |cause| self.place(&numbers, cause))
    }

    /// Where in the body something is wrong; nowhere, if nothing is said of the line there.
    fn place(&self, numbers: &BTreeMap<i64, ClaimLineId>, cause: &ClaimError) -> Option<String> {
        use ClaimError as It;
        let at = |id: &ClaimLineId| self.0.iter().position(|(asked, _)| asked == id);
        let (line, field) = match cause {
            It::UnknownLine { id } => return Some(format!("/decisions/{}/line", at(id)?)),
            It::NotAPart { line, .. } | It::NotWholeUnits { line, .. } => (line, "/recognised"),
            It::UnitsDoNotFit { line, .. } | It::UnknownUnit { line, .. } => (line, "/not_recognised"),
            It::Register { line, cause } => (line, of_register(cause)),
            It::Text { line, .. } => (line, "/text"),
            It::AnswerBy { line: Some(line), .. } => (line, "/answer_by"),
            It::LineDecided { line, .. }
            | It::DecidedTwice { line }
            | It::ParkedTwice { line }
            | It::NotDecided { line, .. } => (line, ""),
            _ => return None,
        };
        let place = at(numbers.get(line)?)?;
        let asks = self.0.get(place).is_some_and(|(_, parks)| *parks);
        let field = if field == "/text" && asks { "/question" } else { field };
        Some(format!("/decisions/{place}{field}"))
    }
}

/// The field of a code that is not registered, or not for that day.
fn of_register(cause: &RegisterError) -> &'static str {
    if cause.is_of_finding() { "/findings" } else { "/reason" }
}

/// Where something is wrong in a body that says something of a single line.
fn place_in_line(cause: &ClaimError) -> Option<String> {
    let field = match cause {
        ClaimError::UnknownLine { .. } => "/line",
        ClaimError::Register { cause, .. } => of_register(cause),
        ClaimError::Text { .. } => "/text",
        _ => return None,
    };
    Some(field.to_owned())
}

/// Runs a request of `flow` that says something of a single line. All that is wrong with it is told, each at its place.
pub(super) async fn execute_for_line<R>(ctx: Ctx, key: Key, request: R) -> Result<R::Answer, Problem>
where
    R: Request<Answer: 'static>,
{
    to_the_end(async move {
        let outcome = ctx.execute(&key.0, request).await;
        outcome.map_err(|refusal| Problem::of_decision(refusal, place_in_line))
    })
    .await
}
