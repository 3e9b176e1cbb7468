//! `/ausnahmen`: every exception from a rule, over all grants that somebody sees.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use flow::{rule_waivers::waivers, views};
use grants::RuleWaiver;

use crate::{
    frame::Frame,
    german::{Badge, period, waiver_state},
    lists,
    show::{Wrong, page},
    visitor::Visitor,
};

/// An exception.
struct Row {
    rule: String,
    grant: String,
    reference: String,
    days: String,
    allowed_by: String,
    state: Badge,
}

/// The page.
#[derive(Template)]
#[template(path = "waivers.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
}

/// `GET /ausnahmen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let grants = lists::grants(ctx).await?.into_iter();
    let references: BTreeMap<_, _> = grants.map(|grant| (grant.id, grant.act.reference)).collect();
    let all = lists::all(|after| waivers(ctx, None, after, views::MOST)).await?;
    let row = |it: RuleWaiver| Row {
        rule: it.title().to_owned(),
        grant: it.grant.to_string(),
        reference: references.get(&it.grant).cloned().unwrap_or_default(),
        days: period(it.days),
        allowed_by: it.allowed_by,
        state: waiver_state(&it.state),
    };
    let rows = all.into_iter().rev().map(row).collect();
    Ok(page(&Page { frame: visitor.frame("Ausnahmen"), rows }))
}
