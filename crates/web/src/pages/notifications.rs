//! `/mitteilungen`: what somebody is told, newest first.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use flow::{
    Told,
    notifications::{notifications, page as page_of, read, read_until, text},
};
use ledger::EntryNumber;

use crate::{
    Web,
    frame::Frame,
    german::german_time,
    sent::Sent,
    show::{Wrong, done, page},
    visitor::Visitor,
};

/// How many a page shows.
const SHOWN: i64 = 50;

/// A notification.
struct Row {
    entry: EntryNumber,
    at: String,
    text: &'static str,
    reference: String,
    is_new: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "notifications.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    /// Up to which all are read at once: the newest that is shown; nothing, if none of them is new.
    until: Option<EntryNumber>,
    next: Option<String>,
}

/// `GET /mitteilungen`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let before = visitor.asked.value("nach").parse().ok().map(EntryNumber::new);
    let found = notifications(&web.flow, &visitor.signed, before, SHOWN).await?;
    let row = |told: Told| Row {
        entry: told.notification.entry,
        at: german_time(told.at),
        text: text(told.notification.kind),
        is_new: told.notification.read_at.is_none(),
        reference: told.reference.unwrap_or_default(),
    };
    let rows: Vec<Row> = found.into_iter().map(row).collect();
    let is_full = i64::try_from(rows.len()).is_ok_and(|len| len == SHOWN);
    let next = rows.last().filter(|_| is_full).map(|last| format!("/mitteilungen?nach={}", last.entry));
    let until = rows.first().filter(|_| rows.iter().any(|row| row.is_new)).map(|newest| newest.entry);
    Ok(page(&Page { frame: visitor.frame("Mitteilungen"), rows, until, next }))
}

/// `POST /mitteilungen/{eintrag}`: it is read, and what it is about is shown.
pub(crate) async fn open(
    State(web): State<Web>,
    Path(entry): Path<i64>,
    sent: Sent,
) -> Result<Response, Wrong> {
    let signed = sent.visitor.signed;
    let ran = door::to_the_end(async move { read(&web.flow, &signed, EntryNumber::new(entry)).await }).await;
    let told = ran.map_err(|_| Wrong::ours())??;
    Ok(Redirect::to(&page_of(&told.notification)).into_response())
}

/// `POST /mitteilungen`: all that were shown are read.
pub(crate) async fn all(State(web): State<Web>, sent: Sent) -> Result<Response, Wrong> {
    let newest = sent.form.value("bis").parse().map(EntryNumber::new).map_err(|_| Wrong::unknown())?;
    let signed = sent.visitor.signed;
    let ran = door::to_the_end(async move { read_until(&web.flow, &signed, newest).await }).await;
    ran.map_err(|_| Wrong::ours())??;
    Ok(done("/mitteilungen", "gelesen"))
}
