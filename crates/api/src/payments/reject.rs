//! `POST /payments/{id}/rejection`

use ::grants::PaymentId;
use flow::payments::RejectPayment;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Payment;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Why a payment is not made.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rejection {
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Konto erloschen")]
    reason: String,
}

impl Read for Rejection {
    type Value = String;

    fn read(self, at: &mut Faults) -> Option<String> {
        at.check(&self);
        Some(self.reason)
    }
}

/// Takes an order back, or records that the bank rejected a released payment
#[utoipa::path(
    post,
    path = "/payments/{id}/rejection",
    tag = "payments",
    params(("id" = Uuid, Path, description = "The payment."), KeyHeader, VersionHeader),
    request_body = Rejection,
    responses(
        (
            status = 200,
            description = "It is rejected; nothing is reserved any more.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Payment,
            example = Payment::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn reject_payment(
    Caller(ctx): Caller,
    Named(id): Named<PaymentId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<Rejection>,
) -> Result<Present<Payment>, Problem> {
    let request = RejectPayment { payment: id, version, reason: body };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
