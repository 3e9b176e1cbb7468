//! `GET /repayments/{id}`

use ::grants::RepaymentId;
use flow::views;

use super::view::Repayment;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One repayment
#[utoipa::path(
    get,
    path = "/repayments/{id}",
    tag = "receivables",
    params(("id" = Uuid, Path, description = "The repayment.")),
    responses(
        (
            status = 200,
            description = "The repayment.",
            headers(("ETag" = String, description = "Its version.")),
            body = Repayment,
            example = Repayment::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_repayment(
    Caller(ctx): Caller,
    Named(id): Named<RepaymentId>,
) -> Result<Present<Repayment>, Problem> {
    Ok(Present(views::repayment(&ctx, id).await?.into()))
}
