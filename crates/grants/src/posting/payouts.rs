//! Payout requests and the advances that they are.

use ledger::{AccountNumber, Cents, MoneyError, Reservation, Transfer, TransferError};

use crate::{PayoutRule, PositionAccounts, Settlement, UnitAccounts};

/// The pending transfers of a payout request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutPostings {
    /// From the position's `to_pay` to `due`.
    pub due: Transfer,
    /// From where the room for advances is to the position's `advanced`.
    pub advance: Transfer,
}

/// A payout request: what is asked for is held back, so that nothing is asked for twice and no more than may be ahead of
/// use. The room is the grant's, where its rule has a cap, or the unit's, which has no limit.
pub fn payout_requested(
    room: AccountNumber,
    position: &PositionAccounts,
    amount: Cents,
) -> Result<PayoutPostings, TransferError> {
    Ok(PayoutPostings {
        due: Transfer::pending(position.to_pay, position.due, amount)?,
        advance: Transfer::pending(room, position.advanced, amount)?,
    })
}

/// A payout request that is approved: the amount is due, ahead of use.
pub fn payout_approved(due: &Reservation, advance: &Reservation) -> Result<Vec<Transfer>, TransferError> {
    [due, advance].into_iter().map(|reserved| reserved.post(reserved.amount())).collect()
}

/// A payout request that is refused: nothing is held back any more. Its room goes where that of the rule in force is: a cap
/// that was agreed meanwhile took into account what was asked for.
pub fn payout_refused(
    due: &Reservation,
    advance: &Reservation,
    room: AccountNumber,
) -> Result<Vec<Transfer>, TransferError> {
    let mut transfers = vec![due.void()?, advance.void()?];
    if advance.debit() != room {
        transfers.push(Transfer::posted(advance.debit(), room, advance.amount())?);
    }
    Ok(transfers)
}

/// What is due and not paid is taken back: it may become due again. The account refuses what is ordered.
pub fn due_taken_back(position: &PositionAccounts, amount: Cents) -> Result<Vec<Transfer>, TransferError> {
    Ok(vec![Transfer::posted(position.due, position.to_pay, amount)?])
}

/// A settlement: what use covers is no advance any more, and what is not covered becomes due.
pub fn advances_settled(
    room: AccountNumber,
    position: &PositionAccounts,
    settlement: Settlement,
) -> Result<Vec<Transfer>, TransferError> {
    let moves =
        [(position.advanced, room, settlement.covered), (position.to_pay, position.due, settlement.due)];
    let some = moves.into_iter().filter(|(.., amount)| *amount != Cents::ZERO);
    some.map(|(debit, credit, amount)| Transfer::posted(debit, credit, amount)).collect()
}

/// A cap on advances is set: the grant's room becomes what may still be advanced, given what is advanced or asked for
/// already. A cap below that is refused by the room.
pub fn cap_set(
    unit: &UnitAccounts,
    room: AccountNumber,
    open: Cents,
    advanced: Cents,
    rule: PayoutRule,
) -> Result<Vec<Transfer>, TransferError> {
    let target = rule.cap().map_or(Ok(Cents::ZERO), |cap| cap.minus(advanced));
    let change = target.and_then(|target| target.minus(open));
    let change = change.map_err(|_: MoneyError| TransferError::Amount(advanced))?;
    let transfer = match change.cmp(&Cents::ZERO) {
        std::cmp::Ordering::Equal => return Ok(Vec::new()),
        std::cmp::Ordering::Greater => Transfer::posted(unit.advances, room, change),
        std::cmp::Ordering::Less => Transfer::posted(room, unit.advances, Cents::new(-change.get())),
    };
    transfer.map(|transfer| vec![transfer])
}
