//! `POST /audit-observations`

use flow::audit_observations::RecordAuditObservation;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{subject::NewAuditSubject, view::AuditObservation};
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Amount, Body, Day, Faults, Key, KeyHeader, Read, not_blank, object},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is observed.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAuditObservation {
    /// What it is about.
    #[serde(deserialize_with = "object")]
    about: NewAuditSubject,
    /// How much money is in question, where it is about money.
    amount: Option<Amount>,
    /// What is observed.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Die Teilnehmerliste zum Mai fehlt.")]
    text: String,
    /// Until when an answer is asked for: a day after today.
    answer_by: Day,
}

impl Read for NewAuditObservation {
    type Value = RecordAuditObservation;

    fn read(self, at: &mut Faults) -> Option<RecordAuditObservation> {
        at.check(&self);
        let about = at.field("about", self.about);
        let amount = at.field("amount", self.amount);
        let answer_by = at.field("answer_by", self.answer_by);
        let (about, amount, answer_by) = (about?, amount?, answer_by?);
        Some(RecordAuditObservation { about, amount, text: self.text, answer_by })
    }
}

/// Records what an audit observes, and until when it asks the house for an answer
///
/// Done by auditors within their scope. Who receives the grant sees nothing of it.
#[utoipa::path(
    post,
    path = "/audit-observations",
    tag = "audit-observations",
    params(KeyHeader),
    request_body = NewAuditObservation,
    responses(
        (
            status = 201,
            description = "It is recorded.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = AuditObservation,
            example = AuditObservation::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn record_audit_observation(
    Caller(ctx): Caller,
    key: Key,
    Body(request): Body<NewAuditObservation>,
) -> Result<Created<AuditObservation>, Problem> {
    Ok(Created(execute(ctx, key, request).await?.into()))
}
