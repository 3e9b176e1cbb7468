//! `POST /bank-details`

use ::grants::Iban;
use flow::bank_details::EnterBankDetails;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::BankDetails;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Where the own organisation is to be paid.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBankDetails {
    /// The account number (IBAN), with or without spaces.
    #[schema(example = "DE02 1203 0000 0000 2020 51")]
    iban: String,
    /// The name of the account's holder, exactly as the bank has it.
    #[validate(length(max = 70, message = "has 1 to 70 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 70, example = "Musterwerk Bildung gGmbH")]
    holder: String,
}

impl Read for NewBankDetails {
    type Value = EnterBankDetails;

    fn read(self, at: &mut Faults) -> Option<EnterBankDetails> {
        at.check(&self);
        let iban = Iban::parse(&self.iban).map_err(|cause| at.note_at("iban", cause.to_string())).ok()?;
        Some(EnterBankDetails { iban, holder: self.holder })
    }
}

/// Enters where the own organisation is to be paid
///
/// Another person of the organisation signs it, two of the first recipient look into it and confirm it. Until then
/// nothing is paid to the organisation.
#[utoipa::path(
    post,
    path = "/bank-details",
    tag = "organisations",
    params(KeyHeader),
    request_body = NewBankDetails,
    responses(
        (
            status = 201,
            description = "They are entered.",
            headers(
                ("ETag" = String, description = "Their version."),
                ("Location" = String, description = "Where they are.")
            ),
            body = BankDetails,
            example = BankDetails::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn enter_bank_details(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewBankDetails>,
) -> Result<Created<BankDetails>, Problem> {
    Ok(Created(execute(ctx, key, new).await?.into()))
}
