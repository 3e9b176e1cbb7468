//! Verification: the whole chain of every unit, entry by entry, with nothing believed.
//!
//! *Shape.* Feed entries in order, ask for the heads at the end. *Cost.* One hash and one parse per entry.
//! *Limits.* Memory holds the accounts and the open reservations, never the entries. *Order.* The entries of
//! a unit in the order of their numbers; units may be mixed. *Layers.* The store feeds it from a database,
//! the command line from an export.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};

use crate::{
    Account, AccountError, AccountNumber, Entry, EntryNumber, Hash, OpenedAccount, Reservation,
    TransferError, TransferLine, TransferNumber, UnitId,
};

/// What does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The bytes are not an entry.
    #[error("the entry cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The entry was changed after it was written.
    #[error("its content has the hash {computed}, but {stated} is stated")]
    Hash {
        /// The hash of the content.
        computed: Hash,
        /// The hash that stands beside it.
        stated: Hash,
    },
    /// An entry is missing, doubled or out of order.
    #[error("entry {expected} was expected here")]
    Number {
        /// The number that should follow.
        expected: EntryNumber,
    },
    /// It does not continue the entry before.
    #[error("it names {named} as the hash before it, but that is {actual}")]
    Link {
        /// What the entry names.
        named: Hash,
        /// The hash of the entry before.
        actual: Hash,
    },
    /// It was written before the entry before it.
    #[error("it was recorded at {found}, before the entry before it at {before}")]
    Time {
        /// When the entry before was recorded, in microseconds since 1970 in UTC.
        before: i64,
        /// When this one claims to have been.
        found: i64,
    },
    /// It counts for a day that had not come when it was written, or for none.
    #[error(
        "it counts for {effective_on}, which is no day or had not come when it was recorded at {recorded_at}"
    )]
    Day {
        /// The day it claims to count for.
        effective_on: String,
        /// When it was recorded, in microseconds since 1970 in UTC.
        recorded_at: i64,
    },
    /// A transfer is missing, doubled or out of order.
    #[error("transfer {found} stands where {expected} was expected")]
    TransferNumber {
        /// The number that should follow.
        expected: TransferNumber,
        /// The number that stands there.
        found: TransferNumber,
    },
    /// An account is missing, doubled or out of order.
    #[error("account {found} is opened where {expected} was expected")]
    AccountNumber {
        /// The number that should follow.
        expected: AccountNumber,
        /// The number that stands there.
        found: AccountNumber,
    },
    /// A transfer names an account that was never opened.
    #[error("transfer {transfer} names account {account}, which does not exist")]
    UnknownAccount {
        /// The transfer.
        transfer: TransferNumber,
        /// The account it names.
        account: AccountNumber,
    },
    /// A transfer resolves a reservation that is not open, or not as it was made.
    #[error("transfer {0} resolves a reservation that is not open or was made otherwise")]
    NotReserved(TransferNumber),
    /// A transfer that cannot be.
    #[error("transfer {number}: {cause}")]
    Transfer {
        /// The transfer.
        number: TransferNumber,
        /// Why.
        cause: TransferError,
    },
    /// A limit was broken.
    #[error("transfer {number}: {cause}")]
    Limit {
        /// The transfer.
        number: TransferNumber,
        /// Which and by how much.
        cause: AccountError,
    },
}

/// The end of a unit's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry.
    pub number: EntryNumber,
    /// Its hash.
    pub hash: Hash,
    /// The number of the last transfer.
    pub last_transfer: TransferNumber,
    /// The number of the last account.
    pub last_account: AccountNumber,
    /// When it was recorded, in microseconds since 1970 in UTC. No later entry was recorded before.
    pub recorded_at: i64,
}

impl Head {
    /// The head of a chain without entries.
    pub const EMPTY: Self = Self {
        number: EntryNumber::NONE,
        hash: Hash::ZERO,
        last_transfer: TransferNumber::NONE,
        last_account: AccountNumber::NONE,
        recorded_at: i64::MIN,
    };
}

struct Chain {
    head: Head,
    accounts: Vec<Account>,
    reserved: BTreeMap<TransferNumber, Reservation>,
}

/// Checks entries one by one.
#[derive(Default)]
pub struct Verifier {
    chains: BTreeMap<UnitId, Chain>,
    entries: u64,
}

impl Verifier {
    /// A verifier that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks the next entry: its bytes and the hash that is stated for them.
    pub fn check(&mut self, bytes: &[u8], stated: Hash) -> Result<(), Fault> {
        self.check_hashed(bytes, stated, Hash::of(bytes))
    }

    /// As [`Verifier::check`], for a caller that has computed the hash of the bytes already.
    pub fn check_hashed(&mut self, bytes: &[u8], stated: Hash, computed: Hash) -> Result<(), Fault> {
        let entry: Entry<'_> = serde_json::from_slice(bytes)?;
        if computed != stated {
            return Err(Fault::Hash { computed, stated });
        }
        let chain = self.chains.entry(entry.unit).or_insert_with(Chain::empty);
        chain.continue_with(&entry)?;
        chain.head.hash = stated;
        self.entries += 1;
        Ok(())
    }

    /// How many entries held.
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// The head of each unit's chain.
    pub fn heads(&self) -> impl Iterator<Item = (UnitId, Head)> {
        self.chains.iter().map(|(unit, chain)| (*unit, chain.head))
    }

    /// The accounts of a unit as the journal leaves them.
    pub fn accounts(&self, unit: UnitId) -> &[Account] {
        self.chains.get(&unit).map_or(&[], |chain| &chain.accounts)
    }
}

impl Chain {
    const fn empty() -> Self {
        Self { head: Head::EMPTY, accounts: Vec::new(), reserved: BTreeMap::new() }
    }

    fn continue_with(&mut self, entry: &Entry<'_>) -> Result<(), Fault> {
        let expected = self.head.number.next();
        if entry.number != expected {
            return Err(Fault::Number { expected });
        }
        if entry.previous != self.head.hash {
            return Err(Fault::Link { named: entry.previous, actual: self.head.hash });
        }
        let (before, found) = (self.head.recorded_at, entry.recorded_at);
        if found < before {
            return Err(Fault::Time { before, found });
        }
        if !had_come(&entry.effective_on, found) {
            return Err(Fault::Day { effective_on: entry.effective_on.to_string(), recorded_at: found });
        }
        (self.head.number, self.head.recorded_at) = (expected, found);
        for account in &entry.accounts {
            self.open(account)?;
        }
        for line in &entry.transfers {
            self.apply(line)?;
        }
        Ok(())
    }

    fn open(&mut self, opened: &OpenedAccount) -> Result<(), Fault> {
        let expected = self.head.last_account.next();
        if opened.number != expected {
            return Err(Fault::AccountNumber { expected, found: opened.number });
        }
        self.head.last_account = expected;
        self.accounts.push(Account::open(opened.number, opened.code.clone(), opened.rule));
        Ok(())
    }

    fn apply(&mut self, line: &TransferLine) -> Result<(), Fault> {
        let number = line.number;
        let expected = self.head.last_transfer.next();
        if number != expected {
            return Err(Fault::TransferNumber { expected, found: number });
        }
        self.head.last_transfer = expected;
        let transfer = line.transfer().map_err(|cause| Fault::Transfer { number, cause })?;
        if let Some((resolves, _)) = transfer.resolved() {
            let made = self.reserved.remove(&resolves).filter(|made| made.is_resolved_by(&transfer));
            made.ok_or(Fault::NotReserved(number))?;
        }
        for account in [transfer.debit(), transfer.credit()] {
            let account = self.account(number, account)?;
            account.balances = account.after(&transfer).map_err(|cause| Fault::Limit { number, cause })?;
        }
        self.reserved.extend(transfer.reservation(number).map(|made| (number, made)));
        Ok(())
    }

    fn account(&mut self, transfer: TransferNumber, account: AccountNumber) -> Result<&mut Account, Fault> {
        let index = account.get().checked_sub(1).and_then(|index| usize::try_from(index).ok());
        index
            .and_then(|index| self.accounts.get_mut(index))
            .ok_or(Fault::UnknownAccount { transfer, account })
    }
}

/// No German day begins more than two hours before the one in UTC.
const AHEAD: i64 = 2 * 60 * 60 * 1_000_000;

/// Whether a text is a day, `YYYY-MM-DD`, that had come at an instant.
fn had_come(text: &str, recorded_at: i64) -> bool {
    let in_place = |(place, byte): (usize, u8)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let is_written = text.len() == 10 && text.bytes().enumerate().all(in_place);
    let day = text.parse::<NaiveDate>().ok().filter(|_| is_written);
    let last = recorded_at.checked_add(AHEAD).and_then(DateTime::from_timestamp_micros);
    day.zip(last).is_some_and(|(day, last)| day <= last.date_naive())
}
