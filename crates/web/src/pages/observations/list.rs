//! `/bemerkungen`

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    FlowError,
    audit_observations::{observations, whose},
    views::{self, Page as Part},
};
use grants::{AuditObservation, GrantId};
use ledger::Cents;

use super::kind;
use crate::{
    filters,
    frame::Frame,
    german::{Badge, counted, observation_state},
    lists,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most observations of a page.
const MOST: i64 = 50;

/// An observation in a list.
struct Row {
    id: String,
    number: i64,
    grant: String,
    about: &'static str,
    begin: String,
    on: NaiveDate,
    by: String,
    state: Badge,
    in_question: Option<Cents>,
}

/// The page.
#[derive(Template)]
#[template(path = "observations/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    count: String,
    in_question: Option<Cents>,
    next: Option<String>,
}

/// `GET /bemerkungen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let grant = visitor.asked.value("zuwendung").parse().ok().map(GrantId);
    let found = observations(ctx, grant, visitor.after(), MOST).await?;
    let (count, in_question) = in_all(&visitor, grant, &found).await?;
    let whose = whose(ctx, found.items.iter().map(|it| it.grant).collect()).await?;
    let mut rows = Vec::with_capacity(found.items.len());
    for observed in found.items {
        let of = whose.get(&observed.grant).ok_or(FlowError::NotFound { what: "grant" })?;
        rows.push(row(&observed, format!("{}, {}", of.reference, of.recipient)));
    }
    let of_grant = grant.map(|id| format!("zuwendung={id}")).unwrap_or_default();
    let next = found.next.map(|next| format!("/bemerkungen?{of_grant}&nach={next}"));
    Ok(page(&Page { frame: visitor.frame("Prüfungsbemerkungen"), rows, count, in_question, next }))
}

/// How many there are on all pages, and how much they put in question together. Audits write them by hand: they are few.
async fn in_all(
    visitor: &Visitor,
    grant: Option<GrantId>,
    found: &Part<AuditObservation>,
) -> Result<(String, Option<Cents>), Wrong> {
    let read: Vec<AuditObservation>;
    let all = if (visitor.after(), found.next) == (None, None) {
        found.items.as_slice()
    } else {
        read = lists::all(|after| observations(&visitor.ctx, grant, after, views::MOST)).await?;
        read.as_slice()
    };
    let sum = Cents::sum(all.iter().filter_map(AuditObservation::in_question)).map_err(FlowError::from)?;
    let count = counted(all.len(), "Prüfungsbemerkung", "Prüfungsbemerkungen");
    Ok((count, Some(sum).filter(|sum| *sum > Cents::ZERO)))
}

fn row(observed: &AuditObservation, grant: String) -> Row {
    let begin: String = observed.text.chars().take(80).collect();
    Row {
        id: observed.id.to_string(),
        number: observed.number,
        grant,
        about: kind(observed.about),
        begin: if begin == observed.text { begin } else { format!("{begin} …") },
        on: observed.by.on,
        by: observed.by.name.clone(),
        state: observation_state(observed.state()),
        in_question: observed.in_question(),
    }
}
