//! `GET /payments/{id}`

use ::grants::PaymentId;
use flow::views;

use super::view::Payment;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One payment
#[utoipa::path(
    get,
    path = "/payments/{id}",
    tag = "payments",
    params(("id" = Uuid, Path, description = "The payment.")),
    responses(
        (
            status = 200,
            description = "The payment.",
            headers(("ETag" = String, description = "Its version.")),
            body = Payment,
            example = Payment::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_payment(
    Caller(ctx): Caller,
    Named(id): Named<PaymentId>,
) -> Result<Present<Payment>, Problem> {
    Ok(Present(views::payment(&ctx, id).await?.into()))
}
