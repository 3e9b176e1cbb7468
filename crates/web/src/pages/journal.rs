//! `/journal`: what was done, entry by entry, each with the hash that chains it to the one before.

use askama::Template;
use axum::response::Response;
use chrono::{DateTime, NaiveDate};
use flow::{EntryOutline, FlowError, StoreError, views};
use ledger::EntryNumber;
use uuid::Uuid;

use crate::{
    filters,
    frame::{Frame, Room},
    german::{command, counted, euros, german_time, subject_kind},
    pages::documents,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most entries of a page.
const MOST: i64 = 40;
/// The most that is shown of what an entry moved.
const MOST_MOVED: i64 = 200;

/// An entry.
struct Entry {
    number: i64,
    at: String,
    effective_on: NaiveDate,
    person: String,
    done: String,
    kind: String,
    subject: String,
    to: Option<String>,
    moved: Vec<String>,
    moved_count: String,
    hash: String,
    previous: String,
}

/// The page.
#[derive(Template)]
#[template(path = "journal.html")]
struct Page {
    frame: Frame,
    subject: String,
    entries: Vec<Entry>,
    /// Where the whole of it is on paper.
    extract: String,
    next: Option<String>,
    head: Option<(i64, String)>,
    stand: String,
    bekannt: String,
}

/// `GET /journal`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let asked = visitor.asked.value("gegenstand").to_owned();
    let subject: Option<Uuid> = asked.parse().ok();
    let kind = visitor.asked.value("art").to_owned();
    let of = subject.map(|id| ((!kind.is_empty()).then_some(kind.as_str()), id));
    let after = visitor.asked.value("nach").parse().map_or(EntryNumber::NONE, EntryNumber::new);
    let asked_for = views::JournalAsked { subject: of, after, limit: MOST, transfers: MOST_MOVED };
    let found = views::journal_outlines(&visitor.ctx, asked_for).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|count| count == MOST);
    let last = found.last().map(|entry| entry.number.get()).filter(|_| is_full);
    let of_subject = subject.map(|id| of_subject(&kind, id)).unwrap_or_default();
    let head =
        if visitor.room() == Room::Provider { None } else { Some(views::chain_head(&visitor.ctx).await?) };
    let (stand, bekannt) = visitor.days();
    Ok(page(&Page {
        frame: visitor.frame("Journal"),
        subject: subject.map(|_| asked).unwrap_or_default(),
        extract: match subject {
            Some(subject) => documents::extract(&kind, subject),
            None => documents::extract("", visitor.ctx.actor().unit.0),
        },
        entries: found.into_iter().map(shown).collect::<Result<_, _>>()?,
        next: last.map(|last| format!("/journal?nach={last}{of_subject}")),
        head: head.map(|head| (head.number.get(), head.hash.to_string())),
        stand,
        bekannt,
    }))
}

/// What an address says of a subject beside the place where it goes on.
fn of_subject(kind: &str, id: Uuid) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !kind.is_empty() {
        query.append_pair("art", kind);
    }
    format!("&{}", query.append_pair("gegenstand", &id.to_string()).finish())
}

fn shown(entry: EntryOutline) -> Result<Entry, FlowError> {
    let moved = entry.transfers.iter().map(|line| {
        let transfer = line.transfer().map_err(StoreError::from)?;
        let (debit, credit) = (transfer.debit().get(), transfer.credit().get());
        let kind = match transfer.kind().word() {
            "pending" => "vorgemerkt",
            "post" => "Vormerkung gebucht",
            "void" => "Vormerkung aufgehoben",
            _ => "gebucht",
        };
        Ok::<_, FlowError>(format!(
            "{} von Konto {debit} auf Konto {credit}, {kind}",
            euros(transfer.amount())
        ))
    });
    let moved = moved.collect::<Result<Vec<_>, _>>()?;
    let count = usize::try_from(entry.transfer_count).unwrap_or_default();
    let subject = entry.subject.to_string();
    let to = match entry.subject_kind.as_str() {
        "grant" => Some("zuwendungen"),
        "claim" => Some("abrechnungen"),
        "payment" => Some("zahlungen"),
        "payout_request" => Some("anforderungen"),
        "proof" => Some("nachweise"),
        _ => None,
    };
    Ok(Entry {
        number: entry.number.get(),
        at: german_time(DateTime::from_timestamp_micros(entry.recorded_at).unwrap_or_default()),
        effective_on: entry.effective_on,
        done: command(&entry.command).to_owned(),
        kind: subject_kind(&entry.subject_kind).to_owned(),
        to: to.map(|place| format!("/{place}/{subject}")),
        subject,
        person: entry.person,
        moved_count: counted(count, "Buchung", "Buchungen"),
        moved,
        hash: entry.hash.to_string(),
        previous: entry.previous.to_string(),
    })
}
