//! `POST /rule-waivers/{id}/withdrawal`

use ::grants::RuleWaiverId;
use flow::rule_waivers::WithdrawWaiver;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::RuleWaiver;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Why it is taken back.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleWaiverWithdrawal {
    /// Why it is taken back.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Der Nachweis ist da")]
    reason: String,
}

impl Read for RuleWaiverWithdrawal {
    type Value = String;

    fn read(self, at: &mut Faults) -> Option<String> {
        at.check(&self);
        Some(self.reason)
    }
}

/// Takes an exception back; from then on the rule holds as ever
#[utoipa::path(
    post,
    path = "/rule-waivers/{id}/withdrawal",
    tag = "rule-waivers",
    params(("id" = Uuid, Path, description = "The exception."), KeyHeader, VersionHeader),
    request_body = RuleWaiverWithdrawal,
    responses(
        (
            status = 200,
            description = "It counts no more.",
            headers(("ETag" = String, description = "Its new version.")),
            body = RuleWaiver,
            example = RuleWaiver::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn withdraw_rule_waiver(
    Caller(ctx): Caller,
    Named(id): Named<RuleWaiverId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(reason): Body<RuleWaiverWithdrawal>,
) -> Result<Present<RuleWaiver>, Problem> {
    let request = WithdrawWaiver { waiver: id, version, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
