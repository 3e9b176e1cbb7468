//! Access follows the tree: an organisation sees the grants it gives or receives and what hangs below its own.
//! Someone else's grant does not exist.

use grants::{Grant, GrantId};
use store::Conn;

use crate::{Actor, Ctx, FlowError, Role};

/// From which side of a grant something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// By who gives. For a giver outside, the first recipient records what the giver did.
    Giver,
    /// By who receives.
    Recipient,
}

/// Only finance staff of the first recipient.
pub(crate) fn require_finance(actor: &Actor) -> Result<(), FlowError> {
    if actor.role == Role::Finance { Ok(()) } else { Err(FlowError::Forbidden { by: "finance staff" }) }
}

/// The grant, if the actor sees it and may act on this side of it.
pub(crate) async fn grant_on(
    conn: &mut Conn,
    ctx: &Ctx,
    id: GrantId,
    side: Side,
) -> Result<Grant, FlowError> {
    grant_of(conn, ctx, id, side, "grant").await
}

/// The grant that a subject hangs on, if the actor may act on this side of it. Whoever does not see the grant does not
/// see the subject either.
pub(crate) async fn grant_of(
    conn: &mut Conn,
    ctx: &Ctx,
    id: GrantId,
    side: Side,
    what: &'static str,
) -> Result<Grant, FlowError> {
    let grant = seen_with(visible_grant(conn, ctx, id).await, what)?;
    let actor = ctx.actor();
    let (may, by) = match side {
        Side::Recipient => (actor.organisation == grant.recipient, "the recipient of the grant"),
        Side::Giver if grant.parent.is_none() => {
            (actor.role == Role::Finance && actor.organisation == grant.recipient, "finance staff")
        }
        Side::Giver => (actor.organisation == grant.giver, "the giver of the grant"),
    };
    if may && actor.role != Role::Auditor { Ok(grant) } else { Err(FlowError::Forbidden { by }) }
}

/// What hangs on a grant that is not seen is not found; any other failure stays what it is.
pub(crate) fn seen_with<T>(grant: Result<T, FlowError>, what: &'static str) -> Result<T, FlowError> {
    grant.map_err(|refusal| match refusal {
        FlowError::NotFound { .. } => FlowError::NotFound { what },
        other => other,
    })
}

/// The grant, if the actor sees it.
pub(crate) async fn visible_grant(conn: &mut Conn, ctx: &Ctx, id: GrantId) -> Result<Grant, FlowError> {
    let unit = ctx.actor().unit;
    let unknown = FlowError::NotFound { what: "grant" };
    let Some(grant) = store::grant(conn, unit, id).await? else { return Err(unknown) };
    if sees(conn, ctx.actor(), &grant).await? { Ok(grant) } else { Err(unknown) }
}

/// Whether the actor sees the grant with an id.
pub(crate) async fn sees_grant(conn: &mut Conn, ctx: &Ctx, id: GrantId) -> Result<bool, FlowError> {
    match visible_grant(conn, ctx, id).await {
        Ok(_) => Ok(true),
        Err(FlowError::NotFound { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Whether the actor sees a grant: one of its own, or one below its own.
pub(crate) async fn sees(conn: &mut Conn, actor: &Actor, grant: &Grant) -> Result<bool, FlowError> {
    if actor.role != Role::Provider {
        return Ok(true);
    }
    let mut above = Some(grant.clone());
    while let Some(grant) = above {
        if [grant.giver, grant.recipient].contains(&actor.organisation) {
            return Ok(true);
        }
        above = match grant.parent {
            Some(parent) => store::grant(conn, actor.unit, parent).await?,
            None => None,
        };
    }
    Ok(false)
}
