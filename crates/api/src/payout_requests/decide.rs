//! `POST /payout-requests/{id}/decision`

use ::grants::PayoutRequestId;
use chrono::NaiveDate;
use flow::payouts::DecidePayout;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::PayoutRequest;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is decided of a payout request.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub(crate) enum PayoutDecision {
    /// What is asked for becomes due.
    Approve(Approval),
    /// Nothing becomes due.
    Refuse(Refusal),
}

/// An approval.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approval {
    /// The day it is decided; the day of the ministry's notice, where that decides.
    decided_on: Day,
}

/// A refusal.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    /// The day it is decided.
    decided_on: Day,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Vorschuss noch nicht verbraucht")]
    reason: String,
}

/// The day, and why not.
pub(crate) struct Decided {
    on: NaiveDate,
    refusal: Option<String>,
}

impl Read for PayoutDecision {
    type Value = Decided;

    fn read(self, at: &mut Faults) -> Option<Decided> {
        let (day, refusal) = match self {
            Self::Approve(Approval { decided_on }) => (decided_on, None),
            Self::Refuse(refusal) => {
                at.check(&refusal);
                (refusal.decided_on, Some(refusal.reason))
            }
        };
        let on = at.field("decided_on", day);
        Some(Decided { on: on?, refusal })
    }
}

/// Approves or refuses a payout request
#[utoipa::path(
    post,
    path = "/payout-requests/{id}/decision",
    tag = "payout-requests",
    params(("id" = Uuid, Path, description = "The payout request."), KeyHeader, VersionHeader),
    request_body = PayoutDecision,
    responses(
        (
            status = 200,
            description = "It is decided.",
            headers(("ETag" = String, description = "Its new version.")),
            body = PayoutRequest,
            example = PayoutRequest::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn decide_payout_request(
    Caller(ctx): Caller,
    Named(id): Named<PayoutRequestId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<PayoutDecision>,
) -> Result<Present<PayoutRequest>, Problem> {
    let Decided { on, refusal } = body;
    let request = DecidePayout { payout_request: id, version, decided_on: on, refusal };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
