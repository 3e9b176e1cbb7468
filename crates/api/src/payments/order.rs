//! `POST /payments`

use ::grants::GrantId;
use flow::payments::OrderPayment;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Payment;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Amount, Body, ComponentText, Faults, Key, KeyHeader, Read, UuidText, Year},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is paid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPayment {
    /// The grant of the recipient.
    grant: UuidText,
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// How much.
    amount: Amount,
}

impl Read for NewPayment {
    type Value = OrderPayment;

    fn read(self, at: &mut Faults) -> Option<OrderPayment> {
        let grant = at.field("grant", self.grant);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        Some(OrderPayment {
            grant: GrantId(grant?),
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            amount: amount?,
        })
    }
}

/// Orders a payment (Anordnung): the money and what is due are reserved
#[utoipa::path(
    post,
    path = "/payments",
    tag = "payments",
    params(KeyHeader),
    request_body = NewPayment,
    responses(
        (
            status = 201,
            description = "It is ordered.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Payment,
            example = Payment::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn order_payment(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewPayment>,
) -> Result<Created<Payment>, Problem> {
    let made = execute(ctx, key, new).await?;
    Ok(Created(made.into()))
}
