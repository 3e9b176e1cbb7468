//! What the decision of a claim would do to the plan, of what is said of its lines so far.

use std::collections::{BTreeMap, BTreeSet};

use grants::{ClaimExcerpt, ClaimId, ClaimState, LinesAsked, PlanCosts, PlanEffects, Verdict};
use ledger::Cents;

use super::{claim_excerpt, grant, held};
use crate::{Action, Ctx, FlowError};

/// What comes of each plan line that a claim takes from, if the actor sees its grant: by what is said of its lines, and by
/// those among them that a page shows. Nothing, if the claim is not to be decided, or the books are shown as they stood.
pub async fn plan_effects(
    ctx: &Ctx,
    id: ClaimId,
    said: &BTreeMap<i64, Verdict>,
    here: &BTreeSet<i64>,
) -> Result<PlanEffects, FlowError> {
    let known = LinesAsked::Numbered(said.keys().chain(here).copied().collect());
    let ClaimExcerpt { claim, totals, .. } = claim_excerpt(ctx, id, &known).await?;
    if ctx.shown_as_of().is_some() || !matches!(claim.state, ClaimState::Submitted { .. }) {
        return Ok(PlanEffects::default());
    }
    let grant = grant(ctx, claim.grant).await?;
    let held = held(ctx, &grant).await?;
    let own = claim.reserved.plan_lines.iter().map(|(line, held)| (*line, held.amount()));
    let own: PlanCosts = own.collect();
    // Credit notes take away and hold nothing: only a claim with one comes to something else than it holds.
    let claimed = if Cents::sum(own.values().copied())? == totals.claimed {
        own.clone()
    } else {
        store::open_costs(&mut ctx.look(Action::Look).await?, ctx.actor().unit, id).await?
    };
    Ok(PlanEffects::of(&grant, &held, (&own, &claimed), &claim.lines, said, here)?)
}
