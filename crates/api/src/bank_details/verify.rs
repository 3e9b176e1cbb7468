//! `POST /bank-details/{id}/verification`

use ::grants::BankDetailsId;
use flow::bank_details::VerifyBankDetails;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::BankDetails;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// How it was looked into.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verification {
    /// How it was looked into.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "Anruf unter der Nummer aus dem Vertrag, Frau Muster"
    )]
    how: String,
}

impl Read for Verification {
    type Value = String;

    fn read(self, at: &mut Faults) -> Option<String> {
        at.check(&self);
        Some(self.how)
    }
}

/// Records how it was looked into whether the account is the organisation's
///
/// By a call on a number that was known before, say; never by one that came with the change.
#[utoipa::path(
    post,
    path = "/bank-details/{id}/verification",
    tag = "organisations",
    params(("id" = Uuid, Path, description = "The bank details."), KeyHeader, VersionHeader),
    request_body = Verification,
    responses(
        (
            status = 200,
            description = "It is recorded; another person confirms it.",
            headers(("ETag" = String, description = "Their new version.")),
            body = BankDetails,
            example = BankDetails::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn verify_bank_details(
    Caller(ctx): Caller,
    Named(id): Named<BankDetailsId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(how): Body<Verification>,
) -> Result<Present<BankDetails>, Problem> {
    let request = VerifyBankDetails { bank_details: id, version, how };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
