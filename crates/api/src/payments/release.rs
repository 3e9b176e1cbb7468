//! `POST /payments/{id}/release`

use ::grants::PaymentId;
use flow::payments::ReleasePayment;

use super::view::Payment;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Releases a payment (Freigabe), by the first, by the second, above the threshold by the head
///
/// The last of them releases it and gives it its next version.
#[utoipa::path(
    post,
    path = "/payments/{id}/release",
    tag = "payments",
    params(("id" = Uuid, Path, description = "The payment."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "The release is signed.",
            headers(("ETag" = String, description = "Its version.")),
            body = Payment,
            example = Payment::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn release_payment(
    Caller(ctx): Caller,
    Named(id): Named<PaymentId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<Payment>, Problem> {
    let request = ReleasePayment { payment: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
