//! Who may do what. A person acts in one role for one organisation: the role is held today, the table of actions allows it
//! ([`Action`]), and access follows the tree: an organisation sees the grants it gives or receives and what hangs below
//! its own. Someone else's grant does not exist.
//!
//! [`admit`] stands before every command and every reader, and a look-up that fails refuses.

use std::{collections::BTreeSet, slice::from_ref};

use chrono::NaiveDate;
use grants::{AuditScope, Grant, GrantId, Role};
use store::{Conn, OrganisationKind};

use crate::{Action, Actor, Assurance, Ctx, FlowError, tree::Tree, views::grants_as_they_stand};

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
    // It tells what stands in the deadlines, and changes nothing.
    if action == Action::Remind && ctx.assurance() == Assurance::Machine {
        return Ok(());
    }
    if !action.allows(actor.role) {
        return Err(FlowError::Forbidden { by: action.by() });
    }
    ctx.assurance().suffices_for(action)?;
    if ctx.assurance() == Assurance::Machine {
        return Ok(());
    }
    let held = (actor.organisation, actor.role);
    if !store::holds_role(conn, actor.unit, actor.person, held, ctx.today()).await? {
        return Err(FlowError::RoleNotHeld { role: actor.role });
    }
    known_until(conn, ctx, action).await
}

/// An auditor whose access shows the books as they were known on a day asks for them as of that day, or one before. What
/// is shown as it stands alone is not for them, but for the audit's own papers.
async fn known_until(conn: &mut Conn, ctx: &Ctx, action: Action) -> Result<(), FlowError> {
    if action.is_of_audit() {
        return Ok(());
    }
    let shown = ctx.shown_as_of().map(|as_of| as_of.known_on);
    match last_known_day(conn, ctx).await? {
        Some(day) if action != Action::Look || shown.is_none_or(|shown| shown > day) => {
            Err(FlowError::KnownUntil { day })
        }
        _ => Ok(()),
    }
}

/// The last day of which an auditor sees what was known; none, if nothing bounds it.
pub(crate) async fn last_known_day(conn: &mut Conn, ctx: &Ctx) -> Result<Option<NaiveDate>, FlowError> {
    Ok(audit_scope(conn, ctx).await?.and_then(|scope| scope.known_until))
}

/// What an auditor sees; nothing of it for anybody else.
async fn audit_scope(conn: &mut Conn, ctx: &Ctx) -> Result<Option<AuditScope>, FlowError> {
    let actor = ctx.actor();
    if actor.role != Role::Auditor {
        return Ok(None);
    }
    let (person, organisation) = (actor.person, actor.organisation);
    Ok(store::audit_scope(conn, actor.unit, person, organisation, ctx.today()).await?)
}

/// Founding is for books in which there is nobody who could be asked.
async fn nobody_is_there(conn: &mut Conn, actor: &Actor) -> Result<(), FlowError> {
    let anybody = store::person_ids(conn, actor.unit, crate::people::NOBODY, 1).await?;
    if anybody.is_empty() { Ok(()) } else { Err(FlowError::Forbidden { by: Action::Found.by() }) }
}

/// Whether the actor sees the unit as a whole: the first recipient's office, and auditors whose scope has no bounds.
pub(crate) async fn sees_all(conn: &mut Conn, ctx: &Ctx) -> Result<bool, FlowError> {
    if ctx.actor().role == Role::Auditor {
        return Ok(audit_scope(conn, ctx).await?.is_some_and(|scope| scope.is_whole()));
    }
    is_first_recipient(conn, ctx.actor()).await
}

/// Refuses unless the actor sees the unit as a whole.
pub(crate) async fn require_whole(conn: &mut Conn, ctx: &Ctx) -> Result<(), FlowError> {
    if sees_all(conn, ctx).await? {
        Ok(())
    } else {
        Err(FlowError::Forbidden { by: "the first recipient and auditors" })
    }
}

/// Refuses unless the actor acts for the first recipient.
pub(crate) async fn require_first_recipient(conn: &mut Conn, actor: &Actor) -> Result<(), FlowError> {
    if is_first_recipient(conn, actor).await? {
        Ok(())
    } else {
        Err(FlowError::Forbidden { by: "the first recipient" })
    }
}

/// Whether the actor acts for the first recipient.
pub(crate) async fn is_first_recipient(conn: &mut Conn, actor: &Actor) -> Result<bool, FlowError> {
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
    must_act_for(ctx, &grant, side)?;
    Ok(grant)
}

/// Refuses unless the actor acts for a side of a grant.
pub(crate) fn must_act_for(ctx: &Ctx, grant: &Grant, side: Side) -> Result<(), FlowError> {
    let (organisation, by) = match side {
        Side::Recipient => (grant.recipient, "the recipient of the grant"),
        Side::Giver if grant.parent.is_none() => (grant.recipient, "the first recipient"),
        Side::Giver => (grant.giver, "the giver of the grant"),
    };
    if ctx.actor().organisation == organisation { Ok(()) } else { Err(FlowError::Forbidden { by }) }
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
    let unknown = FlowError::NotFound { what: "grant" };
    let Some(grant) = grants_as_they_stand(conn, ctx, &[id]).await?.pop() else { return Err(unknown) };
    if sees(conn, ctx, &grant).await? { Ok(grant) } else { Err(unknown) }
}

/// The grant, if the actor audits it, or acts for the first recipient and sees it.
pub(crate) async fn audited_grant(conn: &mut Conn, ctx: &Ctx, id: GrantId) -> Result<Grant, FlowError> {
    if ctx.actor().role != Role::Auditor {
        require_first_recipient(conn, ctx.actor()).await?;
    }
    visible_grant(conn, ctx, id).await
}

/// The grant with an id, if there is one that the actor sees.
pub(crate) async fn grant_if_seen(
    conn: &mut Conn,
    ctx: &Ctx,
    id: GrantId,
) -> Result<Option<Grant>, FlowError> {
    match visible_grant(conn, ctx, id).await {
        Ok(grant) => Ok(Some(grant)),
        Err(FlowError::NotFound { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Whether the actor stands where a giver inside decides about a grant: on the side of its recipient, not of who decides.
pub(crate) fn is_decided_about(ctx: &Ctx, grant: &Grant) -> bool {
    let actor = ctx.actor();
    grant.parent.is_some() && actor.organisation == grant.recipient && actor.role != Role::Auditor
}

/// Whether the actor sees a grant ([`seen_of`]).
pub(crate) async fn sees(conn: &mut Conn, ctx: &Ctx, grant: &Grant) -> Result<bool, FlowError> {
    Ok(seen_of(conn, ctx, from_ref(grant)).await?.contains(&grant.id))
}

/// Which of some grants the actor sees: those of its own, and those below its own. The first recipient's is above all of them.
///
/// An auditor sees what lies in the scope of the audit, whoever gives or receives it, and whether that is over or not.
pub(crate) async fn seen_of(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[Grant],
) -> Result<BTreeSet<GrantId>, FlowError> {
    let (actor, tree) = (ctx.actor(), Tree::above(conn, ctx, grants).await?);
    let scope = audit_scope(conn, ctx).await?;
    let own = |grant: &Grant| [grant.giver, grant.recipient].contains(&actor.organisation);
    let sees = |grant: &&Grant| {
        let above = tree.of(grant);
        if actor.role == Role::Auditor {
            let above: Vec<Grant> = above.into_iter().cloned().collect();
            return scope.as_ref().is_some_and(|scope| scope.covers(grant, &above));
        }
        own(grant) || above.into_iter().any(own)
    };
    Ok(grants.iter().filter(sees).map(|grant| grant.id).collect())
}
