//! `/stichproben`

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    Action, FlowError, samples,
    views::{self, Count},
};
use grants::{GrantId, Sample};

use crate::{
    filters,
    frame::Frame,
    german::{Badge, role, sample_state},
    lists::{self, Grants},
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most samples of a page.
const MOST: i64 = 50;

/// A sample in a list.
struct Row {
    id: String,
    purpose: String,
    grant: String,
    lines: i64,
    drawn: String,
    by: String,
    on: NaiveDate,
    state: Badge,
}

/// The page.
#[derive(Template)]
#[template(path = "samples/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    count: String,
    next: Option<String>,
    grant: String,
    may_commit: bool,
}

/// `GET /stichproben`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let names = Names::of(ctx).await?;
    let grant = visitor.asked.value("zuwendung").parse().ok().map(GrantId);
    let found = samples::samples(ctx, grant, visitor.after(), MOST).await?;
    let all = async {
        let all = lists::all(|after| samples::samples(ctx, grant, after, views::MOST)).await?;
        Ok::<_, FlowError>(Count::Exactly(all.len()))
    };
    let count = Box::pin(lists::how_many(&visitor, &found, all, ("Stichprobe", "Stichproben"))).await?;
    let grants = Grants::with(ctx, found.items.iter().map(|it| it.grant)).await?;
    let mut rows = Vec::with_capacity(found.items.len());
    for sample in found.items {
        let of = grants.of(sample.grant)?;
        let label = format!("{}, {}", of.act.reference, names.organisation(of.recipient));
        rows.push(row(sample, label));
    }
    let of_grant = grant.map(|id| format!("zuwendung={id}")).unwrap_or_default();
    let next = found.next.map(|next| format!("/stichproben?{of_grant}&nach={next}"));
    let may_commit = visitor.may(Action::DrawSample);
    let frame = visitor.frame("Stichproben");
    Ok(page(&Page { frame, rows, count, next, grant: of_grant, may_commit }))
}

fn row(sample: Sample, grant: String) -> Row {
    Row {
        id: sample.id.to_string(),
        state: sample_state(&sample),
        grant,
        lines: sample.population.count,
        drawn: sample.drawn.map_or_else(String::new, |drawn| drawn.count.to_string()),
        by: format!("{} ({})", sample.by, role(sample.role)),
        on: sample.on,
        purpose: sample.purpose,
    }
}
