//! `GET /organisations/{id}/bank-details`

use ::grants::OrganisationId;
use axum::Json;

use super::view::BankDetails;
use crate::{
    answer::{Page, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// Every version of an organisation's bank details, the first one first
///
/// An organisation sees its own, the first recipient and auditors those of everyone. Each look is written down.
#[utoipa::path(
    get,
    path = "/organisations/{id}/bank-details",
    tag = "organisations",
    params(("id" = Uuid, Path, description = "The organisation.")),
    responses(
        (status = 200, description = "All of them.", body = Page<BankDetails>, example = BankDetails::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_bank_details(
    Caller(ctx): Caller,
    Named(id): Named<OrganisationId>,
) -> Result<Json<Page<BankDetails>>, Problem> {
    let all = flow::bank_details::bank_details_of(&ctx, id).await?;
    Ok(Json(Page { items: all.into_iter().map(BankDetails::from).collect(), next: None }))
}
