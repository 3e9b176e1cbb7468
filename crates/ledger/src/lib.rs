//! The ledger: money in whole cents, accounts, transfers, journal entries and their hash chain.
//!
//! Pure: no clock, no randomness, no database. What is written here holds for both engines.

mod account;
mod canonical;
mod entry;
mod ids;
mod money;
mod transfer;
mod verify;

pub use account::{Account, AccountError, Balances, Rule};
pub use canonical::{CanonicalError, canonical_json};
pub use entry::{Entry, Hash, OpenedAccount, TransferLine, export_line, split_export_line};
pub use ids::{AccountNumber, EntryNumber, TransferNumber, UnitId};
pub use money::{Cents, MoneyError};
pub use transfer::{Reservation, Transfer, TransferError, TransferKind};
pub use verify::{Fault, Head, Verifier};
