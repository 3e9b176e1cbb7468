//! Who may do what. A person acts in one role for one organisation: the role is held today, the table of actions allows it
//! ([`Action`]), and access follows the tree: an organisation sees the grants it gives or receives and what hangs below
//! its own. Someone else's grant does not exist.
//!
//! [`admit`] stands before every command and every reader, and a look-up that fails refuses.

use grants::{Grant, GrantId, Role};
use store::{Conn, OrganisationKind};

use crate::{Action, Actor, Ctx, FlowError};

/// From which side of a grant something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// By who gives. For a giver outside, the first recipient records what the giver did.
    Giver,
    /// By who receives.
    Recipient,
}

/// Refuses unless the actor's role may do this, and the actor holds the role today.
pub(crate) async fn admit(conn: &mut Conn, ctx: &Ctx, action: Action) -> Result<(), FlowError> {
    let actor = ctx.actor();
    if action == Action::Found {
        return nobody_is_there(conn, actor).await;
    }
    if !action.allows(actor.role) {
        return Err(FlowError::Forbidden { by: action.by() });
    }
    ctx.assurance().suffices_for(action)?;
    let held = (actor.organisation, actor.role);
    if store::holds_role(conn, actor.unit, actor.person, held, ctx.today()).await? {
        Ok(())
    } else {
        Err(FlowError::RoleNotHeld { role: actor.role })
    }
}

/// Founding is for books in which there is nobody who could be asked.
async fn nobody_is_there(conn: &mut Conn, actor: &Actor) -> Result<(), FlowError> {
    let anybody = store::person_ids(conn, actor.unit, crate::people::NOBODY, 1).await?;
    if anybody.is_empty() { Ok(()) } else { Err(FlowError::Forbidden { by: Action::Found.by() }) }
}

/// Whether the actor sees the unit as a whole: the first recipient's office, and auditors.
pub(crate) async fn sees_all(conn: &mut Conn, actor: &Actor) -> Result<bool, FlowError> {
    Ok(actor.role == Role::Auditor || is_first_recipient(conn, actor).await?)
}

/// Refuses unless the actor acts for the first recipient.
pub(crate) async fn require_first_recipient(conn: &mut Conn, actor: &Actor) -> Result<(), FlowError> {
    if is_first_recipient(conn, actor).await? {
        Ok(())
    } else {
        Err(FlowError::Forbidden { by: "the first recipient" })
    }
}

async fn is_first_recipient(conn: &mut Conn, actor: &Actor) -> Result<bool, FlowError> {
    let organisation = store::organisation(conn, actor.unit, actor.organisation).await?;
    Ok(organisation.is_some_and(|it| it.kind == OrganisationKind::Municipality))
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
    let (organisation, by) = match side {
        Side::Recipient => (grant.recipient, "the recipient of the grant"),
        Side::Giver if grant.parent.is_none() => (grant.recipient, "the first recipient"),
        Side::Giver => (grant.giver, "the giver of the grant"),
    };
    if ctx.actor().organisation == organisation { Ok(grant) } else { Err(FlowError::Forbidden { by }) }
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

/// Whether the actor sees a grant: one of its own, or one below its own. The first recipient's is above all of them.
pub(crate) async fn sees(conn: &mut Conn, actor: &Actor, grant: &Grant) -> Result<bool, FlowError> {
    if actor.role == Role::Auditor {
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
