//! Outlines of entries: what was done by whom, without what was asked and answered, and with the first of what was moved.
//! An entry may be as long as a claim of ten thousand lines; its outline is not.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{EntryNumber, Hash, TransferLine, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    as_of::AsOf,
    db::{Conn, on},
    dialect::{about_a_subject, text_for},
    error::StoreError,
    journal::{LAST_DAY, PAGE, hash_of, moved},
    past::{SubjectKind, head_as_of},
    sets::{keys, set},
};

/// An entry in outline.
#[derive(Clone, Debug)]
pub struct EntryOutline {
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
    /// The hash before.
    pub previous: Hash,
    /// Its hash.
    pub hash: Hash,
    /// How much it moved: the count of its transfers.
    pub transfer_count: i64,
    /// The first of them.
    pub transfers: Vec<TransferLine>,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    first_transfer: i64,
    transfer_count: i64,
    recorded_at: i64,
    effective_on: NaiveDate,
    subject_id: Uuid,
    subject_kind: String,
    command: String,
    person: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

/// Which entries: of one subject or of all, after a number, so many, with so many transfers of each at most.
#[derive(Clone, Copy, Debug)]
pub struct OutlinesAsked<'asked> {
    /// What it is, and its id; all of them, if there is none.
    pub subject: Option<(&'asked str, Uuid)>,
    /// The number after which the first comes.
    pub after: EntryNumber,
    /// How many entries.
    pub limit: i64,
    /// How many transfers of each.
    pub transfers: i64,
}

/// Outlines of entries after a number, oldest first.
pub async fn journal_outlines(
    conn: &mut Conn,
    unit: UnitId,
    asked: OutlinesAsked<'_>,
) -> Result<Vec<EntryOutline>, StoreError> {
    outlines(conn, unit, asked, (EntryNumber::new(i64::MAX), LAST_DAY)).await
}

/// As [`journal_outlines`], of the entries that were there and count until then.
pub async fn journal_outlines_as_of(
    conn: &mut Conn,
    unit: UnitId,
    asked: OutlinesAsked<'_>,
    as_of: AsOf,
) -> Result<Vec<EntryOutline>, StoreError> {
    let last = head_as_of(conn, unit, as_of).await?.number;
    outlines(conn, unit, asked, (last, as_of.effective_on)).await
}

/// The first entry about each of some subjects of a kind, or the first that one of some commands wrote, by these subjects and
/// without what it moved.
pub async fn first_entries(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subjects): (SubjectKind, &[Uuid]),
    commands: Option<&[&str]>,
) -> Result<BTreeMap<Uuid, EntryOutline>, StoreError> {
    const SQL: &str = "SELECT number, first_transfer, transfer_count, recorded_at, effective_on, subject_id,
            subject_kind, command, person, previous_hash, hash
        FROM journal_entry WHERE unit_id = $1 AND number IN (
            SELECT (SELECT MIN(entry.number) FROM journal_entry entry
                WHERE entry.subject_id = listed.id AND entry.unit_id = $1 AND entry.subject_kind = $3
                    AND (CAST($4 AS TEXT) IS NULL OR entry.command IN (SELECT value ->> 0 FROM json_each($4))))
            FROM (SELECT unhex(value ->> 0) AS id FROM json_each($2)) listed)";
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let subjects = keys(subjects.iter().copied());
    let commands = commands.map(|words| set(words.iter().map(|word| json!([word]))));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(&subjects).bind(kind.word()).bind(&commands).fetch_all(c).await)?;
    rows.into_iter().map(|row| Ok((row.subject_id, row.outline(Vec::new())?))).collect()
}

async fn outlines(
    conn: &mut Conn,
    unit: UnitId,
    asked: OutlinesAsked<'_>,
    (last, effective_on): (EntryNumber, NaiveDate),
) -> Result<Vec<EntryOutline>, StoreError> {
    let mut outlines = Vec::new();
    for row in rows(conn, unit, &asked, (last, effective_on)).await? {
        let many = row.transfer_count.min(asked.transfers);
        let transfers = match many {
            ..=0 => Vec::new(),
            _ => moved(conn, unit, row.first_transfer, row.first_transfer + many)
                .await?
                .into_values()
                .flatten()
                .collect(),
        };
        outlines.push(row.outline(transfers)?);
    }
    Ok(outlines)
}

macro_rules! outlines_sql {
    ($index:literal, $where:literal) => {
        concat!(
            "SELECT number, first_transfer, transfer_count, recorded_at, effective_on, subject_id, subject_kind,
                command, person, previous_hash, hash
            FROM journal_entry ",
            $index,
            " WHERE unit_id = $1 AND number > $2 AND number <= $4 AND effective_on <= $5",
            $where,
            " ORDER BY number LIMIT $3"
        )
    };
}

macro_rules! of_one_sql {
    ($index:literal) => {
        outlines_sql!($index, " AND subject_id = $6 AND subject_kind = $7")
    };
}

async fn rows(
    conn: &mut Conn,
    unit: UnitId,
    asked: &OutlinesAsked<'_>,
    (last, effective_on): (EntryNumber, NaiveDate),
) -> Result<Vec<Row>, StoreError> {
    const OF_ALL: &str = outlines_sql!("", "");
    const OF_ONE: [&str; 2] = about_a_subject!(of_one_sql);
    let sql = if asked.subject.is_some() { text_for(conn, OF_ONE) } else { OF_ALL };
    Ok(on!(conn, c => {
        let query = sqlx::query_as(sql)
            .bind(unit.0).bind(asked.after.get()).bind(asked.limit.clamp(1, PAGE)).bind(last.get())
            .bind(effective_on);
        match asked.subject {
            Some((kind, subject)) => query.bind(subject).bind(kind).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?)
}

impl Row {
    fn outline(self, transfers: Vec<TransferLine>) -> Result<EntryOutline, StoreError> {
        Ok(EntryOutline {
            number: EntryNumber::new(self.number),
            recorded_at: self.recorded_at,
            effective_on: self.effective_on,
            subject_kind: self.subject_kind,
            subject: self.subject_id,
            command: self.command,
            person: self.person,
            previous: hash_of(self.number, &self.previous_hash)?,
            hash: hash_of(self.number, &self.hash)?,
            transfer_count: self.transfer_count,
            transfers,
        })
    }
}
