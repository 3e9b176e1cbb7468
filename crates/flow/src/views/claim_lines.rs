//! Single lines of claims, and what they rest on.

use std::collections::BTreeSet;

use grants::{Claim, ClaimLine, ClaimLineId, LinesAsked, Receipt, ReceiptId};
use store::LineUnit;

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

/// The units that a claim line counts or pays for, if the actor sees its grant.
pub async fn claim_line_units(ctx: &Ctx, id: ClaimLineId) -> Result<Vec<LineUnit>, FlowError> {
    let claim = claim_with_line(ctx, id).await?;
    let line = claim.line(id).map_err(|_| FlowError::NotFound { what: "claim line" })?;
    let units = store::units_of_lines(&mut ctx.look(Action::Look).await?, ctx.actor().unit, &[id]).await?;
    Ok(units
        .into_iter()
        .map(|listed| LineUnit { held: claim.holds(line, listed.unit.id), ..listed })
        .collect())
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
