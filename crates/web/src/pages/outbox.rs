//! `/postausgang`: mails that were not delivered, for who manages people.

use askama::Template;
use axum::response::Response;
use flow::mail::{MOST_ATTEMPTS, undelivered};

use crate::{
    frame::Frame,
    german::german_time,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A mail that was not delivered.
struct Row {
    made_at: String,
    address: String,
    subject: String,
    state: String,
    is_over: bool,
    failure: String,
}

/// The page.
#[derive(Template)]
#[template(path = "outbox.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
}

/// `GET /postausgang`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let rows = undelivered(&visitor.ctx).await?.into_iter().map(|(mail, is_over)| Row {
        made_at: german_time(mail.made_at),
        address: mail.address,
        subject: mail.subject,
        state: if is_over {
            "Aufgegeben".to_owned()
        } else {
            format!("Versuch {} von {MOST_ATTEMPTS}, wieder {}", mail.attempts, german_time(mail.due_at))
        },
        is_over,
        failure: mail.failure.unwrap_or_default(),
    });
    Ok(page(&Page { frame: visitor.frame("Postausgang"), rows: rows.collect() }))
}
