//! `POST /rule-waivers/{id}/confirmation`

use ::grants::RuleWaiverId;
use flow::rule_waivers::ConfirmWaiver;

use super::view::RuleWaiver;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Confirms an exception that another person has proposed; from then on it counts
#[utoipa::path(
    post,
    path = "/rule-waivers/{id}/confirmation",
    tag = "rule-waivers",
    params(("id" = Uuid, Path, description = "The exception."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "It counts.",
            headers(("ETag" = String, description = "Its new version.")),
            body = RuleWaiver,
            example = RuleWaiver::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn confirm_rule_waiver(
    Caller(ctx): Caller,
    Named(id): Named<RuleWaiverId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<RuleWaiver>, Problem> {
    Ok(Present(execute(ctx, key, ConfirmWaiver { waiver: id, version }).await?.into()))
}
