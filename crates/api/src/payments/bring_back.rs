//! `POST /payments/{id}/return`

use ::grants::PaymentId;
use chrono::NaiveDate;
use flow::payments::ReturnPayment;
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

/// What the bank says.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentReturn {
    /// The day the bank booked it back.
    returned_on: Day,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Konto erloschen")]
    reason: String,
}

impl Read for PaymentReturn {
    type Value = (NaiveDate, String);

    fn read(self, at: &mut Faults) -> Option<(NaiveDate, String)> {
        at.check(&self);
        let returned_on = at.field("returned_on", self.returned_on);
        Some((returned_on?, self.reason))
    }
}

/// Takes a confirmed payment back that the bank returned
#[utoipa::path(
    post,
    path = "/payments/{id}/return",
    tag = "payments",
    params(("id" = Uuid, Path, description = "The payment."), KeyHeader, VersionHeader),
    request_body = PaymentReturn,
    responses(
        (
            status = 200,
            description = "It is booked back: the money is there again, and due again.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Payment,
            example = Payment::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn return_payment(
    Caller(ctx): Caller,
    Named(id): Named<PaymentId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(read): Body<PaymentReturn>,
) -> Result<Present<Payment>, Problem> {
    let (returned_on, reason) = read;
    let request = ReturnPayment { payment: id, version, returned_on, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
