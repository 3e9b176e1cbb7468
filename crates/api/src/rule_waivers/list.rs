//! `GET /rule-waivers`

use axum::extract::OriginalUri;
use flow::rule_waivers;

use super::view::RuleWaiver;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The exceptions from rules for the grants that the organisation gives, receives or has under audit
#[utoipa::path(
    get,
    path = "/rule-waivers",
    tag = "rule-waivers",
    params(OfGrant),
    responses(
        (status = 200, description = "A page of them.", body = Page<RuleWaiver>, example = RuleWaiver::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_rule_waivers(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<RuleWaiver>, Problem> {
    let page = rule_waivers::waivers(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
