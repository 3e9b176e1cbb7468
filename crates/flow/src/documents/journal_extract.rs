//! The journal of a unit, or of one subject, as it is chained.

use ledger::EntryNumber;
use proof::data::{JournalExtract, JournalRow};
use store::JournalEntry;
use uuid::Uuid;

use super::{Gathered, journal_words, parties, view::View};
use crate::{
    Action, Ctx, FlowError,
    views::{self, EntriesOf},
};

/// The view of who may see the journal as a whole, or the subject: of the kind that is named, or the first under its id.
pub(super) async fn view<'ctx>(
    ctx: &'ctx Ctx,
    (is, subject): EntriesOf<'_>,
) -> Result<View<'ctx>, FlowError> {
    if is.is_none() && subject == ctx.actor().unit.0 {
        return View::on(ctx, ctx.look_at_whole(Action::Look).await?).await;
    }
    let (kind, _) = views::entries_kind(ctx, (is, subject)).await?;
    let kind = Some(kind.ok_or(FlowError::NotFound { what: "subject" })?);
    Ok(View { kind, ..View::on(ctx, ctx.look(Action::Look).await?).await? })
}

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let (unit, kind) = (view.ctx.actor().unit, view.kind.clone());
    let of = kind.as_deref().map(|kind| (kind, subject));
    let mut rows = Vec::new();
    let mut after = EntryNumber::NONE;
    loop {
        let page = match view.ctx.shown_as_of() {
            None => store::journal_page(&mut view.conn, unit, of, after, store::PAGE).await?,
            Some(as_of) => {
                store::journal_page_as_of(&mut view.conn, unit, of, after, store::PAGE, as_of).await?
            }
        };
        let Some(last) = page.last() else { break };
        after = last.number;
        rows.extend(page.iter().map(row));
    }
    if of.is_some() && rows.is_empty() {
        return Err(FlowError::NotFound { what: "subject" });
    }
    let (from, office) = parties::office(view).await?;
    let subject = match of {
        None => "alle Vorgänge".to_owned(),
        Some((kind, subject)) => format!("{} {subject}", journal_words::subject_kind(kind)),
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
        what: journal_words::command(&entry.command).to_owned(),
        subject: entry.subject.to_string(),
        person: entry.person.clone(),
        transfers: u32::try_from(entry.transfers.len()).unwrap_or(u32::MAX),
        hash: entry.hash,
    }
}
