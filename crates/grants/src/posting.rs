//! What each event means in transfers.
//!
//! *Shape.* One function per event: accounts and amounts in, transfers out, in the order in which they take
//! effect. *Cost.* Values only. *Limits.* None here: the accounts refuse what may not be. *Order.* Within an
//! event the book *use* comes first, then *payout*, *cash* and *plan*. *Layers.* The caller numbers the
//! transfers, keeps the reservations of the pending ones, and writes them with the journal entry.

pub mod acts;
mod money_back;
mod payouts;

use std::cmp::Ordering;

use ledger::{AccountNumber, Cents, Reservation, Transfer, TransferError};

use crate::{
    Correction, Flexibility, OutsideAccounts, PlanLine, PlanTotal, PositionAccounts, Receipt, UnitAccounts,
};

pub use money_back::{
    demanded, interest_repaid, paid_at_once, payment_returned, repaid, settled, tranche_reversed, waived,
    withheld, withheld_ends,
};
pub use payouts::{
    PayoutPostings, advances_settled, cap_set, due_taken_back, payout_approved, payout_refused,
    payout_requested,
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
    flexibility: Flexibility,
    total: &PlanTotal,
) -> Result<Vec<Transfer>, TransferError> {
    let line = |line: &PlanLine| Transfer::posted(unit.plan, line.room, room(line.planned, flexibility)?);
    let total = Transfer::posted(unit.plan, total.room, total.planned);
    lines.iter().map(line).chain([total]).collect()
}

/// The planned cost with its flexibility, which is rounded once.
fn room(planned: Cents, flexibility: Flexibility) -> Result<Cents, TransferError> {
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

/// The lines of a claim hold the grant share of a position together.
pub fn share_claimed(position: &PositionAccounts, share: Cents) -> Result<Transfer, TransferError> {
    Transfer::pending(position.to_use, position.used, share)
}

/// The lines of a claim hold the eligible cost of a plan line together.
pub fn plan_line_claimed(line: &PlanLine, eligible: Cents) -> Result<Transfer, TransferError> {
    Transfer::pending(line.room, line.spent, eligible)
}

/// The lines of a claim hold the eligible cost of the plan's total together.
pub fn plan_total_claimed(total: &PlanTotal, eligible: Cents) -> Result<Transfer, TransferError> {
    Transfer::pending(total.room, total.spent, eligible)
}

/// A line of a claim holds its eligible cost of its receipt.
pub fn receipt_claimed(
    unit: &UnitAccounts,
    receipt: &Receipt,
    eligible: Cents,
) -> Result<Transfer, TransferError> {
    Transfer::pending(receipt.open, unit.receipts_claimed, eligible)
}

/// The grant share of what was claimed of a position, as a figure.
pub fn claimed(
    unit: &UnitAccounts,
    position: &PositionAccounts,
    share: Cents,
) -> Result<Transfer, TransferError> {
    Transfer::posted(unit.claims, position.claimed, share)
}

/// A claim that is withdrawn does not count as claimed any more.
pub fn unclaimed(
    unit: &UnitAccounts,
    position: &PositionAccounts,
    share: Cents,
) -> Result<Transfer, TransferError> {
    Transfer::posted(position.claimed, unit.claims, share)
}

/// The first credit note for a line: what is claimed or recognised there may be taken back, once.
pub fn creditable(unit: &UnitAccounts, open: AccountNumber, cost: Cents) -> Result<Transfer, TransferError> {
    Transfer::posted(unit.credits, open, cost)
}

/// Less is recognised of a line than credit notes could take so far.
pub fn less_creditable(
    unit: &UnitAccounts,
    open: AccountNumber,
    cost: Cents,
) -> Result<Transfer, TransferError> {
    Transfer::posted(open, unit.credits, cost)
}

/// A credit note holds its amount of what is left of the line that it reduces.
pub fn credit_claimed(
    unit: &UnitAccounts,
    open: AccountNumber,
    amount: Cents,
) -> Result<Transfer, TransferError> {
    Transfer::pending(open, unit.credits, amount)
}

/// Credit notes give the grant share back to a position.
pub fn share_credited(position: &PositionAccounts, share: Cents) -> Result<Transfer, TransferError> {
    Transfer::posted(position.used, position.to_use, share)
}

/// Credit notes give the eligible cost back to a plan line.
pub fn plan_line_credited(line: &PlanLine, cost: Cents) -> Result<Transfer, TransferError> {
    Transfer::posted(line.spent, line.room, cost)
}

/// Credit notes give the eligible cost back to the plan's total.
pub fn plan_total_credited(total: &PlanTotal, cost: Cents) -> Result<Transfer, TransferError> {
    Transfer::posted(total.spent, total.room, cost)
}

/// A correction after the decision: the difference goes the way that the decision went, or back. What has become due
/// stays due: later decisions are settled against it first ([`crate::Standing`]).
pub fn corrected(
    unit: &UnitAccounts,
    position: &PositionAccounts,
    plan_line: &PlanLine,
    total: &PlanTotal,
    receipt: Option<&Receipt>,
    correction: &Correction,
) -> Result<Vec<Transfer>, TransferError> {
    let Correction { from, to, from_share, to_share, .. } = correction;
    let cost = |way| difference(way, *from, *to);
    let moves = [
        difference((position.to_use, position.used), *from_share, *to_share)?,
        cost((plan_line.room, plan_line.spent))?,
        cost((total.room, total.spent))?,
        receipt.map(|receipt| cost((receipt.open, unit.receipts_claimed))).transpose()?.flatten(),
    ];
    Ok(moves.into_iter().flatten().collect())
}

/// What moves a sum from one amount to another; nothing if they are the same.
fn difference(
    (debit, credit): (AccountNumber, AccountNumber),
    from: Cents,
    to: Cents,
) -> Result<Option<Transfer>, TransferError> {
    let by = |more: Cents, less: Cents| more.minus(less).map_err(|_| TransferError::Amount(more));
    match from.cmp(&to) {
        Ordering::Less => Transfer::posted(debit, credit, by(to, from)?).map(Some),
        Ordering::Greater => Transfer::posted(credit, debit, by(from, to)?).map(Some),
        Ordering::Equal => Ok(None),
    }
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
