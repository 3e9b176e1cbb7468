//! A stored reservation.

use ledger::{AccountNumber, Cents, Reservation, Transfer, TransferNumber};

use crate::error::StoreError;

/// The reservation that a pending transfer made.
pub(crate) fn reservation(
    number: i64,
    debit: i64,
    credit: i64,
    cents: i64,
) -> Result<Reservation, StoreError> {
    let accounts = (AccountNumber::new(debit), AccountNumber::new(credit));
    Transfer::pending(accounts.0, accounts.1, Cents::new(cents))?
        .reservation(TransferNumber::new(number))
        .ok_or_else(|| StoreError::broken("transfer", number, "it reserves nothing"))
}
