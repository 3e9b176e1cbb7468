//! `POST /interest-decisions`

use ::grants::GrantId;
use flow::interest::{DecideInterest, InterestDecision};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Receivable;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Amount, Body, Day, Faults, Key, KeyHeader, Read, UuidText, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is decided of the interest on money that was used too late. How much it is, is calculated.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInterestDecision {
    /// The grant of who used it too late.
    grant: UuidText,
    /// The money that came in, as the use clock names it.
    received: UuidText,
    /// What it was spent on, as the use clock names it.
    spent: UuidText,
    /// The interest that was seen, if another one is not to be decided on.
    interest: Option<Amount>,
    /// Whether it is claimed or waived.
    decision: Decision,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Ermessen: Verzögerung beim Träger")]
    reason: String,
    /// The day of the decision.
    decided_on: Day,
    /// The day it is due, where it is claimed.
    due_on: Option<Day>,
}

/// Whether interest is claimed or waived.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InterestDecision)]
enum Decision {
    /// It is owed.
    Claim,
    /// It is not demanded.
    Waive,
}

impl Read for NewInterestDecision {
    type Value = DecideInterest;

    fn read(self, at: &mut Faults) -> Option<DecideInterest> {
        at.check(&self);
        let grant = at.field("grant", self.grant);
        let received = at.field("received", self.received);
        let spent = at.field("spent", self.spent);
        let interest = at.field("interest", self.interest);
        let decided_on = at.field("decided_on", self.decided_on);
        let due_on = at.field("due_on", self.due_on);
        let decision = match (self.decision, due_on?) {
            (Decision::Claim, Some(due_on)) => InterestDecision::Claim { due_on },
            (Decision::Claim, None) => {
                at.note_at("due_on", "what is claimed is due on a day");
                return None;
            }
            (Decision::Waive, _) => InterestDecision::Waive,
        };
        Some(DecideInterest {
            grant: GrantId(grant?),
            received: received?,
            spent: spent?,
            interest: interest?,
            decision,
            reason: self.reason,
            decided_on: decided_on?,
        })
    }
}

/// Claims or waives the interest on money that was used too late
///
/// Either way a receivable keeps the worksheet; that of waived interest is waived in whole.
#[utoipa::path(
    post,
    path = "/interest-decisions",
    tag = "receivables",
    params(KeyHeader),
    request_body = NewInterestDecision,
    responses(
        (
            status = 201,
            description = "It is decided.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Receivable,
            example = Receivable::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn decide_interest(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewInterestDecision>,
) -> Result<Created<Receivable>, Problem> {
    let made = execute(ctx, key, new).await?;
    Ok(Created(made.into()))
}
