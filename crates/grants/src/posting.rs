//! What each event means in transfers.
//!
//! *Shape.* One function per event: accounts and amounts in, transfers out, in the order in which they take
//! effect. *Cost.* Values only. *Limits.* None here: the accounts refuse what may not be. *Order.* Within an
//! event the book *use* comes first, then *payout*, *cash* and *plan*. *Layers.* The caller numbers the
//! transfers, keeps the reservations of the pending ones, and writes them with the journal entry.

use ledger::{AccountNumber, Cents, Reservation, Transfer, TransferError};

use crate::{
    LineReservations, OutsideAccounts, PlanLine, PlanTotal, PositionAccounts, Receipt, Share, UnitAccounts,
};

/// An award: the giver outside promises an amount for a position.
pub fn award(
    outside: &OutsideAccounts,
    position: &PositionAccounts,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    both((outside.to_use, position.to_use), (outside.to_pay, position.to_pay), amount)
}

/// A forwarding: the recipient promises a part of its position on.
///
/// What may be used moves from the parent to the child. What may be paid is each grant's own: the recipient of the
/// parent draws the same euros from its giver that it pays on.
pub fn forwarding(
    unit: &UnitAccounts,
    parent: &PositionAccounts,
    child: &PositionAccounts,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    both((parent.to_use, child.to_use), (unit.payouts, child.to_pay), amount)
}

/// A Finanzierungsplan: room for each line, flexibility included, and for the total as it stands.
pub fn plan(
    unit: &UnitAccounts,
    lines: &[PlanLine],
    flexibility: Share,
    total: &PlanTotal,
) -> Result<Vec<Transfer>, TransferError> {
    let line = |line: &PlanLine| Transfer::posted(unit.plan, line.room, room(line.planned, flexibility)?);
    let total = Transfer::posted(unit.plan, total.room, total.planned);
    lines.iter().map(line).chain([total]).collect()
}

/// The planned cost with its flexibility, which is rounded once.
fn room(planned: Cents, flexibility: Share) -> Result<Cents, TransferError> {
    flexibility.of(planned).and_then(|more| planned.plus(more)).map_err(|_| TransferError::Amount(planned))
}

/// A receipt: its gross amount is open to be claimed.
pub fn receipt(
    unit: &UnitAccounts,
    open: AccountNumber,
    gross: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    Ok(vec![Transfer::posted(unit.receipts, open, gross)?])
}

/// A payout request: what is asked for is held back, so that nothing is asked for twice.
pub fn payout_requested(position: &PositionAccounts, amount: Cents) -> Result<Transfer, TransferError> {
    Transfer::pending(position.to_pay, position.due, amount)
}

/// A payout request that is approved: the amount is due.
pub fn payout_approved(reserved: &Reservation) -> Result<Transfer, TransferError> {
    reserved.post(reserved.amount())
}

/// A payout request that is refused: nothing is held back any more.
pub fn payout_refused(reserved: &Reservation) -> Result<Transfer, TransferError> {
    reserved.void()
}

/// A tranche that has arrived: what was due is paid, and the money is there.
pub fn tranche_received(
    outside: &OutsideAccounts,
    position: &PositionAccounts,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    both((position.due, position.paid), (outside.cash, position.cash), amount)
}

fn both(
    first: (AccountNumber, AccountNumber),
    second: (AccountNumber, AccountNumber),
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    [first, second].into_iter().map(|(debit, credit)| Transfer::posted(debit, credit, amount)).collect()
}

/// The transfers of a line that is declared. The pending ones become its [`LineReservations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimPostings {
    /// Pending: the grant share, from the position's `to_use` to `used`.
    pub share: Transfer,
    /// Pending: the eligible cost, from the plan line's `room` to `spent`.
    pub plan_line: Transfer,
    /// Pending: the eligible cost, from the plan total's `room` to `spent`.
    pub plan_total: Transfer,
    /// Pending: the eligible cost, from the receipt's `open` to `claimed`; none for a lump sum.
    pub receipt: Option<Transfer>,
    /// Posted: the grant share, as the figure of what was claimed.
    pub claimed: Transfer,
}

impl ClaimPostings {
    /// All of them, in order.
    pub fn transfers(&self) -> Vec<Transfer> {
        let Self { share, plan_line, plan_total, receipt, claimed } = *self;
        [Some(share), Some(plan_line), Some(plan_total), receipt, Some(claimed)]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// A claim line that is submitted: everything it takes is reserved.
pub fn claim_submitted(
    unit: &UnitAccounts,
    position: &PositionAccounts,
    share: Cents,
    plan_line: &PlanLine,
    total: &PlanTotal,
    eligible: Cents,
    receipt: Option<&Receipt>,
) -> Result<ClaimPostings, TransferError> {
    Ok(ClaimPostings {
        share: Transfer::pending(position.to_use, position.used, share)?,
        plan_line: Transfer::pending(plan_line.room, plan_line.spent, eligible)?,
        plan_total: Transfer::pending(total.room, total.spent, eligible)?,
        receipt: receipt.map(|it| Transfer::pending(it.open, it.claimed, eligible)).transpose()?,
        claimed: Transfer::posted(unit.claims, position.claimed, share)?,
    })
}

/// The transfers of a line that is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionPostings {
    /// Settles the reservation of the position.
    pub share: Transfer,
    /// Settles the reservation of the plan line.
    pub plan_line: Transfer,
    /// Settles the reservation of the plan total.
    pub plan_total: Transfer,
    /// Settles the reservation of the receipt; none for a lump sum.
    pub receipt: Option<Transfer>,
    /// Posted: what becomes due; none where earlier advances cover it.
    pub reimbursed: Option<Transfer>,
}

impl DecisionPostings {
    /// All of them, in order.
    pub fn transfers(&self) -> Vec<Transfer> {
        let Self { share, plan_line, plan_total, receipt, reimbursed } = *self;
        [Some(share), Some(plan_line), Some(plan_total), receipt, reimbursed].into_iter().flatten().collect()
    }
}

/// A claim line that is decided: what is recognised is booked, the rest is released, and what earlier
/// advances do not cover becomes due.
pub fn line_decided(
    reserved: &LineReservations,
    recognised_eligible: Cents,
    recognised_share: Cents,
    position: &PositionAccounts,
    reimburse: Cents,
) -> Result<DecisionPostings, TransferError> {
    let due = || Transfer::posted(position.to_pay, position.due, reimburse);
    Ok(DecisionPostings {
        share: reserved.share.settle(recognised_share)?,
        plan_line: reserved.plan_line.settle(recognised_eligible)?,
        plan_total: reserved.plan_total.settle(recognised_eligible)?,
        receipt: reserved.receipt.map(|it| it.settle(recognised_eligible)).transpose()?,
        reimbursed: (reimburse > Cents::ZERO).then(due).transpose()?,
    })
}

/// What becomes due to a position by a decision: the part of all use recognised so far that exceeds all
/// that has become due so far, by advances or by earlier reimbursements. Never below zero.
///
/// Both are the posted credits of a position's account: `used` after the decision, `due` before it.
#[must_use]
pub fn reimbursement(used_after: Cents, due_credited: Cents) -> Cents {
    Cents::new(used_after.get().saturating_sub(due_credited.get()).max(0))
}

/// The transfers of a line whose claim is withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawalPostings {
    /// Releases the reservation of the position.
    pub share: Transfer,
    /// Releases the reservation of the plan line.
    pub plan_line: Transfer,
    /// Releases the reservation of the plan total.
    pub plan_total: Transfer,
    /// Releases the reservation of the receipt; none for a lump sum.
    pub receipt: Option<Transfer>,
    /// Posted: takes the grant share back out of the figure of what was claimed.
    pub claimed: Transfer,
}

impl WithdrawalPostings {
    /// All of them, in order.
    pub fn transfers(&self) -> Vec<Transfer> {
        let Self { share, plan_line, plan_total, receipt, claimed } = *self;
        [Some(share), Some(plan_line), Some(plan_total), receipt, Some(claimed)]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// A claim line that is withdrawn with its claim: nothing is reserved and nothing counts as claimed.
pub fn line_withdrawn(
    unit: &UnitAccounts,
    position: &PositionAccounts,
    reserved: &LineReservations,
) -> Result<WithdrawalPostings, TransferError> {
    Ok(WithdrawalPostings {
        share: reserved.share.void()?,
        plan_line: reserved.plan_line.void()?,
        plan_total: reserved.plan_total.void()?,
        receipt: reserved.receipt.map(|it| it.void()).transpose()?,
        claimed: Transfer::posted(position.claimed, unit.claims, reserved.share.amount())?,
    })
}

/// The pending transfers of a payment that is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentPostings {
    /// From the giver's `cash` to the recipient's.
    pub cash: Transfer,
    /// From the recipient's `due` to `paid`.
    pub due: Transfer,
}

impl PaymentPostings {
    /// Both of them, in order.
    pub fn transfers(&self) -> Vec<Transfer> {
        vec![self.cash, self.due]
    }
}

/// A payment that is ordered: the money and what is due are reserved until the bank has answered.
pub fn payment_ordered(
    giver_cash: AccountNumber,
    recipient: &PositionAccounts,
    amount: Cents,
) -> Result<PaymentPostings, TransferError> {
    Ok(PaymentPostings {
        cash: Transfer::pending(giver_cash, recipient.cash, amount)?,
        due: Transfer::pending(recipient.due, recipient.paid, amount)?,
    })
}

/// A payment that the bank confirmed: both reservations are booked in full.
pub fn payment_confirmed(cash: &Reservation, due: &Reservation) -> Result<Vec<Transfer>, TransferError> {
    [cash, due].into_iter().map(|reserved| reserved.post(reserved.amount())).collect()
}

/// A payment that was not executed: both reservations are released.
pub fn payment_rejected(cash: &Reservation, due: &Reservation) -> Result<Vec<Transfer>, TransferError> {
    [cash, due].into_iter().map(Reservation::void).collect()
}

#[cfg(test)]
mod tests;
