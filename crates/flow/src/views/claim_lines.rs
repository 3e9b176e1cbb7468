//! Single lines of claims, and what they rest on.

use std::collections::{BTreeMap, BTreeSet};

use grants::{Claim, ClaimLine, ClaimLineId, GrantId, LinesAsked, Receipt, ReceiptId};
use store::{LinePlace, LineUnit};

use super::claim_excerpt;
use crate::{Action, Ctx, FlowError, access};

/// The claim of a line with that line alone, if the actor sees its grant.
pub async fn claim_with_line(ctx: &Ctx, id: ClaimLineId) -> Result<Claim, FlowError> {
    let unknown = || FlowError::NotFound { what: "claim line" };
    let mut conn = ctx.look(Action::Look).await?;
    let unit = ctx.actor().unit;
    let of = store::claim_of_line(&mut conn, unit, id).await?.ok_or_else(unknown)?;
    let (_, line) = store::claim_line(&mut conn, unit, id).await?.ok_or_else(unknown)?;
    drop(conn);
    let asked = LinesAsked::Numbered([line.number].into());
    Ok(access::seen_with(claim_excerpt(ctx, of, &asked).await, "claim line")?.claim)
}

/// Where some lines of the claims of a grant stand, by their ids, if the actor sees it: read together.
pub async fn places_of_lines(
    ctx: &Ctx,
    grant: GrantId,
    lines: &[ClaimLineId],
) -> Result<BTreeMap<ClaimLineId, LinePlace>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::visible_grant(&mut conn, ctx, grant).await?;
    let mut places = store::places_of_lines(&mut conn, ctx.actor().unit, lines).await?;
    places.retain(|_, place| place.grant == grant);
    Ok(places)
}

/// The units that a claim line counts or pays for, if the actor sees its grant.
pub async fn claim_line_units(ctx: &Ctx, id: ClaimLineId) -> Result<Vec<LineUnit>, FlowError> {
    let claim = claim_with_line(ctx, id).await?;
    claim.line(id).map_err(|_| FlowError::NotFound { what: "claim line" })?;
    Ok(units_of_claim(ctx, &claim).await?.remove(&id).unwrap_or_default())
}

/// The units of the lines that a claim has here, by line, if the actor sees its grant: read together.
pub async fn units_of_claim(
    ctx: &Ctx,
    claim: &Claim,
) -> Result<BTreeMap<ClaimLineId, Vec<LineUnit>>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::seen_with(access::visible_grant(&mut conn, ctx, claim.grant).await, "claim")?;
    let lines: BTreeMap<ClaimLineId, &ClaimLine> = claim.lines.iter().map(|line| (line.id, line)).collect();
    let ids: Vec<ClaimLineId> = lines.keys().copied().collect();
    let mut found = BTreeMap::<ClaimLineId, Vec<LineUnit>>::new();
    for listed in store::units_of_lines(&mut conn, ctx.actor().unit, &ids).await? {
        let held = lines.get(&listed.line).is_some_and(|line| claim.holds(line, listed.unit.id));
        found.entry(listed.line).or_default().push(LineUnit { held, ..listed });
    }
    Ok(found)
}

/// The receipts with these ids that lines of a claim rest on, if the actor sees its grant. A receipt never changes.
pub async fn claim_receipts(
    ctx: &Ctx,
    claim: &Claim,
    ids: &BTreeSet<ReceiptId>,
) -> Result<Vec<Receipt>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::seen_with(access::visible_grant(&mut conn, ctx, claim.grant).await, "claim")?;
    let of_claim = claim.lines.iter().filter_map(ClaimLine::receipt).filter(|id| ids.contains(id));
    let ids: Vec<ReceiptId> = of_claim.collect::<BTreeSet<_>>().into_iter().collect();
    Ok(store::receipts(&mut conn, ctx.actor().unit, &ids).await?)
}
