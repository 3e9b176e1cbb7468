//! `POST /bank-details/{id}/signature`

use ::grants::BankDetailsId;
use flow::bank_details::SignBankDetails;

use super::view::BankDetails;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Signs bank details of the own organisation that another person entered
#[utoipa::path(
    post,
    path = "/bank-details/{id}/signature",
    tag = "organisations",
    params(("id" = Uuid, Path, description = "The bank details."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "They are signed.",
            headers(("ETag" = String, description = "Their new version.")),
            body = BankDetails,
            example = BankDetails::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn sign_bank_details(
    Caller(ctx): Caller,
    Named(id): Named<BankDetailsId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<BankDetails>, Problem> {
    let request = SignBankDetails { bank_details: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
