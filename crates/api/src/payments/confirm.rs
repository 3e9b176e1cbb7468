//! `POST /payments/{id}/confirmation`

use ::grants::PaymentId;
use chrono::NaiveDate;
use flow::payments::ConfirmPayment;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Payment;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What the bank says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    /// The day the bank booked it.
    confirmed_on: Day,
}

impl Read for Confirmation {
    type Value = NaiveDate;

    fn read(self, at: &mut Faults) -> Option<NaiveDate> {
        at.field("confirmed_on", self.confirmed_on)
    }
}

/// Books a released payment as the bank confirmed it
#[utoipa::path(
    post,
    path = "/payments/{id}/confirmation",
    tag = "payments",
    params(("id" = Uuid, Path, description = "The payment."), KeyHeader, VersionHeader),
    request_body = Confirmation,
    responses(
        (
            status = 200,
            description = "It is booked.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Payment,
            example = Payment::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn confirm_payment(
    Caller(ctx): Caller,
    Named(id): Named<PaymentId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<Confirmation>,
) -> Result<Present<Payment>, Problem> {
    let request = ConfirmPayment { payment: id, version, confirmed_on: body };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
