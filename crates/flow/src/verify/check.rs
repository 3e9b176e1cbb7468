//! Verification that somebody asks for at work, and what it came to.

use chrono::{DateTime, Utc};
use ledger::Head;
use store::Finding;

use super::{Fault, verify};
use crate::{Action, Ctx, FlowError};

/// What a verification came to.
#[derive(Clone, Debug)]
pub struct Checked {
    /// When it began.
    pub at: DateTime<Utc>,
    /// Who asked for it.
    pub by: String,
    /// What held; nothing, if something does not.
    pub held: Option<Held>,
    /// What does not hold.
    pub fault: Option<FaultKind>,
}

/// What held.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// How many entries of the journal.
    pub entries: u64,
    /// The end of the unit's chain; nothing, if it has none yet.
    pub head: Option<Head>,
}

/// Where something does not hold. What exactly, the log says and the command: it may be of another unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// In the journal, or in a balance.
    Journal,
    /// In what stands beside the journal.
    Subject,
    /// In a file.
    File,
}

impl FaultKind {
    const fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Ledger(_) => Self::Journal,
            Fault::Subject { .. } | Fault::Sample { .. } | Fault::Missing { .. } => Self::Subject,
            Fault::ReceiptFile { .. } | Fault::Folder(_) | Fault::Document { .. } => Self::File,
        }
    }
}

/// Verifies the books now, for the head and for auditors who see the unit as a whole.
pub async fn check(ctx: &Ctx) -> Result<Checked, FlowError> {
    drop(ctx.look_at_whole(Action::LookAtTrail).await?);
    let (at, by, unit) = (ctx.now(), ctx.actor().name.clone(), ctx.actor().unit);
    match verify(ctx.store()).await {
        Ok(verified) => {
            let head = verified.heads.iter().find(|(of, _)| *of == unit).map(|(_, head)| *head);
            let all = Held { entries: verified.entries, head };
            Ok(Checked { at, by, held: Some(all), fault: None })
        }
        Err(Fault::Ledger(Finding::Store(cause))) => Err(cause.into()),
        Err(fault) => {
            tracing::error!(%fault, "The books do not hold");
            Ok(Checked { at, by, held: None, fault: Some(FaultKind::of(&fault)) })
        }
    }
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
        assert_eq!(FaultKind::of(&document), FaultKind::File);
        assert_eq!(FaultKind::of(&subject), FaultKind::Subject);
    }
}
