//! `POST /grants/{id}/payment-stop` and `POST /grants/{id}/payment-resumption`

use ::grants::GrantId;
use flow::payment_stops::{ResumePayments, StopPayments};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Grant;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Why payments are stopped, or go on.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentStopReason {
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Der Zwischennachweis fehlt")]
    reason: String,
}

impl Read for PaymentStopReason {
    type Value = String;

    fn read(self, at: &mut Faults) -> Option<String> {
        at.check(&self);
        Some(self.reason)
    }
}

/// Stops the payments of a forwarding: none is ordered and none released
#[utoipa::path(
    post,
    path = "/grants/{id}/payment-stop",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant."), KeyHeader, VersionHeader),
    request_body = PaymentStopReason,
    responses(
        (
            status = 200,
            description = "Nothing is paid of it until payments go on.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Grant,
            example = Grant::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn stop_payments(
    Caller(ctx): Caller,
    Named(grant): Named<GrantId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(reason): Body<PaymentStopReason>,
) -> Result<Present<Grant>, Problem> {
    Ok(Present(execute(ctx, key, StopPayments { grant, version, reason }).await?.into()))
}

/// Lets the payments of a forwarding go on
#[utoipa::path(
    post,
    path = "/grants/{id}/payment-resumption",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant."), KeyHeader, VersionHeader),
    request_body = PaymentStopReason,
    responses(
        (
            status = 200,
            description = "It is paid again.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Grant,
            example = Grant::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn resume_payments(
    Caller(ctx): Caller,
    Named(grant): Named<GrantId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(reason): Body<PaymentStopReason>,
) -> Result<Present<Grant>, Problem> {
    Ok(Present(execute(ctx, key, ResumePayments { grant, version, reason }).await?.into()))
}
