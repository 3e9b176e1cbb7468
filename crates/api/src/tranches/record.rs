//! `POST /tranches`

use ::grants::GrantId;
use flow::tranches::RecordTranche;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Amount, Body, ComponentText, Day, Faults, Key, KeyHeader, Read, UuidText, Year},
    payments::view::Payment,
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What has arrived.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTranche {
    /// The award.
    grant: UuidText,
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// How much.
    amount: Amount,
    /// The value date.
    received_on: Day,
}

impl Read for NewTranche {
    type Value = RecordTranche;

    fn read(self, at: &mut Faults) -> Option<RecordTranche> {
        let grant = at.field("grant", self.grant);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        let received_on = at.field("received_on", self.received_on);
        Some(RecordTranche {
            grant: GrantId(grant?),
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            amount: amount?,
            received_on: received_on?,
        })
    }
}

/// Records a tranche as the bank credited it
#[utoipa::path(
    post,
    path = "/tranches",
    tag = "payments",
    params(KeyHeader),
    request_body = NewTranche,
    responses(
        (
            status = 201,
            description = "It is recorded, as a payment that was received.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Payment,
            example = Payment::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn record_tranche(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewTranche>,
) -> Result<Created<Payment>, Problem> {
    let made = execute(ctx, key, new).await?;
    Ok(Created(made.into()))
}
