//! What a claim holds of its grant until it is decided, in sums, and of receipts, line by line.

use grants::{
    Claim, ClaimLine, ClaimReservations, ClaimSums, Grant, PlanLine, PlanLineId, PlanTotal, Position,
    PositionId, Receipt, UnitAccounts, posting,
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
    let sums = ClaimSums::claimed(lines)?.above_zero();
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
    if sums.total > Cents::ZERO {
        let total = posting::plan_total_claimed(plan_total(grant)?, sums.total)?;
        reserved.plan_total = Some(reserve(tx, total)?);
    }
    for (id, share) in ClaimSums::credits_claimed(lines)?.above_zero().shares {
        tx.book(posting::unclaimed(unit, &position(grant, id)?.accounts, share)?);
    }
    Ok(reserved)
}

/// Releases what an undecided claim holds in sums; it does not count as claimed any more.
pub(super) fn release_sums(
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
    for (id, share) in ClaimSums::credits_claimed(&claim.lines)?.above_zero().shares {
        tx.book(posting::claimed(unit, &position(grant, id)?.accounts, share)?);
    }
    for held in plan_lines.values().chain(plan_total) {
        tx.book(held.void()?);
    }
    Ok(())
}

/// Releases what lines hold of their receipts and, as credit notes, of the lines that they reduce.
pub(super) fn release_holds<'a>(
    tx: &mut Tx,
    lines: impl Iterator<Item = &'a ClaimLine>,
) -> Result<(), FlowError> {
    for held in lines.flat_map(|line| line.held.iter().chain(&line.credit)) {
        tx.book(held.void()?);
    }
    Ok(())
}

/// What is parked is not held in the sums, and does not count as claimed until it is claimed again.
pub(super) fn uncount_parked(
    tx: &mut Tx,
    unit: &UnitAccounts,
    grant: &Grant,
    claim: &Claim,
) -> Result<(), FlowError> {
    for (id, share) in ClaimSums::parked(&claim.lines)?.above_zero().shares {
        tx.book(posting::unclaimed(unit, &position(grant, id)?.accounts, share)?);
    }
    for (id, share) in ClaimSums::credits_parked(&claim.lines)?.above_zero().shares {
        tx.book(posting::claimed(unit, &position(grant, id)?.accounts, share)?);
    }
    Ok(())
}

pub(super) fn plan_total(grant: &Grant) -> Result<&PlanTotal, FlowError> {
    grant.plan_total.as_ref().ok_or_else(|| FlowError::NoPlan { reference: grant.act.reference.clone() })
}

pub(super) fn position(grant: &Grant, id: PositionId) -> Result<&Position, FlowError> {
    let found = grant.positions.iter().find(|position| position.id == id);
    found.ok_or(FlowError::NotFound { what: "position" })
}

pub(super) fn plan_line(grant: &Grant, id: PlanLineId) -> Result<&PlanLine, FlowError> {
    let found = grant.plan.iter().find(|line| line.id == id);
    found.ok_or(FlowError::NotFound { what: "plan line" })
}
