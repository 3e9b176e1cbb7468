//! `POST /payout-requests`

use ::grants::{GrantId, Need};
use flow::payouts::RequestPayout;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::{PayoutDeclaration, PayoutRequest};
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{
        Amount, Body, ComponentText, Count, Day, Faults, Key, KeyHeader, Read, UuidText, Year, not_blank,
        objects,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is asked for.
#[derive(Deserialize, Validate, ToSchema)]
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
    /// What it is needed for; together at least what is asked for, where payout terms are agreed.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 200)]
    need: Vec<Needed>,
    /// The number of the instalment that it draws.
    instalment: Option<Count>,
    /// Why it asks for more than is needed now, if it does; a second person signs for it before it is approved.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Rechnung wird früher gestellt als geplant")]
    reason: Option<String>,
    /// What whoever asks declares. What is not declared the document names as such.
    #[serde(default)]
    #[validate(length(max = 3, message = "has at most 3 declarations"))]
    #[schema(max_items = 3)]
    declares: Vec<PayoutDeclaration>,
}

/// A payment that the recipient has to make with the money.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNeed)]
struct Needed {
    /// For what.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Gehälter Juni")]
    what: String,
    /// The day it is due.
    due_on: Day,
    /// How much of it the grant pays.
    amount: Amount,
    /// To whom it is paid.
    #[serde(default)]
    #[validate(length(max = 200, message = "has at most 200 characters"))]
    #[schema(max_length = 200, example = "Lohnbüro Muster")]
    payee: Option<String>,
    /// What is paid in all, where the grant pays a part of it.
    #[serde(default)]
    total: Option<Amount>,
}

impl Read for Needed {
    type Value = Need;

    fn read(self, at: &mut Faults) -> Option<Need> {
        at.check(&self);
        let due_on = at.field("due_on", self.due_on);
        let amount = at.field("amount", self.amount);
        let total = at.field("total", self.total);
        Some(Need { what: self.what, due_on: due_on?, amount: amount?, payee: self.payee, total: total? })
    }
}

impl Read for NewPayoutRequest {
    type Value = RequestPayout;

    fn read(self, at: &mut Faults) -> Option<RequestPayout> {
        at.check(&self);
        let grant = at.field("grant", self.grant);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        let requested_on = at.field("requested_on", self.requested_on);
        let need = at.list("need", self.need, 0..=200);
        let instalment = at.field("instalment", self.instalment);
        Some(RequestPayout {
            grant: GrantId(grant?),
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            amount: amount?,
            requested_on: requested_on?,
            need: need?,
            instalment: instalment?.map(|number| number.0),
            reason: self.reason,
            declares: self.declares.into_iter().map(PayoutDeclaration::domain).collect(),
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
