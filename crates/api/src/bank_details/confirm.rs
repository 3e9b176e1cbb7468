//! `POST /bank-details/{id}/confirmation`

use ::grants::BankDetailsId;
use flow::bank_details::ConfirmBankDetails;

use super::view::BankDetails;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Confirms bank details that another person has looked into
///
/// The first account of an organisation counts at once, a change after the wait that the rules of the house set.
#[utoipa::path(
    post,
    path = "/bank-details/{id}/confirmation",
    tag = "organisations",
    params(("id" = Uuid, Path, description = "The bank details."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "They are confirmed; `usable_from` says from when they are paid to.",
            headers(("ETag" = String, description = "Their new version.")),
            body = BankDetails,
            example = BankDetails::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn confirm_bank_details(
    Caller(ctx): Caller,
    Named(id): Named<BankDetailsId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<BankDetails>, Problem> {
    let request = ConfirmBankDetails { bank_details: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
