//! The transaction that a command works in: what it reads and writes, and what it books.
//!
//! Accounts, entries and transfers go to the database as sets. A command that only books leaves them waiting for
//! the commands behind it; one that reads or writes rows gets the connection after everything before it is
//! written, so it sees what the commands before it did.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{
    AccountNumber, Entry, EntryNumber, Hash, Head, OpenedAccount, Rule, Transfer, TransferLine,
    TransferNumber, UnitId, canonical_json,
};
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::Executor;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    rows::{self, AccountRow, EntryRow, TransferRow},
    writer::Envelope,
};

/// What a command has done: its subject as it is now.
#[derive(Clone, Debug)]
pub struct Done<A> {
    /// What the subject is, for example `claim`.
    pub subject_kind: &'static str,
    /// The subject's id.
    pub subject: Uuid,
    /// The day it counts for.
    pub effective_on: NaiveDate,
    /// What the command answers: the subject after it.
    pub answer: A,
}

/// A transaction of the writer.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    heads: BTreeMap<UnitId, Head>,
    current: Current,
    waiting: Waiting,
}

/// What the running command has done so far.
#[derive(Debug)]
struct Current {
    unit: UnitId,
    caller: Caller,
    /// What the parts that are complete have opened and booked.
    earlier: Booked,
    /// The parts that are complete, as they are written with the command.
    filed: Waiting,
    parts: u32,
    accounts: Vec<AccountRow>,
    accounts_written: usize,
    transfers: Vec<TransferRow>,
}

/// Who runs the command, under which key, when.
#[derive(Clone, Debug, Default)]
struct Caller {
    key: String,
    person: String,
    recorded_at: i64,
}

/// What a command opened and books.
#[derive(Clone, Debug, Default)]
pub(crate) struct Booked {
    pub(crate) accounts: Vec<OpenedAccount>,
    pub(crate) transfers: Vec<Transfer>,
}

/// What completed commands have left to write.
#[derive(Debug, Default)]
struct Waiting {
    accounts: Vec<AccountRow>,
    entries: Vec<EntryRow>,
    transfers: Vec<TransferRow>,
}

impl Waiting {
    fn extend(&mut self, more: Self) {
        self.accounts.extend(more.accounts);
        self.entries.extend(more.entries);
        self.transfers.extend(more.transfers);
    }
}

impl Tx {
    /// A transaction on a connection where it has been opened, with the chain heads that are known.
    pub(crate) fn new(conn: Conn, heads: BTreeMap<UnitId, Head>) -> Self {
        let current = Current::new(UnitId(Uuid::nil()), Caller::default());
        Self { conn, heads, current, waiting: Waiting::default() }
    }

    /// The unit whose books the command keeps.
    pub fn unit(&self) -> UnitId {
        self.current.unit
    }

    /// The number that the entry of the running command will have.
    pub fn entry(&mut self) -> EntryNumber {
        self.head().number.next()
    }

    /// Opens an account; it exists for the rows that are written afterwards.
    pub fn open_account(&mut self, code: String, rule: Rule) -> AccountNumber {
        let unit = self.current.unit;
        let head = self.head();
        head.last_account = head.last_account.next();
        let (number, opened_by) = (head.last_account, head.number.next());
        let account = OpenedAccount { code, number, rule };
        self.current.accounts.push(AccountRow { unit, opened_by, account });
        number
    }

    /// Books a transfer with the command's entry and gives its number.
    pub fn book(&mut self, transfer: Transfer) -> TransferNumber {
        let unit = self.current.unit;
        let head = self.head();
        head.last_transfer = head.last_transfer.next();
        let (number, entry) = (head.last_transfer, head.number.next());
        self.current.transfers.push(TransferRow { unit, number, entry, transfer });
        number
    }

    /// The connection, to read what is known after all commands before.
    pub async fn read(&mut self) -> Result<&mut Conn, StoreError> {
        self.flush().await?;
        Ok(&mut self.conn)
    }

    /// The connection, to write rows. Accounts that the command has opened exist.
    pub async fn write(&mut self) -> Result<&mut Conn, StoreError> {
        self.flush().await?;
        let unwritten = &self.current.accounts[self.current.accounts_written..];
        if !unwritten.is_empty() {
            rows::insert_accounts(&mut self.conn, unwritten).await?;
            self.current.accounts_written = self.current.accounts.len();
        }
        Ok(&mut self.conn)
    }

    /// Completes a part of the running command as an entry of its own: another subject that changes with the
    /// command's, so that the journal of every subject is whole. All entries of a command take effect, or none.
    ///
    /// Rows are written before the first part is completed: what is booked goes to the database with the command.
    pub fn part<A: Serialize>(
        &mut self,
        command: &'static str,
        payload: &impl Serialize,
        done: Done<A>,
    ) -> Result<(), StoreError> {
        self.current.parts += 1;
        let Caller { key, person, recorded_at } = self.current.caller.clone();
        let envelope = Envelope {
            unit: self.current.unit,
            // no client's key has a space
            key: format!("{key} {}", self.current.parts),
            command,
            person,
            payload: canonical_json(payload)?,
            recorded_at,
        };
        let Done { subject_kind, subject, effective_on, answer } = done;
        let answer = canonical_json(&answer)?;
        let booked = self.booked();
        let filed = self.entry_of(&envelope, Done { subject_kind, subject, effective_on, answer })?;
        self.current.filed.extend(filed);
        self.current.earlier = booked;
        self.current.accounts_written = 0;
        Ok(())
    }

    /// Starts a command on a unit.
    pub(crate) fn start(&mut self, envelope: &Envelope) {
        let Envelope { unit, key, person, recorded_at, .. } = envelope;
        let caller = Caller { key: key.clone(), person: person.clone(), recorded_at: *recorded_at };
        self.current = Current::new(*unit, caller);
    }

    /// Completes the running command: its parts, and one entry with all it booked.
    pub(crate) fn complete(&mut self, envelope: &Envelope, done: Done<String>) -> Result<(), StoreError> {
        let own = self.entry_of(envelope, done)?;
        self.waiting.extend(std::mem::take(&mut self.current.filed));
        self.waiting.extend(own);
        Ok(())
    }

    /// One entry with all that was booked for it. It waits for the command: what is written before that is not what is
    /// refused of it.
    fn entry_of(&mut self, envelope: &Envelope, done: Done<String>) -> Result<Waiting, StoreError> {
        let unit = self.current.unit;
        let before = *self.head();
        let transfers = std::mem::take(&mut self.current.transfers);
        let accounts = std::mem::take(&mut self.current.accounts);
        let mut row = EntryRow {
            unit,
            number: before.number.next(),
            first_transfer: first_of(&transfers, before.last_transfer),
            transfer_count: i64::try_from(transfers.len()).unwrap_or(i64::MAX),
            // Clocks differ from node to node; the chain's time never runs back.
            recorded_at: envelope.recorded_at.max(before.recorded_at),
            effective_on: done.effective_on,
            subject_id: done.subject,
            subject_kind: done.subject_kind.to_owned(),
            command: envelope.command.to_owned(),
            person: envelope.person.clone(),
            key: envelope.key.clone(),
            previous: before.hash,
            hash: Hash::ZERO,
            payload: envelope.payload.clone(),
            answer: done.answer,
        };
        let lines = transfers.iter().map(|row| TransferLine::new(row.number, &row.transfer)).collect();
        let opened = accounts.iter().map(|row| row.account.clone()).collect();
        row.hash = Hash::of(&row.entry(opened, lines)?.bytes()?);
        let head = self.head();
        (head.number, head.hash, head.recorded_at) = (row.number, row.hash, row.recorded_at);
        let accounts = accounts.into_iter().skip(self.current.accounts_written).collect();
        Ok(Waiting { accounts, entries: vec![row], transfers })
    }

    /// Writes what completed commands have left, as sets.
    pub(crate) async fn flush(&mut self) -> Result<(), StoreError> {
        let Waiting { accounts, entries, transfers } = std::mem::take(&mut self.waiting);
        Ok(self.write_sets(&accounts, &entries, &transfers).await?)
    }

    async fn write_sets(
        &mut self,
        accounts: &[AccountRow],
        entries: &[EntryRow],
        transfers: &[TransferRow],
    ) -> Result<(), sqlx::Error> {
        if !accounts.is_empty() {
            rows::insert_accounts(&mut self.conn, accounts).await?;
        }
        if !entries.is_empty() {
            rows::insert_entries(&mut self.conn, entries).await?;
        }
        if !transfers.is_empty() {
            rows::insert_transfers(&mut self.conn, transfers).await?;
        }
        Ok(())
    }

    /// What the running command has opened and booked, to explain a refusal.
    pub(crate) fn booked(&self) -> Booked {
        let mut booked = self.current.earlier.clone();
        booked.accounts.extend(self.current.accounts.iter().map(|row| row.account.clone()));
        booked.transfers.extend(self.current.transfers.iter().map(|row| row.transfer));
        booked
    }

    /// Where the chains are, to come back to.
    pub(crate) fn heads(&self) -> &BTreeMap<UnitId, Head> {
        &self.heads
    }

    /// Where the chains are in the end.
    pub(crate) fn into_heads(self) -> BTreeMap<UnitId, Head> {
        self.heads
    }

    /// Takes the chains of some units as the database has them, and forgets what was booked.
    pub(crate) fn learn(&mut self, units: &[UnitId], heads: BTreeMap<UnitId, Head>) {
        self.heads.retain(|unit, _| !units.contains(unit));
        self.heads.extend(heads);
        self.waiting = Waiting::default();
    }

    /// Forgets what was booked since; the database was rolled back to there.
    pub(crate) fn reset(&mut self, heads: BTreeMap<UnitId, Head>) {
        self.heads = heads;
        self.waiting = Waiting::default();
    }

    /// Leaves no transaction open behind a failure, or does not use the connection again.
    pub(crate) async fn abandon(&mut self) {
        if on!(&mut self.conn, c => c.execute("ROLLBACK").await.is_err()) {
            self.conn.close_on_drop();
        }
    }

    /// The connection alone, for the writer's own statements.
    pub(crate) fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    fn head(&mut self) -> &mut Head {
        self.heads.entry(self.current.unit).or_insert(Head::EMPTY)
    }
}

impl Current {
    fn new(unit: UnitId, caller: Caller) -> Self {
        let (accounts, transfers, earlier) = (Vec::new(), Vec::new(), Booked::default());
        let filed = Waiting::default();
        Self { unit, caller, earlier, filed, parts: 0, accounts, accounts_written: 0, transfers }
    }
}

/// The number of an entry's first transfer. An entry without transfers names the one that would follow.
fn first_of(transfers: &[TransferRow], last: TransferNumber) -> TransferNumber {
    transfers.first().map_or(last.next(), |row| row.number)
}

impl EntryRow {
    /// The entry whose bytes are hashed.
    pub(crate) fn entry(
        &self,
        accounts: Vec<OpenedAccount>,
        transfers: Vec<TransferLine>,
    ) -> Result<Entry<'_>, StoreError> {
        Ok(Entry {
            accounts,
            answer: raw(&self.answer)?,
            command: self.command.as_str().into(),
            effective_on: self.effective_on.to_string().into(),
            key: self.key.as_str().into(),
            number: self.number,
            payload: raw(&self.payload)?,
            person: self.person.as_str().into(),
            previous: self.previous,
            recorded_at: self.recorded_at,
            subject: self.subject_id,
            subject_kind: self.subject_kind.as_str().into(),
            transfers,
            unit: self.unit,
        })
    }
}

/// The text as it stands. Space around it would be lost in the entry's bytes, so there must be none.
fn raw(json: &str) -> Result<&RawValue, serde_json::Error> {
    let value: &RawValue = serde_json::from_str(json)?;
    if value.get().len() == json.len() {
        Ok(value)
    } else {
        Err(serde::de::Error::custom("space around the value"))
    }
}
