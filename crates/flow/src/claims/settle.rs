//! What a decision books: what is recognised of all that the claim holds; the rest is released.

use grants::{Claim, ClaimSums, Grant, UnitAccounts, posting};
use ledger::Cents;
use store::Tx;

use super::{
    credits,
    holding::{plan_line, plan_total},
};
use crate::{FlowError, advances::Settling};

/// Settles what a decided claim holds, and each position with what was paid for it; what credit notes take back goes back.
/// A parked line keeps its receipt, and what was replaced or dropped holds nothing any more.
pub(super) async fn settle(
    tx: &mut Tx,
    unit: &UnitAccounts,
    grant: &Grant,
    claim: &Claim,
) -> Result<(), FlowError> {
    let recognised = ClaimSums::recognised(&claim.lines)?;
    let back = ClaimSums::credits_recognised(&claim.lines)?.above_zero();
    // First what credit notes hold, so that a cost is not cut below what they take of it.
    for line in claim.lines.iter().filter(|line| line.counts()) {
        for held in line.held.iter().chain(&line.credit) {
            tx.book(held.settle(line.recognised())?);
        }
    }
    credits::settle_parents(tx, unit, claim).await?;
    let touched = |id| claim.reserved.shares.contains_key(id) || back.shares.contains_key(id);
    for position in grant.positions.iter().filter(|position| touched(&position.id)) {
        let settling = Settling::of(tx, grant, position).await?;
        let share = recognised.share_of(position.id);
        if let Some(held) = claim.reserved.shares.get(&position.id) {
            tx.book(held.settle(share)?);
        }
        if let Some(back) = back.shares.get(&position.id) {
            tx.book(posting::share_credited(&position.accounts, *back)?);
        }
        // What is taken back was due, and stays it: later decisions are settled against it first.
        let more = share.minus(back.share_of(position.id))?;
        if more > Cents::ZERO {
            settling.settle(tx, more)?;
        } else {
            settling.take_back(tx, Cents::ZERO.minus(more)?)?;
        }
    }
    settle_plan(tx, grant, claim, &recognised, &back)
}

/// Settles what is held of the plan, and gives back to it what credit notes take back.
fn settle_plan(
    tx: &mut Tx,
    grant: &Grant,
    claim: &Claim,
    recognised: &ClaimSums,
    back: &ClaimSums,
) -> Result<(), FlowError> {
    for (id, held) in &claim.reserved.plan_lines {
        tx.book(held.settle(recognised.cost_of(*id))?);
    }
    for (id, cost) in &back.plan_lines {
        tx.book(posting::plan_line_credited(plan_line(grant, *id)?, *cost)?);
    }
    if let Some(held) = &claim.reserved.plan_total {
        tx.book(held.settle(recognised.total)?);
    }
    if back.total > Cents::ZERO {
        tx.book(posting::plan_total_credited(plan_total(grant)?, back.total)?);
    }
    Ok(())
}
