//! `POST /bank-details/{id}/refusal`

use ::grants::BankDetailsId;
use flow::bank_details::RefuseBankDetails;
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

/// Why they are not taken.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BankDetailsRefusal {
    /// Why they are not taken.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Der Träger weiß von keiner Änderung")]
    reason: String,
}

impl Read for BankDetailsRefusal {
    type Value = String;

    fn read(self, at: &mut Faults) -> Option<String> {
        at.check(&self);
        Some(self.reason)
    }
}

/// Does not take bank details
#[utoipa::path(
    post,
    path = "/bank-details/{id}/refusal",
    tag = "organisations",
    params(("id" = Uuid, Path, description = "The bank details."), KeyHeader, VersionHeader),
    request_body = BankDetailsRefusal,
    responses(
        (
            status = 200,
            description = "They are refused; those before count on.",
            headers(("ETag" = String, description = "Their new version.")),
            body = BankDetails,
            example = BankDetails::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn refuse_bank_details(
    Caller(ctx): Caller,
    Named(id): Named<BankDetailsId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(reason): Body<BankDetailsRefusal>,
) -> Result<Present<BankDetails>, Problem> {
    let request = RefuseBankDetails { bank_details: id, version, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
