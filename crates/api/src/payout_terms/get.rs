//! `GET /payout-terms/{id}`

use ::grants::PayoutTermsId;
use flow::views;

use super::view::PayoutTerms;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// The payout terms of a grant
#[utoipa::path(
    get,
    path = "/payout-terms/{id}",
    tag = "payout-terms",
    params(("id" = Uuid, Path, description = "The payout terms.")),
    responses(
        (
            status = 200,
            description = "The payout terms.",
            headers(("ETag" = String, description = "Its version.")),
            body = PayoutTerms,
            example = PayoutTerms::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_payout_terms(
    Caller(ctx): Caller,
    Named(id): Named<PayoutTermsId>,
) -> Result<Present<PayoutTerms>, Problem> {
    Ok(Present(views::payout_terms(&ctx, id).await?.into()))
}
