//! Where money stands: of a grant, of the lines of its plan, of every euro.

use std::collections::BTreeMap;

use grants::{Figures, Grant, GrantId, HeldCost, PlanLineId, Position};
use ledger::Cents;
use store::PositionFigures;

use super::claims;
use crate::{Action, Ctx, FlowError};

/// Where the money of each position of a grant stands.
pub async fn grant_figures(ctx: &Ctx, grant: &Grant) -> Result<Vec<Figures>, FlowError> {
    Ok(figures_of_grants(ctx, &[grant]).await?.remove(&grant.id).unwrap_or_default())
}

/// The same of some grants, by them: read together.
pub async fn figures_of_grants(
    ctx: &Ctx,
    grants: &[&Grant],
) -> Result<BTreeMap<GrantId, Vec<Figures>>, FlowError> {
    let (mut conn, unit) = (ctx.look_at_figures().await?, ctx.actor().unit);
    let positions = grants.iter().flat_map(|grant| &grant.positions);
    let ids: Vec<_> = positions.map(|position| position.id).collect();
    let found = match ctx.shown_as_of() {
        None => store::figures_of_positions(&mut conn, unit, &ids).await?,
        Some(as_of) => store::figures_of_positions_as_of(&mut conn, unit, &ids, as_of).await?,
    };
    let of_position = |position: &Position| {
        found.get(&position.id).copied().ok_or(FlowError::NotFound { what: "position" })
    };
    let of_grant = |grant: &&Grant| {
        let figures: Result<Vec<Figures>, FlowError> = grant.positions.iter().map(of_position).collect();
        Ok((grant.id, figures?))
    };
    grants.iter().map(of_grant).collect()
}

/// Where the eligible cost of each plan line of a grant stands: what earlier claims have taken, and what is left.
pub async fn held(ctx: &Ctx, grant: &Grant) -> Result<Vec<HeldCost>, FlowError> {
    let Some(as_of) = ctx.shown_as_of() else {
        return Ok(store::held_costs(&mut ctx.look(Action::Look).await?, grant.unit, grant.id).await?);
    };
    let costs =
        store::held_costs_as_of(&mut ctx.look_at_figures().await?, grant.unit, grant.id, as_of).await?;
    let parked = parked_then(ctx, grant.id).await?;
    let with_parked = |held: HeldCost| {
        let parked = parked.get(&held.plan_line).copied().unwrap_or_default();
        HeldCost { parked, ..held }
    };
    Ok(costs.into_iter().map(with_parked).collect())
}

/// What the claims of a grant, as they stood, had parked of each plan line that no later one had claimed again.
async fn parked_then(ctx: &Ctx, grant: GrantId) -> Result<BTreeMap<PlanLineId, Cents>, FlowError> {
    let mut parked: BTreeMap<PlanLineId, Cents> = BTreeMap::new();
    let mut after = None;
    loop {
        // A claim may have thousands of lines: few of them are held at a time.
        let page = claims(ctx, Some(grant), after, 5).await?;
        let lines = page.items.iter().flat_map(|claim| &claim.lines);
        for line in lines.filter(|line| line.waiting().is_ok()) {
            let sum = parked.entry(line.plan_line).or_default();
            *sum = sum.plus(line.signed(line.eligible))?;
        }
        let Some(next) = page.next else { return Ok(parked) };
        after = Some(next);
    }
}

/// The position of every euro, per ministry and component. The first recipient and auditors see it.
pub async fn funding_position(ctx: &Ctx) -> Result<Vec<PositionFigures>, FlowError> {
    drop(ctx.look_at_whole(Action::Look).await?);
    let (mut conn, unit) = (ctx.look_at_figures().await?, ctx.actor().unit);
    Ok(match ctx.shown_as_of() {
        None => store::figures(&mut conn, unit).await?,
        Some(as_of) => store::figures_as_of(&mut conn, unit, as_of).await?,
    })
}
