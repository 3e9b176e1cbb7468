//! The rows of the ledger as they are written.

use chrono::NaiveDate;
use ledger::{EntryNumber, Hash, OpenedAccount, Transfer, TransferNumber, UnitId};
use serde_json::json;
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

impl AccountRow {
    pub(crate) fn as_json(&self) -> String {
        let OpenedAccount { code, number, rule } = &self.account;
        json!([self.unit.0.simple().to_string(), number, rule, self.opened_by, code]).to_string()
    }
}

impl TransferRow {
    pub(crate) fn as_json(&self) -> String {
        let transfer = &self.transfer;
        let kind = transfer.kind().word();
        let (unit, number, entry) = (self.unit.0.simple(), self.number, self.entry);
        let (debit, credit, amount) = (transfer.debit(), transfer.credit(), transfer.amount().get());
        match transfer.resolved() {
            None => format!("[\"{unit}\",{number},{entry},\"{kind}\",{debit},{credit},{amount}]"),
            Some((resolves, reserved)) => {
                let reserved = reserved.get();
                format!(
                    "[\"{unit}\",{number},{entry},\"{kind}\",{debit},{credit},{amount},{resolves},{reserved}]"
                )
            }
        }
    }
}

impl EntryRow {
    pub(crate) fn as_json(&self) -> String {
        json!([
            self.unit.0.simple().to_string(),
            self.number,
            self.first_transfer,
            self.transfer_count,
            self.recorded_at,
            self.effective_on,
            self.subject_id.simple().to_string(),
            self.subject_kind,
            self.command,
            self.person,
            self.key,
            self.previous,
            self.hash,
            self.payload,
            self.answer,
        ])
        .to_string()
    }
}
