//! `POST /payments/{id}/reversal`

use ::grants::PaymentId;
use chrono::NaiveDate;
use flow::tranches::ReverseTranche;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Payment;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// That a tranche was recorded wrongly.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrancheReversal {
    /// The day from which it does not count any more.
    reversed_on: Day,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Doppelt gebucht")]
    reason: String,
}

impl Read for TrancheReversal {
    type Value = (NaiveDate, String);

    fn read(self, at: &mut Faults) -> Option<(NaiveDate, String)> {
        at.check(&self);
        let reversed_on = at.field("reversed_on", self.reversed_on);
        Some((reversed_on?, self.reason))
    }
}

/// Takes a tranche back that was recorded wrongly (Storno)
#[utoipa::path(
    post,
    path = "/payments/{id}/reversal",
    tag = "payments",
    params(("id" = Uuid, Path, description = "The tranche."), KeyHeader, VersionHeader),
    request_body = TrancheReversal,
    responses(
        (
            status = 200,
            description = "It is booked back: the money is not there, and due again. What did come in is recorded anew.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Payment,
            example = Payment::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn reverse_tranche(
    Caller(ctx): Caller,
    Named(id): Named<PaymentId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(read): Body<TrancheReversal>,
) -> Result<Present<Payment>, Problem> {
    let (reversed_on, reason) = read;
    let request = ReverseTranche { payment: id, version, reversed_on, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
