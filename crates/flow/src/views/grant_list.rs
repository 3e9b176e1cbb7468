//! Grants: one, and lists of those that the actor sees.

use std::collections::{BTreeMap, BTreeSet};

use grants::{Grant, GrantId, OrganisationId};
use store::{Conn, SubjectKind};
use uuid::Uuid;

use super::{Filling, MOST, Page, SeenGrants, answers, grants_as_they_stand, listed};
use crate::{Action, Ctx, FlowError, access};

/// The grant, if the actor sees it.
pub async fn grant(ctx: &Ctx, id: GrantId) -> Result<Grant, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let seen = access::visible_grant(&mut conn, ctx, id).await?;
    if ctx.shown_as_of().is_none() {
        return Ok(seen);
    }
    shown_grants(&mut conn, ctx, &[id]).await?.pop().ok_or(FlowError::NotFound { what: "grant" })
}

/// Those of some grants that the actor sees.
pub async fn grants_with(ctx: &Ctx, ids: BTreeSet<GrantId>) -> Result<Vec<Grant>, FlowError> {
    let (mut conn, mut seen) = (ctx.look(Action::Look).await?, SeenGrants::default());
    seen.look_up(&mut conn, ctx, ids).await?;
    let seen: Vec<Grant> = seen.all().collect();
    if ctx.shown_as_of().is_none() {
        return Ok(seen);
    }
    let ids: Vec<GrantId> = seen.iter().map(|grant| grant.id).collect();
    shown_grants(&mut conn, ctx, &ids).await
}

/// A page of the grants that the actor sees.
pub async fn grants(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> Result<Page<Grant>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let sees_all = access::sees_all(&mut conn, ctx).await?;
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let all = None::<OrganisationId>;
        let ids: Vec<GrantId> = listed!(ctx, &mut conn, store::grant_ids, GrantId, Grant, all, page.after());
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let mut seen = seen_grants(&mut conn, ctx, ids, sees_all).await?;
            let is_full = ids.iter().any(|id| !page.take(id.0, seen.remove(id)));
            if is_full {
                break;
            }
        }
    }
    Ok(page.done())
}

/// The grants that draw on a grant and that the actor sees, oldest first.
pub async fn grants_below(ctx: &Ctx, parent: GrantId) -> Result<Vec<Grant>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::visible_grant(&mut conn, ctx, parent).await?;
    let sees_all = access::sees_all(&mut conn, ctx).await?;
    let ids = store::forwardings(&mut conn, parent).await?;
    Ok(seen_grants(&mut conn, ctx, &ids, sees_all).await?.into_values().collect())
}

/// Which of some grants the actor sees, as they stand, or as they stood if the circumstances say so.
async fn seen_grants(
    conn: &mut Conn,
    ctx: &Ctx,
    ids: &[GrantId],
    sees_all: bool,
) -> Result<BTreeMap<GrantId, Grant>, FlowError> {
    let mut found = shown_grants(conn, ctx, ids).await?;
    if !sees_all {
        let seen = access::seen_of(conn, ctx, &found).await?;
        found.retain(|grant| seen.contains(&grant.id));
    }
    Ok(found.into_iter().map(|grant| (grant.id, grant)).collect())
}

/// Some grants as they stand, or those that there were as they stood if the circumstances say so; whoever may see them.
pub(crate) async fn shown_grants(
    conn: &mut Conn,
    ctx: &Ctx,
    ids: &[GrantId],
) -> Result<Vec<Grant>, FlowError> {
    let Some(as_of) = ctx.shown_as_of() else {
        return grants_as_they_stand(conn, ctx, ids).await;
    };
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    Ok(answers(conn, ctx, (SubjectKind::Grant, &ids), as_of).await?.into_values().collect())
}

/// Every grant that the actor sees.
pub(crate) async fn all_grants(ctx: &Ctx) -> Result<Vec<Grant>, FlowError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = grants(ctx, after, MOST).await?;
        all.extend(page.items);
        let Some(next) = page.next else { return Ok(all) };
        after = Some(next);
    }
}
