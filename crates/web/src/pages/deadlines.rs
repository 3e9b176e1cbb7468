//! `/fristen`: what is to be done until when, by which rule.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::deadlines::deadlines;
use grants::law::{DeadlineState, Retention};
use ledger::Cents;

use crate::{
    filters,
    frame::Frame,
    german::{Badge, day, deadline_state},
    show::{Wrong, page},
    visitor::Visitor,
};

/// A deadline.
struct Row {
    title: String,
    basis: String,
    grant: String,
    reference: String,
    until: NaiveDate,
    amount: Option<Cents>,
    state: Badge,
}

/// The page.
#[derive(Template)]
#[template(path = "deadlines.html")]
struct Page {
    frame: Frame,
    open: Vec<Row>,
    past: Vec<Row>,
    kept: Vec<(String, String)>,
}

/// `GET /fristen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let found = deadlines(&visitor.ctx).await?;
    let (mut open, mut past) = (Vec::new(), Vec::new());
    for it in found.deadlines {
        let is_past = matches!(it.state, DeadlineState::Met | DeadlineState::MetLate { .. });
        let row = Row {
            title: it.rule.title,
            basis: it.rule.basis,
            grant: it.grant.to_string(),
            reference: it.reference,
            until: it.deadline.ends_on,
            amount: it.amount,
            state: deadline_state(it.state),
        };
        if is_past { past.push(row) } else { open.push(row) }
    }
    let kept = found.kept.into_iter().map(|it| {
        let until = match it.retention {
            Retention::Until { day: until, .. } => format!("bis {}", day(until)),
            Retention::Open { not_before: Some(until), .. } => format!("mindestens bis {}", day(until)),
            Retention::Open { not_before: None, .. } => "noch offen".to_owned(),
        };
        (it.reference, until)
    });
    Ok(page(&Page { frame: visitor.frame("Fristen"), open, past, kept: kept.collect() }))
}
