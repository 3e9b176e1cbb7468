//! The journal of a unit, or of one subject, as it is chained.

use ledger::EntryNumber;
use proof::data::{JournalExtract, JournalRow};
use store::JournalEntry;
use uuid::Uuid;

use super::{Gathered, parties, view::View, words};
use crate::{Action, Ctx, FlowError, access, views};

/// The view of who may see the journal as a whole, or the subject.
pub(super) async fn view(ctx: &Ctx, subject: Uuid) -> Result<View<'_>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let sees_all = access::sees_all(&mut conn, ctx).await?;
    // A database in memory has one connection: it is given back before the subject is looked for.
    drop(conn);
    if subject == ctx.actor().unit.0 {
        return View::on(ctx, ctx.look_at_whole(Action::Look).await?).await;
    }
    if !sees_all {
        views::own_subject(ctx, subject).await?;
    }
    View::on(ctx, ctx.look(Action::Look).await?).await
}

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let unit = view.ctx.actor().unit;
    let of = (subject != unit.0).then_some(subject);
    let mut rows = Vec::new();
    let mut after = EntryNumber::NONE;
    let mut kind = String::new();
    loop {
        let page = match view.ctx.shown_as_of() {
            None => store::journal_page(&mut view.conn, unit, of, after, store::PAGE).await?,
            Some(as_of) => {
                store::journal_page_as_of(&mut view.conn, unit, of, after, store::PAGE, as_of).await?
            }
        };
        let Some(last) = page.last() else { break };
        after = last.number;
        kind.clone_from(&last.subject_kind);
        rows.extend(page.iter().map(row));
    }
    if of.is_some() && rows.is_empty() {
        return Err(FlowError::NotFound { what: "subject" });
    }
    let (from, office) = parties::office(view).await?;
    let subject = match of {
        None => "alle Vorgänge".to_owned(),
        Some(subject) => format!("{} {subject}", words::subject(&kind)),
    };
    let (made_on, chain) = (view.day(), view.head().await?);
    Ok((from, JournalExtract { office, subject, made_on, rows, chain }.into()))
}

fn row(entry: &JournalEntry) -> JournalRow {
    let recorded = chrono::DateTime::from_timestamp_micros(entry.recorded_at).unwrap_or_default();
    JournalRow {
        number: entry.number.get(),
        recorded_at: recorded.with_timezone(&chrono_tz::Europe::Berlin).naive_local(),
        effective_on: entry.effective_on,
        what: words::command(&entry.command).to_owned(),
        subject: entry.subject.to_string(),
        person: entry.person.clone(),
        transfers: u32::try_from(entry.transfers.len()).unwrap_or(u32::MAX),
        hash: entry.hash,
    }
}
