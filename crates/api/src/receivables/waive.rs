//! `POST /receivables/{id}/waiver`

use ::grants::ReceivableId;
use flow::receivables::WaiveReceivable;
use ledger::Cents;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Receivable;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Amount, Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is waived.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceivableWaived {
    /// How much.
    amount: Amount,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Kleinbetrag")]
    reason: String,
}

impl Read for ReceivableWaived {
    type Value = (Cents, String);

    fn read(self, at: &mut Faults) -> Option<(Cents, String)> {
        at.check(&self);
        let amount = at.field("amount", self.amount);
        Some((amount?, self.reason))
    }
}

/// Waives a part of a receivable (Erlass, Niederschlagung)
#[utoipa::path(
    post,
    path = "/receivables/{id}/waiver",
    tag = "receivables",
    params(("id" = Uuid, Path, description = "The receivable."), KeyHeader, VersionHeader),
    request_body = ReceivableWaived,
    responses(
        (
            status = 200,
            description = "It is waived.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Receivable,
            example = Receivable::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn waive_receivable(
    Caller(ctx): Caller,
    Named(id): Named<ReceivableId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(read): Body<ReceivableWaived>,
) -> Result<Present<Receivable>, Problem> {
    let (amount, reason) = read;
    let request = WaiveReceivable { receivable: id, version, amount, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
