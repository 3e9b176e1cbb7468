//! What the journal tells of proposals: to who decides all of it, to their recipient what counts.

use grants::{Claim, GrantId, PayoutRequest};
use ledger::canonical_json;
use serde::{Serialize, de::DeserializeOwned};
use store::{Conn, JournalEntry, StoreError};

use crate::{Ctx, FlowError, access};

/// Blanks what the actor does not see of an entry, if it is about something that is proposed before it counts.
pub(super) async fn hide(conn: &mut Conn, ctx: &Ctx, entry: &mut JournalEntry) -> Result<(), FlowError> {
    match entry.subject_kind.as_str() {
        "claim" => blank(conn, ctx, entry, Claim::without_proposals).await,
        "payout_request" => blank(conn, ctx, entry, PayoutRequest::without_proposals).await,
        _ => Ok(()),
    }
}

/// What hangs on a grant, and is proposed before it counts.
trait Proposed: DeserializeOwned + Serialize {
    /// Its grant.
    fn grant(&self) -> GrantId;

    /// Whether a command asks for what only who decides may see.
    fn is_hidden(&self, command: &str) -> bool;
}

impl Proposed for Claim {
    fn grant(&self) -> GrantId {
        self.grant
    }

    fn is_hidden(&self, command: &str) -> bool {
        ["claim.decide", "claim.correct", "claim.send_back"].contains(&command)
    }
}

impl Proposed for PayoutRequest {
    fn grant(&self) -> GrantId {
        self.grant
    }

    /// A refusal counts at once: its recipient reads it.
    fn is_hidden(&self, command: &str) -> bool {
        command == "payout_request.send_back" || command == "payout_request.decide" && self.is_proposed()
    }
}

/// Blanks what the recipient does not see of an entry: what was asked for by who decides while it did not count, and what
/// is proposed in the answer.
async fn blank<T: Proposed>(
    conn: &mut Conn,
    ctx: &Ctx,
    entry: &mut JournalEntry,
    without_proposals: impl Fn(T) -> T,
) -> Result<(), FlowError> {
    let subject: T = serde_json::from_str(&entry.answer).map_err(StoreError::from)?;
    let Some(grant) = store::grant(conn, ctx.actor().unit, subject.grant()).await? else { return Ok(()) };
    if !access::is_decided_about(ctx, &grant) {
        return Ok(());
    }
    if subject.is_hidden(&entry.command) {
        "null".clone_into(&mut entry.payload);
    }
    entry.answer = canonical_json(&without_proposals(subject)).map_err(StoreError::from)?;
    Ok(())
}
