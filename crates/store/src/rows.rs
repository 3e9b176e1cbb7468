//! The rows of the ledger as they are written.

use chrono::NaiveDate;
use ledger::{EntryNumber, Hash, OpenedAccount, Transfer, TransferNumber, UnitId};
use uuid::Uuid;

/// An account that is opened.
#[derive(Clone, Debug)]
pub(crate) struct AccountRow {
    pub(crate) unit: UnitId,
    pub(crate) opened_by: EntryNumber,
    pub(crate) account: OpenedAccount,
}

/// A transfer of an entry.
#[derive(Clone, Debug)]
pub(crate) struct TransferRow {
    pub(crate) unit: UnitId,
    pub(crate) number: TransferNumber,
    pub(crate) entry: EntryNumber,
    pub(crate) transfer: Transfer,
}

/// A journal entry.
#[derive(Clone, Debug)]
pub(crate) struct EntryRow {
    pub(crate) unit: UnitId,
    pub(crate) number: EntryNumber,
    pub(crate) first_transfer: TransferNumber,
    pub(crate) transfer_count: i64,
    pub(crate) recorded_at: i64,
    pub(crate) effective_on: NaiveDate,
    pub(crate) subject_id: Uuid,
    pub(crate) subject_kind: String,
    pub(crate) command: String,
    pub(crate) person: String,
    pub(crate) key: String,
    pub(crate) previous: Hash,
    pub(crate) hash: Hash,
    pub(crate) payload: String,
    pub(crate) answer: String,
}
