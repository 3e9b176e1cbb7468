//! `POST /receivables/{id}/settlement`

use ::grants::ReceivableId;
use chrono::NaiveDate;
use flow::receivables::SettleReceivable;
use ledger::Cents;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Receivable;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Amount, Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What came back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceivableSettled {
    /// How much.
    amount: Amount,
    /// The value date.
    received_on: Day,
}

impl Read for ReceivableSettled {
    type Value = (Cents, NaiveDate);

    fn read(self, at: &mut Faults) -> Option<(Cents, NaiveDate)> {
        let amount = at.field("amount", self.amount);
        let received_on = at.field("received_on", self.received_on);
        Some((amount?, received_on?))
    }
}

/// Records that a part of a receivable was repaid
#[utoipa::path(
    post,
    path = "/receivables/{id}/settlement",
    tag = "receivables",
    params(("id" = Uuid, Path, description = "The receivable."), KeyHeader, VersionHeader),
    request_body = ReceivableSettled,
    responses(
        (
            status = 200,
            description = "It is booked.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Receivable,
            example = Receivable::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn settle_receivable(
    Caller(ctx): Caller,
    Named(id): Named<ReceivableId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(read): Body<ReceivableSettled>,
) -> Result<Present<Receivable>, Problem> {
    let (amount, received_on) = read;
    let request = SettleReceivable { receivable: id, version, amount, received_on };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
