//! `POST /payout-requests`

use ::grants::GrantId;
use flow::payouts::RequestPayout;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::PayoutRequest;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Amount, Body, ComponentText, Day, Faults, Key, KeyHeader, Read, UuidText, Year},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPayoutRequest {
    /// The grant of who asks.
    grant: UuidText,
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// How much.
    amount: Amount,
    /// The day it is asked for.
    requested_on: Day,
}

impl Read for NewPayoutRequest {
    type Value = RequestPayout;

    fn read(self, at: &mut Faults) -> Option<RequestPayout> {
        let grant = at.field("grant", self.grant);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        let requested_on = at.field("requested_on", self.requested_on);
        Some(RequestPayout {
            grant: GrantId(grant?),
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            amount: amount?,
            requested_on: requested_on?,
        })
    }
}

/// Asks the giver for money
#[utoipa::path(
    post,
    path = "/payout-requests",
    tag = "payout-requests",
    params(KeyHeader),
    request_body = NewPayoutRequest,
    responses(
        (
            status = 201,
            description = "It is asked for.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = PayoutRequest,
            example = PayoutRequest::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn submit_payout_request(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewPayoutRequest>,
) -> Result<Created<PayoutRequest>, Problem> {
    let made = execute(ctx, key, new).await?;
    Ok(Created(made.into()))
}
