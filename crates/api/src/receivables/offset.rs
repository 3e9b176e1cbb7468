//! `POST /receivables/{id}/offset`

use ::grants::{ComponentCode, GrantId, ReceivableId};
use flow::receivables::OffsetReceivable;
use ledger::Cents;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Receivable;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Amount, Body, ComponentText, Faults, IfMatch, Key, KeyHeader, Named, Read, UuidText, VersionHeader,
        Year,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Against what a receivable is offset: money that is due to who owes it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceivableOffset {
    /// The grant under which it is due.
    grant: UuidText,
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// How much.
    amount: Amount,
}

/// Against what, and how much.
pub(crate) struct Against {
    grant: GrantId,
    component: ComponentCode,
    budget_year: Option<i32>,
    amount: Cents,
}

impl Read for ReceivableOffset {
    type Value = Against;

    fn read(self, at: &mut Faults) -> Option<Against> {
        let grant = at.field("grant", self.grant);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        Some(Against {
            grant: GrantId(grant?),
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            amount: amount?,
        })
    }
}

/// Offsets a receivable against what is due to who owes it (Aufrechnung)
#[utoipa::path(
    post,
    path = "/receivables/{id}/offset",
    tag = "receivables",
    params(("id" = Uuid, Path, description = "The receivable."), KeyHeader, VersionHeader),
    request_body = ReceivableOffset,
    responses(
        (
            status = 200,
            description = "It is booked, as a repayment and a payment without the bank.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Receivable,
            example = Receivable::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn offset_receivable(
    Caller(ctx): Caller,
    Named(id): Named<ReceivableId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(against): Body<ReceivableOffset>,
) -> Result<Present<Receivable>, Problem> {
    let Against { grant, component, budget_year, amount } = against;
    let request = OffsetReceivable { receivable: id, version, grant, component, budget_year, amount };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
