//! `POST /grants/{id}/due-withdrawal`

use ::grants::{ComponentCode, GrantId};
use flow::take_back::TakeBackDue;
use ledger::Cents;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Grant;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Amount, Body, ComponentText, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, Year,
        not_blank,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is due and taken back before it is paid.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DueWithdrawal {
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// How much.
    amount: Amount,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Nicht mehr benötigt")]
    reason: String,
}

/// What is taken back.
pub(crate) struct TakenBack {
    component: ComponentCode,
    budget_year: Option<i32>,
    amount: Cents,
    reason: String,
}

impl Read for DueWithdrawal {
    type Value = TakenBack;

    fn read(self, at: &mut Faults) -> Option<TakenBack> {
        at.check(&self);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let amount = at.field("amount", self.amount);
        Some(TakenBack {
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            amount: amount?,
            reason: self.reason,
        })
    }
}

/// Takes back what is due and not paid: advances, and what is not recognised any more
#[utoipa::path(
    post,
    path = "/grants/{id}/due-withdrawal",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant."), KeyHeader, VersionHeader),
    request_body = DueWithdrawal,
    responses(
        (
            status = 200,
            description = "It is not due any more.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Grant,
            example = Grant::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn take_back_due(
    Caller(ctx): Caller,
    Named(grant): Named<GrantId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(TakenBack { component, budget_year, amount, reason }): Body<DueWithdrawal>,
) -> Result<Present<Grant>, Problem> {
    let request = TakeBackDue { grant, version, component, budget_year, amount, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
