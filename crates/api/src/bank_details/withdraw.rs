//! `POST /bank-details/{id}/withdrawal`

use ::grants::BankDetailsId;
use flow::bank_details::WithdrawBankDetails;

use super::view::BankDetails;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Takes bank details of the own organisation back
#[utoipa::path(
    post,
    path = "/bank-details/{id}/withdrawal",
    tag = "organisations",
    params(("id" = Uuid, Path, description = "The bank details."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "They are taken back; those before count on.",
            headers(("ETag" = String, description = "Their new version.")),
            body = BankDetails,
            example = BankDetails::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn withdraw_bank_details(
    Caller(ctx): Caller,
    Named(id): Named<BankDetailsId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<BankDetails>, Problem> {
    let request = WithdrawBankDetails { bank_details: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
