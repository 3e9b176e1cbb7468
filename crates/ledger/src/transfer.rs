//! Transfers: one debit account, one credit account, one amount. Balanced by construction.
//!
//! *Shape.* A transfer is posted at once, or pending (a reservation) and later posted in whole or part, or
//! voided, exactly once. *Cost.* Nothing; values only. *Limits.* An amount lies between one cent and
//! [`Cents::MAX`]. *Order.* Transfers of one entry take effect one after the other, as they are listed.
//! *Layers.* Accounts apply them ([`crate::Account::after`]), entries carry them ([`crate::Entry`]), the
//! database enforces both.

use serde::{Deserialize, Serialize};

use crate::{AccountNumber, Cents, MoneyError, TransferNumber};

/// What a transfer does with its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferKind {
    /// Booked at once.
    Posted,
    /// Reserved until it is posted or voided.
    Pending,
    /// Books a reservation, in whole or in part; what is left of it is released.
    Post {
        /// The pending transfer.
        resolves: TransferNumber,
        /// Its amount.
        reserved: Cents,
    },
    /// Releases a reservation as a whole.
    Void {
        /// The pending transfer.
        resolves: TransferNumber,
    },
}

impl TransferKind {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Pending => "pending",
            Self::Post { .. } => "post",
            Self::Void { .. } => "void",
        }
    }
}

/// One movement of money between two accounts of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    kind: TransferKind,
    debit: AccountNumber,
    credit: AccountNumber,
    amount: Cents,
}

/// Why a transfer cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// Zero or below, or above [`Cents::MAX`].
    #[error("a transfer moves between 0.01 and 10000000000000.00, not {0}")]
    Amount(Cents),
    /// The same account on both sides.
    #[error("a transfer needs two accounts, not account {0} twice")]
    OneAccount(AccountNumber),
    /// More than was reserved.
    #[error("{asked} cannot be posted of a reservation of {reserved}")]
    MoreThanReserved {
        /// What was reserved.
        reserved: Cents,
        /// What was to be posted.
        asked: Cents,
    },
    /// The words of a stored transfer do not fit together.
    #[error("a transfer of kind {0} with these references does not exist")]
    UnknownKind(String),
}

/// A pending transfer that waits to be posted or voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reservation {
    number: TransferNumber,
    debit: AccountNumber,
    credit: AccountNumber,
    amount: Cents,
}

impl Transfer {
    /// Books an amount at once.
    pub fn posted(debit: AccountNumber, credit: AccountNumber, amount: Cents) -> Result<Self, TransferError> {
        Self::build(TransferKind::Posted, debit, credit, amount)
    }

    /// Reserves an amount.
    pub fn pending(
        debit: AccountNumber,
        credit: AccountNumber,
        amount: Cents,
    ) -> Result<Self, TransferError> {
        Self::build(TransferKind::Pending, debit, credit, amount)
    }

    /// Rebuilds a stored transfer from its columns.
    pub fn from_parts(
        kind: &str,
        accounts: (AccountNumber, AccountNumber),
        amount: Cents,
        resolved: Option<(TransferNumber, Cents)>,
    ) -> Result<Self, TransferError> {
        let (debit, credit) = accounts;
        match (kind, resolved) {
            ("posted", None) => Self::posted(debit, credit, amount),
            ("pending", None) => Self::pending(debit, credit, amount),
            ("post", Some((number, reserved))) => {
                Reservation { number, debit, credit, amount: reserved }.post(amount)
            }
            ("void", Some((number, reserved))) if reserved == amount => {
                Reservation { number, debit, credit, amount: reserved }.void()
            }
            _ => Err(TransferError::UnknownKind(kind.to_owned())),
        }
    }

    fn build(
        kind: TransferKind,
        debit: AccountNumber,
        credit: AccountNumber,
        amount: Cents,
    ) -> Result<Self, TransferError> {
        if amount <= Cents::ZERO || amount > Cents::MAX {
            return Err(TransferError::Amount(amount));
        }
        if debit == credit {
            return Err(TransferError::OneAccount(debit));
        }
        Ok(Self { kind, debit, credit, amount })
    }

    /// What it does.
    pub const fn kind(&self) -> TransferKind {
        self.kind
    }

    /// The account it takes from.
    pub const fn debit(&self) -> AccountNumber {
        self.debit
    }

    /// The account it gives to.
    pub const fn credit(&self) -> AccountNumber {
        self.credit
    }

    /// How much, in cents.
    pub const fn amount(&self) -> Cents {
        self.amount
    }

    /// The pending transfer that it resolves and the amount that one reserved.
    pub const fn resolved(&self) -> Option<(TransferNumber, Cents)> {
        match self.kind {
            TransferKind::Posted | TransferKind::Pending => None,
            TransferKind::Post { resolves, reserved } => Some((resolves, reserved)),
            TransferKind::Void { resolves } => Some((resolves, self.amount)),
        }
    }

    /// How it changes the pending and the posted balance of its two sides.
    pub(crate) fn change(&self) -> Result<(Cents, Cents), MoneyError> {
        Ok(match self.kind {
            TransferKind::Posted => (Cents::ZERO, self.amount),
            TransferKind::Pending => (self.amount, Cents::ZERO),
            TransferKind::Post { reserved, .. } => (Cents::ZERO.minus(reserved)?, self.amount),
            TransferKind::Void { .. } => (Cents::ZERO.minus(self.amount)?, Cents::ZERO),
        })
    }

    /// The reservation that a pending transfer makes once it has a number.
    pub fn reservation(&self, number: TransferNumber) -> Option<Reservation> {
        (self.kind == TransferKind::Pending).then_some(Reservation {
            number,
            debit: self.debit,
            credit: self.credit,
            amount: self.amount,
        })
    }
}

impl Reservation {
    /// What was reserved, in cents.
    pub const fn amount(&self) -> Cents {
        self.amount
    }

    /// The number of the pending transfer.
    pub const fn number(&self) -> TransferNumber {
        self.number
    }

    /// The account on which it is held back.
    pub const fn debit(&self) -> AccountNumber {
        self.debit
    }

    /// Books all or a part; the rest is released.
    pub fn post(&self, amount: Cents) -> Result<Transfer, TransferError> {
        if amount > self.amount {
            return Err(TransferError::MoreThanReserved { reserved: self.amount, asked: amount });
        }
        let kind = TransferKind::Post { resolves: self.number, reserved: self.amount };
        Transfer::build(kind, self.debit, self.credit, amount)
    }

    /// Releases all of it.
    pub fn void(&self) -> Result<Transfer, TransferError> {
        Transfer::build(TransferKind::Void { resolves: self.number }, self.debit, self.credit, self.amount)
    }

    /// Whether a transfer posts or voids exactly this reservation.
    pub fn is_resolved_by(&self, transfer: &Transfer) -> bool {
        transfer.resolved() == Some((self.number, self.amount))
            && (transfer.debit, transfer.credit) == (self.debit, self.credit)
    }

    /// Books a part above zero, or releases all when nothing is to be booked.
    pub fn settle(&self, amount: Cents) -> Result<Transfer, TransferError> {
        if amount == Cents::ZERO { self.void() } else { self.post(amount) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: AccountNumber = AccountNumber::new(1);
    const B: AccountNumber = AccountNumber::new(2);

    fn reserved(cents: i64) -> Reservation {
        Transfer::pending(A, B, Cents::new(cents)).unwrap().reservation(TransferNumber::new(7)).unwrap()
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert_eq!(Transfer::posted(A, B, Cents::ZERO), Err(TransferError::Amount(Cents::ZERO)));
        assert!(Transfer::posted(A, B, Cents::new(-1)).is_err());
        assert!(Transfer::posted(A, B, Cents::new(Cents::MAX.get() + 1)).is_err());
        assert_eq!(Transfer::posted(A, A, Cents::new(1)), Err(TransferError::OneAccount(A)));
    }

    #[test]
    fn a_reservation_is_posted_up_to_its_amount_and_not_a_cent_more() {
        assert_eq!(reserved(100).post(Cents::new(100)).unwrap().amount(), Cents::new(100));
        assert_eq!(
            reserved(100).post(Cents::new(101)),
            Err(TransferError::MoreThanReserved { reserved: Cents::new(100), asked: Cents::new(101) })
        );
        assert!(reserved(100).post(Cents::ZERO).is_err());
    }

    #[test]
    fn settling_nothing_is_a_void() {
        assert_eq!(reserved(100).settle(Cents::ZERO), reserved(100).void());
        assert_eq!(reserved(100).settle(Cents::new(1)), reserved(100).post(Cents::new(1)));
    }

    #[test]
    fn stored_columns_give_the_same_transfer_back() {
        let all = [
            Transfer::posted(A, B, Cents::new(5)).unwrap(),
            Transfer::pending(A, B, Cents::new(5)).unwrap(),
            reserved(9).post(Cents::new(5)).unwrap(),
            reserved(5).void().unwrap(),
        ];
        for transfer in all {
            let again =
                Transfer::from_parts(transfer.kind().word(), (A, B), transfer.amount(), transfer.resolved());
            assert_eq!(again, Ok(transfer));
        }
        assert!(
            Transfer::from_parts("posted", (A, B), Cents::new(5), Some((TransferNumber::new(1), A_CENT)))
                .is_err()
        );
        assert!(
            Transfer::from_parts("void", (A, B), Cents::new(5), Some((TransferNumber::new(1), A_CENT)))
                .is_err()
        );
        assert!(Transfer::from_parts("gift", (A, B), Cents::new(5), None).is_err());
    }

    const A_CENT: Cents = Cents::new(1);
}
