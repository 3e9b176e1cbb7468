//! `GET /rule-waivers/{id}`

use ::grants::RuleWaiverId;
use flow::rule_waivers;

use super::view::RuleWaiver;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One exception from a rule
#[utoipa::path(
    get,
    path = "/rule-waivers/{id}",
    tag = "rule-waivers",
    params(("id" = Uuid, Path, description = "The exception.")),
    responses(
        (
            status = 200,
            description = "The exception.",
            headers(("ETag" = String, description = "Its version.")),
            body = RuleWaiver,
            example = RuleWaiver::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_rule_waiver(
    Caller(ctx): Caller,
    Named(id): Named<RuleWaiverId>,
) -> Result<Present<RuleWaiver>, Problem> {
    Ok(Present(rule_waivers::waiver(&ctx, id).await?.into()))
}
