//! Claims with some of their lines: what lists and pages show, however many lines there are.

use std::collections::BTreeMap;

use grants::{Claim, ClaimExcerpt, ClaimId, GrantId, LinesAsked};
use store::{AsOf, Conn};
use uuid::Uuid;

use super::{Filling, Page, SeenGrants, claims_then, may_wait, narrowed::ids_asked, of_claim};
use crate::{
    Action, Ctx, FlowError, access,
    standings::{ClaimStanding, ListAsked},
};

/// A claim may have thousands of lines: few of a past day are held at a time.
const FEW: usize = 5;

/// The claim with the lines that were asked for, if the actor sees its grant.
pub async fn claim_excerpt(ctx: &Ctx, id: ClaimId, asked: &LinesAsked) -> Result<ClaimExcerpt, FlowError> {
    claim_excerpts(ctx, &[id], asked).await?.pop().ok_or(FlowError::NotFound { what: "claim" })
}

/// Those of some claims whose grants the actor sees, in their order, each with the lines that were asked for: read together.
pub async fn claim_excerpts(
    ctx: &Ctx,
    ids: &[ClaimId],
    asked: &LinesAsked,
) -> Result<Vec<ClaimExcerpt>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let (found, mut grants) = (shown(&mut conn, ctx, ids, asked).await?, SeenGrants::default());
    look_up(&mut conn, ctx, &mut grants, &found).await?;
    Ok(found.into_iter().filter_map(|(_, found)| seen(ctx, &grants, found)).collect())
}

/// A page of what the actor sees: each claim of a grant, or of all, without its lines.
pub async fn claim_overviews(
    ctx: &Ctx,
    grant: Option<GrantId>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<ClaimExcerpt>, FlowError> {
    claims_asked(ctx, &ListAsked::of(grant), after, limit).await
}

/// A page of the claims that the actor sees and that are asked for, without their lines.
pub async fn claims_asked(
    ctx: &Ctx,
    asked: &ListAsked<ClaimStanding>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<ClaimExcerpt>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if let Some(grant) = asked.grant {
        access::visible_grant(&mut conn, ctx, grant).await?;
    }
    let (mut page, mut grants) = (Filling::new(limit, after), SeenGrants::default());
    while page.goes_on() {
        let ids: Vec<ClaimId> = ids_asked!(
            ctx,
            &mut conn,
            asked,
            store::claim_ids,
            store::narrowed_claim_ids,
            ClaimId,
            Claim,
            page.after()
        );
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found = shown(&mut conn, ctx, ids, &LinesAsked::None).await?;
            look_up(&mut conn, ctx, &mut grants, &found).await?;
            let takes = |it: &ClaimExcerpt| {
                grants.of(it.claim.grant).is_some_and(|grant| asked.takes(grant, &it.claim, ctx.day()))
            };
            if found.into_iter().any(|(id, found)| !page.take(id, seen(ctx, &grants, found).filter(takes))) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// All claims of some grants without their lines, as they are shown; whoever may see them.
pub(crate) async fn overviews_of_grants(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[GrantId],
) -> Result<Vec<Claim>, FlowError> {
    // Those of a day are among those that there are.
    let ids = store::claim_ids_of(conn, ctx.actor().unit, grants).await?;
    let found = shown(conn, ctx, &ids, &LinesAsked::None).await?;
    Ok(found.into_iter().filter_map(|(_, found)| found.map(|it| it.claim)).collect())
}

/// A page of the claims that are not decided, or of which a correction is proposed, without their lines, as they are shown.
/// Their recipient does not wait for that.
pub(crate) async fn waiting(
    ctx: &Ctx,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<ClaimExcerpt>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let (mut page, mut grants) = (Filling::new(limit, after), SeenGrants::default());
    while page.goes_on() {
        let ids: Vec<ClaimId> =
            may_wait!(ctx, &mut conn, store::waiting_claim_ids, ClaimId, Claim, page.after());
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found = shown(&mut conn, ctx, ids, &LinesAsked::None).await?;
            look_up(&mut conn, ctx, &mut grants, &found).await?;
            let waits = |found| seen(ctx, &grants, found).filter(|it| it.claim.waits());
            if found.into_iter().any(|(id, found)| !page.take(id, waits(found))) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// The claims, each with its id, as they stand, or as they stood if the circumstances say so: of a day with all of their
/// lines, of which few are held at a time.
async fn shown(
    conn: &mut Conn,
    ctx: &Ctx,
    ids: &[ClaimId],
    asked: &LinesAsked,
) -> Result<Vec<(Uuid, Option<ClaimExcerpt>)>, FlowError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut found = match ctx.shown_as_of() {
        None => store::claim_excerpts_with(conn, ctx.actor().unit, &ids, asked).await?,
        Some(as_of) => excerpts_then(conn, ctx, &ids, asked, as_of).await?,
    };
    Ok(ids.into_iter().map(|id| (id, found.remove(&id))).collect())
}

/// The claims as they stood, by their ids.
async fn excerpts_then(
    conn: &mut Conn,
    ctx: &Ctx,
    ids: &[Uuid],
    asked: &LinesAsked,
    as_of: AsOf,
) -> Result<BTreeMap<Uuid, ClaimExcerpt>, FlowError> {
    let mut found = BTreeMap::new();
    for few in ids.chunks(FEW) {
        for (id, claim) in claims_then(conn, ctx, (store::SubjectKind::Claim, few), as_of).await? {
            found.insert(id, ClaimExcerpt::of(claim, asked)?);
        }
    }
    Ok(found)
}

/// Looks up the grants of some claims.
async fn look_up(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &mut SeenGrants,
    found: &[(Uuid, Option<ClaimExcerpt>)],
) -> Result<(), FlowError> {
    let of = found.iter().filter_map(|(_, found)| found.as_ref().map(|found| found.claim.grant)).collect();
    grants.look_up(conn, ctx, of).await
}

/// What of it the actor sees; nothing, if the actor does not see its grant.
fn seen(ctx: &Ctx, grants: &SeenGrants, found: Option<ClaimExcerpt>) -> Option<ClaimExcerpt> {
    let found = found?;
    let grant = grants.of(found.claim.grant)?;
    Some(ClaimExcerpt { claim: of_claim(ctx, grant, found.claim), ..found })
}
