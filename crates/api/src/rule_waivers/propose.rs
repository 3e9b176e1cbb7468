//! `POST /rule-waivers`

use ::grants::GrantId;
use flow::rule_waivers::ProposeWaiver;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::RuleWaiver;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    grants::new::Days,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText, not_blank, object},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is excepted from a rule.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRuleWaiver {
    /// The grant.
    grant: UuidText,
    /// The rule, by its id. Only what a rule leaves open can be excepted: `nachweisfrist`.
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100, example = "nachweisfrist")]
    rule: String,
    /// The days on which the rule does not hold.
    #[serde(deserialize_with = "object")]
    days: Days,
    /// Who allowed it, with the letter in which it stands.
    #[validate(length(max = 300, message = "has 1 to 300 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300, example = "Kreis, Vermerk vom 1.6.2021")]
    allowed_by: String,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Die Buchhaltung des Trägers ist erkrankt")]
    reason: String,
}

impl Read for NewRuleWaiver {
    type Value = ProposeWaiver;

    fn read(self, at: &mut Faults) -> Option<ProposeWaiver> {
        at.check(&self);
        let grant = at.field("grant", self.grant);
        let days = at.field("days", self.days);
        Some(ProposeWaiver {
            grant: GrantId(grant?),
            rule: self.rule,
            days: days?,
            allowed_by: self.allowed_by,
            reason: self.reason,
        })
    }
}

/// Proposes an exception from a rule, for one grant; it counts when another person confirms it
#[utoipa::path(
    post,
    path = "/rule-waivers",
    tag = "rule-waivers",
    params(KeyHeader),
    request_body = NewRuleWaiver,
    responses(
        (
            status = 201,
            description = "It is proposed.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = RuleWaiver,
            example = RuleWaiver::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn propose_rule_waiver(
    Caller(ctx): Caller,
    key: Key,
    Body(request): Body<NewRuleWaiver>,
) -> Result<Created<RuleWaiver>, Problem> {
    Ok(Created(execute(ctx, key, request).await?.into()))
}
