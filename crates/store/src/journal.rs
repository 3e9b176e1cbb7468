//! The journal: chain heads, answers by key, pages.
//!
//! *Shape.* One row for each command, in the order of its number within the unit. *Cost.* A page costs the same
//! however long the journal is: it is sought by number. *Limits.* A page has at most [`PAGE`] entries. *Order.* By
//! number, never by time. *Layers.* [`crate::Tx`] writes entries, this reads them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{
    AccountNumber, Cents, EntryNumber, Hash, Head, OpenedAccount, Rule, Transfer, TransferLine,
    TransferNumber, UnitId,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    dialect::{about_a_subject, opened_by_entries, text_for},
    error::StoreError,
    rows::EntryRow,
    sets::keys,
};

/// The most entries that one page may have.
pub const PAGE: i64 = 1000;

/// A journal entry as it is shown.
#[derive(Clone, Debug)]
pub struct JournalEntry {
    /// Its number within the unit.
    pub number: EntryNumber,
    /// When it was written, in microseconds since 1970 in UTC.
    pub recorded_at: i64,
    /// The day it counts for.
    pub effective_on: NaiveDate,
    /// What it is about.
    pub subject_kind: String,
    /// The id of that.
    pub subject: Uuid,
    /// The command.
    pub command: String,
    /// Who gave it.
    pub person: String,
    /// What it was given, canonical JSON.
    pub payload: String,
    /// What it answered, canonical JSON.
    pub answer: String,
    /// The hash before.
    pub previous: Hash,
    /// Its hash.
    pub hash: Hash,
    /// The accounts it opened.
    pub accounts: Vec<OpenedAccount>,
    /// What it moved.
    pub transfers: Vec<TransferLine>,
}

/// An answer that was stored with its key.
pub(crate) struct StoredAnswer {
    pub(crate) command: String,
    pub(crate) person: String,
    pub(crate) payload: String,
    pub(crate) answer: String,
}

/// The last entry, transfer and account of each unit. A unit without entries has none.
pub async fn heads(conn: &mut Conn, units: &[UnitId]) -> Result<BTreeMap<UnitId, Head>, StoreError> {
    const SQL: &str =
        "SELECT entry.number, entry.hash, entry.recorded_at, entry.first_transfer + entry.transfer_count - 1,
            (SELECT COALESCE(MAX(account.number), 0) FROM account WHERE account.unit_id = $1) AS account
        FROM journal_entry entry WHERE entry.unit_id = $1 ORDER BY entry.number DESC LIMIT 1";
    let mut heads = BTreeMap::new();
    for unit in units {
        let row: Option<(i64, Vec<u8>, i64, i64, i64)> =
            on!(&mut *conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_optional(c).await)?;
        let Some((number, hash, recorded_at, last_transfer, last_account)) = row else { continue };
        let head = Head {
            number: EntryNumber::new(number),
            hash: hash_of(number, &hash)?,
            last_transfer: TransferNumber::new(last_transfer),
            last_account: AccountNumber::new(last_account),
            recorded_at,
        };
        heads.insert(*unit, head);
    }
    Ok(heads)
}

pub(crate) async fn answer_of(
    conn: &mut Conn,
    unit: UnitId,
    key: &str,
) -> Result<Option<StoredAnswer>, StoreError> {
    const SQL: &str = "SELECT command, person, payload, answer FROM journal_entry
        WHERE unit_id = $1 AND idempotency_key = $2";
    let row: Option<(String, String, String, String)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(key).fetch_optional(c).await)?;
    Ok(row.map(|(command, person, payload, answer)| StoredAnswer { command, person, payload, answer }))
}

/// The newest answer about a subject of a kind, with the number of its entry. Ids are unique among subjects of one kind.
pub async fn last_answer(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subject): (&str, Uuid),
) -> Result<Option<(EntryNumber, String)>, StoreError> {
    const SQL: &str = "SELECT number, answer FROM journal_entry
        WHERE unit_id = $1 AND subject_id = $2 AND subject_kind = $3 ORDER BY number DESC LIMIT 1";
    let row: Option<(i64, String)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(subject).bind(kind).fetch_optional(c).await)?;
    Ok(row.map(|(number, answer)| (EntryNumber::new(number), answer)))
}

/// The first answer about a subject of a kind after an entry, with the number of its entry. Answers may be long: who goes
/// through all of them holds one at a time.
pub async fn next_answer(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subject): (&str, Uuid),
    after: EntryNumber,
) -> Result<Option<(EntryNumber, String)>, StoreError> {
    const SQL: &str = "SELECT number, answer FROM journal_entry
        WHERE unit_id = $1 AND subject_id = $2 AND subject_kind = $3 AND number > $4 ORDER BY number LIMIT 1";
    let row: Option<(i64, String)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(subject).bind(kind).bind(after.get()).fetch_optional(c).await)?;
    Ok(row.map(|(number, answer)| (EntryNumber::new(number), answer)))
}

/// The number of the newest entry about a subject of a kind.
pub async fn newest_entry(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subject): (&str, Uuid),
) -> Result<Option<EntryNumber>, StoreError> {
    const SQL: &str = "SELECT MAX(number) FROM journal_entry
        WHERE unit_id = $1 AND subject_id = $2 AND subject_kind = $3";
    let number: Option<i64> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(subject).bind(kind).fetch_one(c).await)?;
    Ok(number.map(EntryNumber::new))
}

/// The numbers of the newest entries that a command wrote about some subjects, by these.
pub async fn newest_entries_by(
    conn: &mut Conn,
    unit: UnitId,
    command: &str,
    subjects: &[Uuid],
) -> Result<BTreeMap<Uuid, EntryNumber>, StoreError> {
    const SQL: &str = "SELECT subject_id, MAX(number) FROM journal_entry
        WHERE unit_id = $1 AND subject_id IN (SELECT unhex(value ->> 0) FROM json_each($2)) AND command = $3
        GROUP BY subject_id";
    let subjects = keys(subjects.iter().copied());
    let rows: Vec<(Uuid, i64)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(&subjects).bind(command).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(subject, number)| (subject, EntryNumber::new(number))).collect())
}

/// What entries under an id are about, in the order of their first entries: ids are unique among subjects of one kind.
pub async fn entry_kinds(conn: &mut Conn, unit: UnitId, subject: Uuid) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT subject_kind FROM journal_entry WHERE unit_id = $1 AND subject_id = $2
        GROUP BY subject_kind ORDER BY MIN(number)";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(subject).fetch_all(c).await)?)
}

/// What the newest entry about a subject of a kind answered, of those up to a number.
pub async fn answer_until(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subject): (&str, Uuid),
    last: EntryNumber,
) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT answer FROM journal_entry
        WHERE unit_id = $1 AND subject_id = $2 AND subject_kind = $3 AND number <= $4
        ORDER BY number DESC LIMIT 1";
    Ok(on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(subject).bind(kind).bind(last.get()).fetch_optional(c).await)?)
}

/// The hash of the entry with a number, if there is one.
pub async fn entry_hash(
    conn: &mut Conn,
    unit: UnitId,
    number: EntryNumber,
) -> Result<Option<Hash>, StoreError> {
    const SQL: &str = "SELECT hash FROM journal_entry WHERE unit_id = $1 AND number = $2";
    let hash: Option<Vec<u8>> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(number.get()).fetch_optional(c).await)?;
    hash.map(|hash| hash_of(number.get(), &hash)).transpose()
}

/// Entries after a number, of one subject of a kind or of all, oldest first.
pub async fn journal_page(
    conn: &mut Conn,
    unit: UnitId,
    subject: Option<(&str, Uuid)>,
    after: EntryNumber,
    limit: i64,
) -> Result<Vec<JournalEntry>, StoreError> {
    page_until(conn, unit, subject, (after, EntryNumber::new(i64::MAX)), LAST_DAY, limit).await
}

/// No entry counts for a later day.
pub(crate) const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();

/// As [`journal_page`], up to a number and for days up to one.
pub(crate) async fn page_until(
    conn: &mut Conn,
    unit: UnitId,
    subject: Option<(&str, Uuid)>,
    numbers: (EntryNumber, EntryNumber),
    effective_on: NaiveDate,
    limit: i64,
) -> Result<Vec<JournalEntry>, StoreError> {
    let rows = entry_rows(conn, unit, subject, numbers, effective_on, limit.clamp(1, PAGE)).await?;
    let mut entries = Vec::with_capacity(rows.len());
    // The entries of one subject do not follow each other: what lies between them is not read.
    let together = if subject.is_some() { 1 } else { rows.len().max(1) };
    for rows in rows.chunks(together) {
        let mut contents = contents(conn, unit, rows).await?;
        entries.extend(rows.iter().map(|row| row.clone().shown(contents.take(row.number))));
    }
    Ok(entries)
}

impl EntryRow {
    fn shown(self, (accounts, transfers): (Vec<OpenedAccount>, Vec<TransferLine>)) -> JournalEntry {
        let row = self;
        JournalEntry {
            number: row.number,
            recorded_at: row.recorded_at,
            effective_on: row.effective_on,
            subject_kind: row.subject_kind,
            subject: row.subject_id,
            command: row.command,
            person: row.person,
            payload: row.payload,
            answer: row.answer,
            previous: row.previous,
            hash: row.hash,
            accounts,
            transfers,
        }
    }
}

/// The bytes and the stored hash of each entry after a number, as `docs/journal-format.md` writes them.
pub async fn entry_bytes(
    conn: &mut Conn,
    unit: UnitId,
    after: EntryNumber,
    limit: i64,
) -> Result<Vec<(EntryNumber, Vec<u8>, Hash)>, StoreError> {
    let entries = stored_page(conn, unit, after, limit).await?.entries()?;
    Ok(entries.into_iter().map(|entry| (entry.number, entry.bytes, entry.hash)).collect())
}

/// Entries that follow each other, as they were read.
pub(crate) struct StoredPage {
    rows: Vec<EntryRow>,
    contents: Contents,
}

/// An entry with the bytes that are hashed, and with what its row says beside them of its transfers and its days.
pub(crate) struct StoredBytes {
    pub(crate) number: EntryNumber,
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: Hash,
    /// The first transfer and their count, as the row states them.
    pub(crate) stated: (TransferNumber, i64),
    /// When it was recorded, in microseconds since 1970.
    pub(crate) recorded_at: i64,
    /// The day for which it counts.
    pub(crate) effective_on: NaiveDate,
    /// The transfers that there are.
    pub(crate) transfers: Vec<TransferLine>,
}

/// Reads the entries after a number.
pub(crate) async fn stored_page(
    conn: &mut Conn,
    unit: UnitId,
    after: EntryNumber,
    limit: i64,
) -> Result<StoredPage, StoreError> {
    let numbers = (after, EntryNumber::new(i64::MAX));
    let rows = entry_rows(conn, unit, None, numbers, LAST_DAY, limit).await?;
    let contents = contents(conn, unit, &rows).await?;
    Ok(StoredPage { rows, contents })
}

impl StoredPage {
    /// The number of its last entry; none, if there is none.
    pub(crate) fn last(&self) -> Option<EntryNumber> {
        self.rows.last().map(|row| row.number)
    }

    /// How many entries it has.
    pub(crate) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// As [`entry_bytes`], with what must agree with them.
    pub(crate) fn entries(mut self) -> Result<Vec<StoredBytes>, StoreError> {
        let bytes_of = |row: &EntryRow| {
            let (accounts, transfers) = self.contents.take(row.number);
            Ok(StoredBytes {
                number: row.number,
                hash: row.hash,
                stated: (row.first_transfer, row.transfer_count),
                recorded_at: row.recorded_at,
                effective_on: row.effective_on,
                transfers: transfers.clone(),
                bytes: row.entry(accounts, transfers)?.bytes()?,
            })
        };
        self.rows.iter().map(bytes_of).collect()
    }
}

#[derive(FromRow)]
struct StoredEntry {
    number: i64,
    first_transfer: i64,
    transfer_count: i64,
    recorded_at: i64,
    effective_on: NaiveDate,
    subject_id: Uuid,
    subject_kind: String,
    command: String,
    person: String,
    idempotency_key: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
    payload: String,
    answer: String,
}

macro_rules! of_one_sql {
    ($index:literal) => {
        concat!(
            "SELECT * FROM journal_entry ",
            $index,
            " WHERE unit_id = $1 AND number > $2 AND number <= $4 AND effective_on <= $5 AND subject_id = $6
            AND subject_kind = $7 ORDER BY number LIMIT $3"
        )
    };
}

async fn entry_rows(
    conn: &mut Conn,
    unit: UnitId,
    subject: Option<(&str, Uuid)>,
    (after, until): (EntryNumber, EntryNumber),
    effective_on: NaiveDate,
    limit: i64,
) -> Result<Vec<EntryRow>, StoreError> {
    const OF_ALL: &str = "SELECT * FROM journal_entry
        WHERE unit_id = $1 AND number > $2 AND number <= $4 AND effective_on <= $5 ORDER BY number LIMIT $3";
    const OF_ONE: [&str; 2] = about_a_subject!(of_one_sql);
    let sql = if subject.is_some() { text_for(conn, OF_ONE) } else { OF_ALL };
    let rows: Vec<StoredEntry> = on!(conn, c => {
        let query = sqlx::query_as(sql)
            .bind(unit.0).bind(after.get()).bind(limit).bind(until.get()).bind(effective_on);
        match subject {
            Some((kind, subject)) => query.bind(subject).bind(kind).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?;
    rows.into_iter().map(|row| row.into_row(unit)).collect()
}

impl StoredEntry {
    fn into_row(self, unit: UnitId) -> Result<EntryRow, StoreError> {
        Ok(EntryRow {
            unit,
            number: EntryNumber::new(self.number),
            first_transfer: TransferNumber::new(self.first_transfer),
            transfer_count: self.transfer_count,
            recorded_at: self.recorded_at,
            effective_on: self.effective_on,
            subject_id: self.subject_id,
            subject_kind: self.subject_kind,
            command: self.command,
            person: self.person,
            key: self.idempotency_key,
            previous: hash_of(self.number, &self.previous_hash)?,
            hash: hash_of(self.number, &self.hash)?,
            payload: self.payload,
            answer: self.answer,
        })
    }
}

pub(crate) fn hash_of(entry: i64, bytes: &[u8]) -> Result<Hash, StoreError> {
    bytes.try_into().map(Hash).map_err(|_| StoreError::BrokenRow {
        table: "journal_entry",
        row: entry.to_string(),
        what: "a hash has 32 bytes".to_owned(),
    })
}

#[derive(FromRow)]
struct StoredTransfer {
    number: i64,
    entry: i64,
    kind: String,
    debit_account: i64,
    credit_account: i64,
    amount_cents: i64,
    resolves: Option<i64>,
    reserved_cents: Option<i64>,
}

impl StoredTransfer {
    fn transfer(&self) -> Result<Transfer, StoreError> {
        let accounts = (AccountNumber::new(self.debit_account), AccountNumber::new(self.credit_account));
        Ok(Transfer::from_parts(&self.kind, accounts, Cents::new(self.amount_cents), self.resolved()?)?)
    }

    /// The reservation that it resolves and what that one reserved: both or neither.
    fn resolved(&self) -> Result<Option<(TransferNumber, Cents)>, StoreError> {
        match (self.resolves, self.reserved_cents) {
            (None, None) => Ok(None),
            (Some(number), Some(cents)) => Ok(Some((TransferNumber::new(number), Cents::new(cents)))),
            _ => Err(StoreError::BrokenRow {
                table: "transfer",
                row: self.number.to_string(),
                what: "it has half of a reservation".to_owned(),
            }),
        }
    }
}

/// A transfer by its number.
pub async fn transfer(
    conn: &mut Conn,
    unit: UnitId,
    number: TransferNumber,
) -> Result<Option<Transfer>, StoreError> {
    const SQL: &str = "SELECT number, entry, kind, debit_account, credit_account, amount_cents, resolves,
        reserved_cents FROM transfer WHERE unit_id = $1 AND number = $2";
    let row: Option<StoredTransfer> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(number.get()).fetch_optional(c).await)?;
    row.map(|row| row.transfer()).transpose()
}

/// The lowest and the highest number of a unit's transfers.
pub(crate) async fn outermost_transfers(
    conn: &mut Conn,
    unit: UnitId,
) -> Result<(TransferNumber, TransferNumber), StoreError> {
    const SQL: &str = "SELECT (SELECT COALESCE(MIN(number), 1) FROM transfer WHERE unit_id = $1),
        (SELECT COALESCE(MAX(number), 0) FROM transfer WHERE unit_id = $1)";
    let (lowest, highest) = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_one(c).await)?;
    Ok((TransferNumber::new(lowest), TransferNumber::new(highest)))
}

type ByEntry<T> = BTreeMap<EntryNumber, Vec<T>>;

/// What some entries opened and moved.
#[derive(Default)]
struct Contents {
    accounts: ByEntry<OpenedAccount>,
    transfers: ByEntry<TransferLine>,
}

impl Contents {
    fn take(&mut self, entry: EntryNumber) -> (Vec<OpenedAccount>, Vec<TransferLine>) {
        (self.accounts.remove(&entry).unwrap_or_default(), self.transfers.remove(&entry).unwrap_or_default())
    }
}

/// What entries that follow each other opened and moved. Both are sought by their numbers alone.
async fn contents(conn: &mut Conn, unit: UnitId, rows: &[EntryRow]) -> Result<Contents, StoreError> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Contents::default()) };
    let accounts = opened(conn, unit, first.number, last.number).await?;
    let start = rows.iter().map(|row| row.first_transfer.get()).min().unwrap_or_default();
    let end = rows.iter().map(|row| row.first_transfer.get().saturating_add(row.transfer_count)).max();
    let transfers = moved(conn, unit, start, end.unwrap_or_default()).await?;
    Ok(Contents { accounts, transfers })
}

macro_rules! opened_sql {
    ($index:literal) => {
        concat!(
            "SELECT opened_by, code, number, rule FROM account ",
            $index,
            " WHERE unit_id = $1 AND opened_by >= $2 AND opened_by <= $3 ORDER BY number"
        )
    };
}

async fn opened(
    conn: &mut Conn,
    unit: UnitId,
    first: EntryNumber,
    last: EntryNumber,
) -> Result<ByEntry<OpenedAccount>, StoreError> {
    const SQL: [&str; 2] = opened_by_entries!(opened_sql);
    let sql = text_for(conn, SQL);
    let rows: Vec<(i64, String, i64, String)> = on!(&mut *conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(first.get()).bind(last.get()).fetch_all(c).await)?;
    let mut accounts = ByEntry::new();
    for (entry, code, number, rule) in rows {
        let rule = Rule::from_word(&rule).ok_or_else(|| StoreError::BrokenRow {
            table: "account",
            row: number.to_string(),
            what: format!("{rule} is no rule"),
        })?;
        let account = OpenedAccount { code, number: AccountNumber::new(number), rule };
        accounts.entry(EntryNumber::new(entry)).or_insert_with(Vec::new).push(account);
    }
    Ok(accounts)
}

/// The transfers from one number up to another, by their entries.
pub(crate) async fn moved(
    conn: &mut Conn,
    unit: UnitId,
    start: i64,
    end: i64,
) -> Result<ByEntry<TransferLine>, StoreError> {
    const SQL: &str = "SELECT number, entry, kind, debit_account, credit_account, amount_cents, resolves,
        reserved_cents FROM transfer WHERE unit_id = $1 AND number >= $2 AND number < $3 ORDER BY number";
    let rows: Vec<StoredTransfer> = on!(&mut *conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(start).bind(end).fetch_all(c).await)?;
    let mut transfers = ByEntry::new();
    for row in rows {
        let line = TransferLine::new(TransferNumber::new(row.number), &row.transfer()?);
        transfers.entry(EntryNumber::new(row.entry)).or_insert_with(Vec::new).push(line);
    }
    Ok(transfers)
}
