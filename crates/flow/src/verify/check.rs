//! Verification that somebody asks for at work. What it came to is kept beside the books.

use chrono::{DateTime, Utc};
use ledger::Head;
use store::{Aside, FaultKind, Finding, Verification, VerificationResult};

use super::{Fault, verify};
use crate::{Action, Ctx, FlowError};

/// What a verification came to, seen from now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// When it began.
    pub at: DateTime<Utc>,
    /// Who asked for it.
    pub by: String,
    /// What it came to.
    pub result: VerificationResult,
    /// How many entries the unit's chain has got since then. They are not covered.
    pub entries_since: i64,
}

const fn kind(fault: &Fault) -> FaultKind {
    match fault {
        Fault::Ledger(_) | Fault::Rule(_) => FaultKind::Journal,
        Fault::Subject { .. } | Fault::Sample { .. } | Fault::Missing { .. } => FaultKind::Subject,
        Fault::ReceiptFile { .. } | Fault::Folder(_) | Fault::Document { .. } => FaultKind::File,
    }
}

/// Verifies the books now, for the head and for auditors who see the unit as a whole, and keeps what it came to.
pub async fn check(ctx: &Ctx) -> Result<(), FlowError> {
    drop(ctx.look_at_whole(Action::LookAtTrail).await?);
    let (begun_at, unit) = (ctx.now(), ctx.actor().unit);
    let result = match verify(ctx.store()).await {
        Ok(verified) => {
            let head = verified.heads.iter().find(|(of, _)| *of == unit);
            let head = head.map(|(_, head)| (head.number, head.hash));
            let entries = i64::try_from(verified.entries).unwrap_or(i64::MAX);
            VerificationResult::Holds { entries, head }
        }
        Err(Fault::Ledger(Finding::Store(cause))) => return Err(cause.into()),
        Err(fault) => {
            tracing::error!(%fault, "The books do not hold");
            VerificationResult::Fault(kind(&fault))
        }
    };
    let mut aside = ctx.store().aside().await?;
    let kept = keep(&mut aside, ctx, begun_at, result).await;
    aside.settle(kept).await
}

async fn keep(
    aside: &mut Aside,
    ctx: &Ctx,
    begun_at: DateTime<Utc>,
    result: VerificationResult,
) -> Result<(), FlowError> {
    let (conn, unit) = (aside.conn(), ctx.actor().unit);
    let before = store::verifications(conn, unit, 1).await?;
    let number = before.first().map_or(0, |(before, _)| before.number) + 1;
    let new = Verification { number, begun_at, asked_by: ctx.actor().person, result };
    Ok(store::insert_verification(conn, unit, &new).await?)
}

/// What the last verification came to, for those who may ask for one; whoever sees a part of the books sees it as well.
pub async fn last(ctx: &Ctx) -> Result<Option<Checked>, FlowError> {
    let mut conn = ctx.look(Action::LookAtTrail).await?;
    let unit = ctx.actor().unit;
    let newest = store::verifications(&mut conn, unit, 1).await?.into_iter().next();
    let Some((Verification { begun_at: at, result, .. }, by)) = newest else { return Ok(None) };
    let now = store::heads(&mut conn, &[unit]).await?.get(&unit).copied().unwrap_or(Head::EMPTY).number;
    let covered = match result {
        VerificationResult::Holds { head: Some((number, _)), .. } => number.get(),
        VerificationResult::Holds { head: None, .. } | VerificationResult::Fault(_) => 0,
    };
    Ok(Some(Checked { at, by, result, entries_since: now.get() - covered }))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_does_not_hold_is_of_a_kind() {
        let unit = ledger::UnitId(Uuid::nil());
        let document = Fault::Document { unit, hash: "0".to_owned() };
        let subject = Fault::Subject { unit, kind: "claim", subject: Uuid::nil(), entry: 1 };
        assert_eq!(kind(&document), FaultKind::File);
        assert_eq!(kind(&subject), FaultKind::Subject);
    }
}
