//! What moved on one account, transfer by transfer.

use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, EntryNumber, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    AsOf,
    db::{Conn, on},
    dialect::{on_either_side, text_for},
    error::StoreError,
};

/// A transfer that counts, seen from one of its accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The journal entry that booked it.
    pub entry: EntryNumber,
    /// The day it counts for.
    pub effective_on: NaiveDate,
    /// The command.
    pub command: String,
    /// What the entry is about.
    pub subject: Uuid,
    /// The account at the other side.
    pub other: AccountNumber,
    /// What was credited; a debit is negative.
    pub credited: Cents,
}

#[derive(FromRow)]
struct Row {
    entry: i64,
    effective_on: NaiveDate,
    command: String,
    subject_id: Uuid,
    other: i64,
    cents: i64,
}

impl From<Row> for Posting {
    fn from(row: Row) -> Self {
        Self {
            entry: EntryNumber::new(row.entry),
            effective_on: row.effective_on,
            command: row.command,
            subject: row.subject_id,
            other: AccountNumber::new(row.other),
            credited: Cents::new(row.cents),
        }
    }
}

// SQLite joins across as it is written: it takes a unit to have few entries, and would read all of them.
macro_rules! postings_sql {
    ($by_debit:literal, $by_credit:literal) => {
        concat!(
            "WITH moved AS (
          SELECT number, entry, credit_account AS other, -amount_cents AS cents FROM transfer ",
            $by_debit,
            " WHERE debit_account = $2 AND unit_id = $1 AND kind IN ('posted', 'post')
          UNION ALL
          SELECT number, entry, debit_account, amount_cents FROM transfer ",
            $by_credit,
            " WHERE credit_account = $2 AND unit_id = $1 AND kind IN ('posted', 'post'))
        SELECT moved.entry, entry.effective_on, entry.command, entry.subject_id, moved.other, moved.cents
        FROM moved CROSS JOIN journal_entry entry
        WHERE entry.unit_id = $1 AND entry.number = moved.entry
            AND entry.recorded_at < $3 AND entry.effective_on <= $4 ORDER BY moved.number"
        )
    };
}

/// What was booked on an account as of a day, in the order of the journal. What is only reserved is not booked.
pub async fn postings(
    conn: &mut Conn,
    unit: UnitId,
    account: AccountNumber,
    as_of: AsOf,
) -> Result<Vec<Posting>, StoreError> {
    const SQL: [&str; 2] = on_either_side!(postings_sql);
    let sql = text_for(conn, SQL);
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(account.get()).bind(as_of.known_before()).bind(as_of.counted_until())
        .fetch_all(c).await)?;
    Ok(rows.into_iter().map(Posting::from).collect())
}
