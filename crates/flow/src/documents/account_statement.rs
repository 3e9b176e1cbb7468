//! The account of a forwarded grant: what became due to its recipient, and what was paid.

use std::collections::{BTreeMap, BTreeSet};

use grants::{ClaimExcerpt, Grant, GrantId, LinesAsked, Position};
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
    let claims = claims(view, &due.iter().chain(&paid).collect::<Vec<_>>()).await?;
    let mut rows = Vec::with_capacity(due.len());
    for posting in &due {
        let moved = if posting.other == accounts.paid {
            (Cents::ZERO, Cents::ZERO.minus(posting.credited)?)
        } else {
            (posting.credited, Cents::ZERO)
        };
        rows.push(row(&claims, position, posting, moved));
    }
    for posting in paid.iter().filter(|posting| posting.other != accounts.due) {
        let moved = (Cents::ZERO, posting.credited);
        rows.push(row(&claims, position, posting, moved));
    }
    Ok(rows)
}

/// The claims that some postings are of, by their ids.
async fn claims(
    view: &mut View<'_>,
    postings: &[&Posting],
) -> Result<BTreeMap<Uuid, ClaimExcerpt>, FlowError> {
    let of_claims = postings.iter().filter(|posting| posting.command.starts_with("claim."));
    let ids: BTreeSet<Uuid> = of_claims.map(|posting| posting.subject).collect();
    let (unit, ids) = (view.ctx.actor().unit, ids.into_iter().collect::<Vec<_>>());
    Ok(store::claim_excerpts_with(&mut view.conn, unit, &ids, &LinesAsked::None).await?)
}

fn row(
    claims: &BTreeMap<Uuid, ClaimExcerpt>,
    position: &Position,
    posting: &Posting,
    (due, paid): (Cents, Cents),
) -> StatementRow {
    let what = journal_words::command(&posting.command);
    let claim = claims.get(&posting.subject);
    let number = claim.map_or_else(String::new, |found| format!(" (Abrechnung {})", found.claim.number));
    StatementRow {
        day: posting.effective_on,
        text: format!("{}: {what}{number}", position.component),
        entry: posting.entry.get(),
        due,
        paid,
    }
}
