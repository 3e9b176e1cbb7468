//! `POST /audit-observations/{id}/decision`

use ::grants::AuditObservationId;
use flow::audit_observations::{AuditDecision as Decision, DecideAuditObservation};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::AuditObservation;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Amount, Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What an audit decides of an observation.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum AuditDecision {
    /// It asks back: the answer does not suffice to decide.
    AskBack {
        /// What is asked.
        #[schema(min_length = 1, max_length = 4000, example = "Welche Kurse betrifft die Liste?")]
        text: String,
        /// Until when an answer is asked for: a day after today.
        answer_by: Day,
    },
    /// It is settled (ausgeräumt).
    Settle {
        /// Why.
        #[schema(min_length = 1, max_length = 4000, example = "Die Liste ist vollständig.")]
        text: String,
    },
    /// It is upheld (bleibt bestehen).
    Uphold {
        /// Why, and what follows.
        #[schema(min_length = 1, max_length = 4000, example = "Der Betrag ist zurückzufordern.")]
        text: String,
        /// How much stays in question: no more than was.
        amount: Option<Amount>,
    },
}

/// What is said.
#[derive(Validate)]
struct Said<'a> {
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    text: &'a str,
}

impl Read for AuditDecision {
    type Value = (Decision, String);

    fn read(self, at: &mut Faults) -> Option<(Decision, String)> {
        let (Self::AskBack { text, .. } | Self::Settle { text } | Self::Uphold { text, .. }) = &self;
        at.check(&Said { text });
        Some(match self {
            Self::AskBack { text, answer_by } => {
                (Decision::AskBack { answer_by: at.field("answer_by", answer_by)? }, text)
            }
            Self::Settle { text } => (Decision::Settle, text),
            Self::Uphold { text, amount } => (Decision::Uphold { amount: at.field("amount", amount)? }, text),
        })
    }
}

/// Decides on what an audit observed: it is settled, upheld, or asked back
///
/// Before it is answered, nothing is upheld until the day for the answer has passed.
#[utoipa::path(
    post,
    path = "/audit-observations/{id}/decision",
    tag = "audit-observations",
    params(("id" = Uuid, Path, description = "The observation."), KeyHeader, VersionHeader),
    request_body = AuditDecision,
    responses(
        (
            status = 200,
            description = "It is decided.",
            headers(("ETag" = String, description = "Its new version.")),
            body = AuditObservation,
            example = AuditObservation::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn decide_audit_observation(
    Caller(ctx): Caller,
    Named(id): Named<AuditObservationId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(read): Body<AuditDecision>,
) -> Result<Present<AuditObservation>, Problem> {
    let (decision, text) = read;
    let request = DecideAuditObservation { observation: id, version, decision, text };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
