//! `POST /audit-observations/{id}/answer`

use ::grants::AuditObservationId;
use flow::audit_observations::AnswerAuditObservation;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::AuditObservation;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What the house says.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditAnswer {
    /// The answer (Stellungnahme).
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Die Liste liegt bei.")]
    text: String,
}

impl Read for AuditAnswer {
    type Value = String;

    fn read(self, at: &mut Faults) -> Option<String> {
        at.check(&self);
        Some(self.text)
    }
}

/// Answers what an audit observed; it is open, or upheld
#[utoipa::path(
    post,
    path = "/audit-observations/{id}/answer",
    tag = "audit-observations",
    params(("id" = Uuid, Path, description = "The observation."), KeyHeader, VersionHeader),
    request_body = AuditAnswer,
    responses(
        (
            status = 200,
            description = "It is answered.",
            headers(("ETag" = String, description = "Its new version.")),
            body = AuditObservation,
            example = AuditObservation::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn answer_audit_observation(
    Caller(ctx): Caller,
    Named(id): Named<AuditObservationId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(text): Body<AuditAnswer>,
) -> Result<Present<AuditObservation>, Problem> {
    let request = AnswerAuditObservation { observation: id, version, text };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
