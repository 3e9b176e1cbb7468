//! `POST /receivables`

use ::grants::GrantId;
use flow::receivables::DemandMoney;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{kind::Kind, view::Receivable};
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Amount, Body, ComponentText, Day, Faults, Key, KeyHeader, Read, UuidText, Year, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is demanded.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReceivable {
    /// The grant of who owes it.
    grant: UuidText,
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// What is demanded.
    kind: Kind,
    /// How much.
    amount: Amount,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Nicht verbraucht")]
    reason: String,
    /// The legal ground.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "§ 49a VwVfG NRW")]
    legal_ground: String,
    /// The day of the demand.
    demanded_on: Day,
    /// The day it is due.
    due_on: Day,
}

impl Read for NewReceivable {
    type Value = DemandMoney;

    fn read(self, at: &mut Faults) -> Option<DemandMoney> {
        at.check(&self);
        let grant = at.field("grant", self.grant);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        let demanded_on = at.field("demanded_on", self.demanded_on);
        let due_on = at.field("due_on", self.due_on);
        Some(DemandMoney {
            grant: GrantId(grant?),
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            kind: self.kind.into(),
            amount: amount?,
            reason: self.reason,
            legal_ground: self.legal_ground,
            demanded_on: demanded_on?,
            due_on: due_on?,
        })
    }
}

/// Demands money back
#[utoipa::path(
    post,
    path = "/receivables",
    tag = "receivables",
    params(KeyHeader),
    request_body = NewReceivable,
    responses(
        (
            status = 201,
            description = "It is demanded.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Receivable,
            example = Receivable::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn demand_money(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewReceivable>,
) -> Result<Created<Receivable>, Problem> {
    let made = execute(ctx, key, new).await?;
    Ok(Created(made.into()))
}
