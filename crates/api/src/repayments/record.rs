//! `POST /repayments`

use ::grants::{GrantId, MOST_PASSED_ON, ReceivableId};
use flow::repayments::RecordRepayment;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Repayment;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Amount, Body, ComponentText, Day, Faults, Key, KeyHeader, Read, UuidText, Year},
    problem::Problem,
    receivables::kind::Kind,
    run::execute,
    tokens::Caller,
};

/// What came back, or goes back to the ministry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRepayment {
    /// The grant of who pays back; an award for money that goes back to the ministry.
    grant: UuidText,
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// Money of the grant; interest and other money only where it is passed on.
    kind: Kind,
    /// How much.
    amount: Amount,
    /// The value date.
    received_on: Day,
    /// The receivables below whose money it passes on.
    #[serde(default)]
    #[schema(max_items = 200)]
    passes_on: Vec<UuidText>,
}

impl Read for NewRepayment {
    type Value = RecordRepayment;

    fn read(self, at: &mut Faults) -> Option<RecordRepayment> {
        let grant = at.field("grant", self.grant);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        let received_on = at.field("received_on", self.received_on);
        let passes_on = at.list("passes_on", self.passes_on, 0..=MOST_PASSED_ON);
        Some(RecordRepayment {
            grant: GrantId(grant?),
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            kind: self.kind.into(),
            amount: amount?,
            received_on: received_on?,
            passes_on: passes_on?.into_iter().map(ReceivableId).collect(),
        })
    }
}

/// Records money that a recipient paid back, at the top to the ministry
#[utoipa::path(
    post,
    path = "/repayments",
    tag = "receivables",
    params(KeyHeader),
    request_body = NewRepayment,
    responses(
        (
            status = 201,
            description = "It is recorded.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Repayment,
            example = Repayment::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn record_repayment(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewRepayment>,
) -> Result<Created<Repayment>, Problem> {
    let made = execute(ctx, key, new).await?;
    Ok(Created(made.into()))
}
