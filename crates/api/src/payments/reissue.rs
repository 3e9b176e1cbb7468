//! `POST /payments/{id}/reissue`

use ::grants::PaymentId;
use flow::payments::ReissuePayment;

use super::view::Payment;
use crate::{
    answer::{Created, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Issues a payment again that the bank returned, as a new order, once
#[utoipa::path(
    post,
    path = "/payments/{id}/reissue",
    tag = "payments",
    params(("id" = Uuid, Path, description = "The payment that came back."), KeyHeader, VersionHeader),
    responses(
        (
            status = 201,
            description = "It is ordered again.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Payment,
            example = Payment::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn reissue_payment(
    Caller(ctx): Caller,
    Named(id): Named<PaymentId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Created<Payment>, Problem> {
    let made = execute(ctx, key, ReissuePayment { payment: id, version }).await?;
    Ok(Created(made.into()))
}
