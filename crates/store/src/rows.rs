//! The rows of the ledger as they are written.

use chrono::NaiveDate;
use ledger::{EntryNumber, Hash, OpenedAccount, Transfer, TransferNumber, UnitId};
use uuid::Uuid;

use crate::{
    db::Conn,
    dialect::{Column, Of, insert},
};

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

/// Writes any number of accounts.
pub(crate) async fn insert_accounts(conn: &mut Conn, rows: &[AccountRow]) -> Result<(), sqlx::Error> {
    const COLUMNS: [Column<AccountRow>; 5] = [
        ("unit_id", Of::Id(|row| Some(row.unit.0))),
        ("number", Of::Number(|row| Some(row.account.number.get()))),
        ("rule", Of::Text(|row| Some(row.account.rule.word()))),
        ("opened_by", Of::Number(|row| Some(row.opened_by.get()))),
        ("code", Of::Text(|row| Some(&row.account.code))),
    ];
    insert(conn, "account", &COLUMNS, rows).await
}

/// Writes any number of transfers; their triggers change the balances.
pub(crate) async fn insert_transfers(conn: &mut Conn, rows: &[TransferRow]) -> Result<(), sqlx::Error> {
    const COLUMNS: [Column<TransferRow>; 9] = [
        ("unit_id", Of::Id(|row| Some(row.unit.0))),
        ("number", Of::Number(|row| Some(row.number.get()))),
        ("entry", Of::Number(|row| Some(row.entry.get()))),
        ("kind", Of::Text(|row| Some(row.transfer.kind().word()))),
        ("debit_account", Of::Number(|row| Some(row.transfer.debit().get()))),
        ("credit_account", Of::Number(|row| Some(row.transfer.credit().get()))),
        ("amount_cents", Of::Number(|row| Some(row.transfer.amount().get()))),
        ("resolves", Of::Number(|row| row.transfer.resolved().map(|(number, _)| number.get()))),
        ("reserved_cents", Of::Number(|row| row.transfer.resolved().map(|(_, reserved)| reserved.get()))),
    ];
    insert(conn, "transfer", &COLUMNS, rows).await
}

/// Writes any number of journal entries.
pub(crate) async fn insert_entries(conn: &mut Conn, rows: &[EntryRow]) -> Result<(), sqlx::Error> {
    const COLUMNS: [Column<EntryRow>; 15] = [
        ("unit_id", Of::Id(|row| Some(row.unit.0))),
        ("number", Of::Number(|row| Some(row.number.get()))),
        ("first_transfer", Of::Number(|row| Some(row.first_transfer.get()))),
        ("transfer_count", Of::Number(|row| Some(row.transfer_count))),
        ("recorded_at", Of::Number(|row| Some(row.recorded_at))),
        ("effective_on", Of::Day(|row| Some(row.effective_on))),
        ("subject_id", Of::Id(|row| Some(row.subject_id))),
        ("subject_kind", Of::Text(|row| Some(&row.subject_kind))),
        ("command", Of::Text(|row| Some(&row.command))),
        ("person", Of::Text(|row| Some(&row.person))),
        ("idempotency_key", Of::Text(|row| Some(&row.key))),
        ("previous_hash", Of::Bytes(|row| &row.previous.0)),
        ("hash", Of::Bytes(|row| &row.hash.0)),
        ("payload", Of::Text(|row| Some(&row.payload))),
        ("answer", Of::Text(|row| Some(&row.answer))),
    ];
    insert(conn, "journal_entry", &COLUMNS, rows).await
}
