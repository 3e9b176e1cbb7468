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
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum PayoutDecision {
    /// What is asked for becomes due: at once where a giver outside decides, else with the second certificate.
    Approve {
        /// The day it is decided; the day of the ministry's notice, where that decides.
        decided_on: Day,
    },
    /// Nothing becomes due.
    Refuse {
        /// The day it is decided.
        decided_on: Day,
        /// Why.
        #[schema(min_length = 1, max_length = 1000, example = "Vorschuss noch nicht verbraucht")]
        reason: String,
    },
}

/// Why nothing becomes due.
#[derive(Validate)]
struct Refusal<'a> {
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    reason: &'a str,
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
            Self::Approve { decided_on } => (decided_on, None),
            Self::Refuse { decided_on, reason } => {
                at.check(&Refusal { reason: &reason });
                (decided_on, Some(reason))
            }
        };
        let on = at.field("decided_on", day);
        Some(Decided { on: on?, refusal })
    }
}

/// Refuses a payout request, or approves it
///
/// What the house itself approves is proposed by that, under its version as before: it is due when two others have
/// certified it. What a giver outside decides is recorded.
#[utoipa::path(
    post,
    path = "/payout-requests/{id}/decision",
    tag = "payout-requests",
    params(("id" = Uuid, Path, description = "The payout request."), KeyHeader, VersionHeader),
    request_body = PayoutDecision,
    responses(
        (
            status = 200,
            description = "It is decided, or its approval is proposed.",
            headers(("ETag" = String, description = "Its version.")),
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
