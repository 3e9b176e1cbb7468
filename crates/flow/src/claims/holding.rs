//! What a claim holds of its grant until it is decided, in sums, and of receipts, line by line.

use grants::{
    Claim, ClaimLine, ClaimReservations, ClaimSums, Grant, PlanLine, PlanLineId, Position, PositionId,
    Receipt, UnitAccounts, posting,
};
use ledger::{Cents, Reservation};
use store::Tx;

use crate::{FlowError, payouts::reserve};

/// Holds what a line claims of its receipt.
pub(super) fn hold_receipt(
    tx: &mut Tx,
    unit: &UnitAccounts,
    receipt: Option<&Receipt>,
    eligible: Cents,
) -> Result<Option<Reservation>, FlowError> {
    receipt.map(|receipt| reserve(tx, posting::receipt_claimed(unit, receipt, eligible)?)).transpose()
}

/// Holds what the lines claim together, and counts it as claimed.
pub(super) fn hold(
    tx: &mut Tx,
    unit: &UnitAccounts,
    grant: &Grant,
    lines: &[ClaimLine],
) -> Result<ClaimReservations, FlowError> {
    let sums = ClaimSums::claimed(lines)?;
    let mut reserved = ClaimReservations::default();
    for (id, share) in sums.shares {
        let position = &position(grant, id)?.accounts;
        reserved.shares.insert(id, reserve(tx, posting::share_claimed(position, share)?)?);
        tx.book(posting::claimed(unit, position, share)?);
    }
    for (id, cost) in sums.plan_lines {
        let held = reserve(tx, posting::plan_line_claimed(plan_line(grant, id)?, cost)?)?;
        reserved.plan_lines.insert(id, held);
    }
    let no_plan = || FlowError::NoPlan { reference: grant.act.reference.clone() };
    let total = grant.plan_total.as_ref().ok_or_else(no_plan)?;
    reserved.plan_total = Some(reserve(tx, posting::plan_total_claimed(total, sums.total)?)?);
    Ok(reserved)
}

/// Releases all that a claim holds; it does not count as claimed any more.
pub(super) fn release(
    tx: &mut Tx,
    unit: &UnitAccounts,
    grant: &Grant,
    claim: &Claim,
) -> Result<(), FlowError> {
    let ClaimReservations { shares, plan_lines, plan_total } = &claim.reserved;
    for (id, held) in shares {
        tx.book(held.void()?);
        tx.book(posting::unclaimed(unit, &position(grant, *id)?.accounts, held.amount())?);
    }
    let of_lines = claim.lines.iter().filter_map(|line| line.held.as_ref());
    for held in plan_lines.values().chain(plan_total).chain(of_lines) {
        tx.book(held.void()?);
    }
    Ok(())
}

pub(super) fn position(grant: &Grant, id: PositionId) -> Result<&Position, FlowError> {
    let found = grant.positions.iter().find(|position| position.id == id);
    found.ok_or(FlowError::NotFound { what: "position" })
}

fn plan_line(grant: &Grant, id: PlanLineId) -> Result<&PlanLine, FlowError> {
    let found = grant.plan.iter().find(|line| line.id == id);
    found.ok_or(FlowError::NotFound { what: "plan line" })
}
