//! Money that comes back: returned by the bank, repaid, offset; a tranche that never was; and the receivables that ask for
//! it.

use ledger::{AccountNumber, Cents, Transfer, TransferError};

use super::both;
use crate::{OutsideAccounts, PositionAccounts, ReceivableAccounts, UnitAccounts};

/// A confirmed payment that the bank returned: the money is the giver's again, and what was paid is due again.
pub fn payment_returned(
    giver_cash: AccountNumber,
    recipient: &PositionAccounts,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    both((recipient.cash, giver_cash), (recipient.paid, recipient.due), amount)
}

/// A tranche that was recorded wrongly: the money is not there, and what was paid is due again. The account of the cash
/// refuses what is spent, ordered or repaid.
pub fn tranche_reversed(
    outside: &OutsideAccounts,
    position: &PositionAccounts,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    payment_returned(outside.cash, position, amount)
}

/// A repayment of money of the grant: the giver has it, and it may become due again. The giver's cash is a position's, or
/// the ministry's outside.
pub fn repaid(
    giver_cash: AccountNumber,
    recipient: &PositionAccounts,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    both((recipient.cash, giver_cash), (recipient.paid, recipient.to_pay), amount)
}

/// Money that is no money of the grant, such as interest: it moves from one cash to the other and changes nothing else.
pub fn interest_repaid(
    from: AccountNumber,
    giver_cash: AccountNumber,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    Ok(vec![Transfer::posted(from, giver_cash, amount)?])
}

/// A demand: so much is owed.
pub fn demanded(
    unit: &UnitAccounts,
    receivable: &ReceivableAccounts,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    Ok(vec![Transfer::posted(unit.receivables, receivable.open, amount)?])
}

/// A part of a receivable that was repaid or offset.
pub fn settled(receivable: &ReceivableAccounts, amount: Cents) -> Result<Vec<Transfer>, TransferError> {
    Ok(vec![Transfer::posted(receivable.open, receivable.settled, amount)?])
}

/// A part of a receivable that was waived.
pub fn waived(receivable: &ReceivableAccounts, amount: Cents) -> Result<Vec<Transfer>, TransferError> {
    Ok(vec![Transfer::posted(receivable.open, receivable.waived, amount)?])
}

/// What was used came back on a demand: so much of the use is owed no more.
pub fn withheld(
    unit: &UnitAccounts,
    withheld: AccountNumber,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    Ok(vec![Transfer::posted(unit.receivables, withheld, amount)?])
}

/// What was withheld of use is not used any more: nothing is to be withheld of it.
pub fn withheld_ends(
    unit: &UnitAccounts,
    withheld: AccountNumber,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    Ok(vec![Transfer::posted(withheld, unit.receivables, amount)?])
}

/// A payment without the bank, as an offset makes it: at once, in cash as in what is due. What the recipient repays in
/// the same entry is what it is paid with.
pub fn paid_at_once(
    giver_cash: AccountNumber,
    recipient: &PositionAccounts,
    amount: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    both((giver_cash, recipient.cash), (recipient.due, recipient.paid), amount)
}
