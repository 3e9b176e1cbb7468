//! The account of a forwarded grant: what became due to its recipient, and what was paid.

use grants::{ClaimId, Grant, GrantId, LinesAsked, Position};
use ledger::Cents;
use proof::data::{AccountStatement, StatementRow};
use store::Posting;
use uuid::Uuid;

use super::{DocumentKind, Gathered, journal_words, lacks, parties, view::View};
use crate::FlowError;

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let grant = view.grant(GrantId(subject)).await?;
    if grant.parent.is_none() {
        return Err(lacks(DocumentKind::AccountStatement, "the ministry keeps the account of its award"));
    }
    let until = view.day();
    let mut rows = Vec::new();
    for position in &grant.positions {
        rows.extend(of_position(view, &grant, position).await?);
    }
    rows.sort_by_key(|row| row.entry);
    let first = rows.iter().map(|row| row.day).min();
    let statement = AccountStatement {
        reference: grant.act.reference.clone(),
        provider: parties::party(view, grant.recipient).await?,
        measure: grant.act.purpose.clone(),
        place: parties::town(view, grant.giver).await?,
        made_on: until,
        from: first.unwrap_or(until).min(grant.act.dated_on).min(until),
        until,
        opening: Cents::ZERO,
        rows,
        chain: view.head().await?,
    };
    Ok((grant.giver, statement.into()))
}

/// What moved of a position: credits of what is due, and what left it for what is paid; and what came back of that.
async fn of_position(
    view: &mut View<'_>,
    grant: &Grant,
    position: &Position,
) -> Result<Vec<StatementRow>, FlowError> {
    let (accounts, as_of) = (position.accounts, view.as_of());
    let due = store::postings(&mut view.conn, grant.unit, accounts.due, as_of).await?;
    let paid = store::postings(&mut view.conn, grant.unit, accounts.paid, as_of).await?;
    let mut rows = Vec::with_capacity(due.len());
    for posting in due {
        let moved = if posting.other == accounts.paid {
            (Cents::ZERO, Cents::ZERO.minus(posting.credited)?)
        } else {
            (posting.credited, Cents::ZERO)
        };
        rows.push(row(view, position, posting, moved).await?);
    }
    for posting in paid.into_iter().filter(|posting| posting.other != accounts.due) {
        let moved = (Cents::ZERO, posting.credited);
        rows.push(row(view, position, posting, moved).await?);
    }
    Ok(rows)
}

async fn row(
    view: &mut View<'_>,
    position: &Position,
    posting: Posting,
    (due, paid): (Cents, Cents),
) -> Result<StatementRow, FlowError> {
    let what = journal_words::command(&posting.command);
    let number = match posting.command.split_once('.') {
        Some(("claim", _)) => {
            let unit = view.ctx.actor().unit;
            let id = ClaimId(posting.subject);
            let found = store::claim_excerpt(&mut view.conn, unit, id, &LinesAsked::None).await?;
            found.map_or_else(String::new, |found| format!(" (Abrechnung {})", found.claim.number))
        }
        _ => String::new(),
    };
    Ok(StatementRow {
        day: posting.effective_on,
        text: format!("{}: {what}{number}", position.component),
        entry: posting.entry.get(),
        due,
        paid,
    })
}
