//! Whether the past of the accounts is what the journal says.
//!
//! One account after the other: its movements are added up anew, and each row is compared with what comes of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{AccountNumber, TransferNumber, UnitId};
use sqlx::FromRow;

use crate::{
    as_of::german_day,
    db::{Conn, on},
    dialect::{on_either_side, text_for},
    error::StoreError,
};

/// Debits pending and posted, credits pending and posted.
type Sums = [i64; 4];

/// The day it was known, the day it counts until.
type Days = (NaiveDate, NaiveDate);

/// The first row that is not as the journal says: the day it counts until and the day it was known.
pub(crate) async fn wrong_day(
    conn: &mut Conn,
    unit: UnitId,
    account: AccountNumber,
    carried: TransferNumber,
) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
    let expected = rows_of(&movements(conn, unit, account, carried).await?);
    let stored = stored(conn, unit, account).await?;
    let wrong = expected.iter().zip(&stored).find(|(expected, stored)| expected != stored);
    let days = match wrong {
        Some(((expected, _), (stored, _))) => Some(*expected.min(stored)),
        None => expected.get(stored.len()).or(stored.get(expected.len())).map(|(days, _)| *days),
    };
    Ok(days.map(|(known_on, effective_on)| (effective_on, known_on)))
}

/// Rows of accounts that there are not.
pub(crate) async fn stray_account(
    conn: &mut Conn,
    unit: UnitId,
) -> Result<Option<AccountNumber>, StoreError> {
    const SQL: &str =
        "SELECT account_day.account FROM account_day WHERE account_day.unit_id = $1 AND NOT EXISTS (
            SELECT 1 FROM account WHERE account.unit_id = $1 AND account.number = account_day.account)
        ORDER BY account_day.account LIMIT 1";
    let number: Option<i64> = on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_optional(c).await)?;
    Ok(number.map(AccountNumber::new))
}

/// What moved on one account: when it was known, from when it counts, by how much.
struct Movement {
    known_on: NaiveDate,
    counts_from: NaiveDate,
    change: Sums,
}

/// A row for each day that a day's movements change, and for each later one that was there.
fn rows_of(movements: &[Movement]) -> Vec<(Days, Sums)> {
    let mut changes: BTreeMap<NaiveDate, Sums> = BTreeMap::new();
    let mut rows = Vec::new();
    for known in movements.chunk_by(|one, next| one.known_on == next.known_on) {
        for movement in known {
            add(changes.entry(movement.counts_from).or_default(), &movement.change);
        }
        let Some(since) = known.iter().map(|movement| movement.counts_from).min() else { continue };
        let mut sums = Sums::default();
        for (day, change) in &changes {
            add(&mut sums, change);
            if *day >= since {
                rows.push(((known[0].known_on, *day), sums));
            }
        }
    }
    rows
}

fn add(sums: &mut Sums, change: &Sums) {
    for (sum, change) in sums.iter_mut().zip(change) {
        *sum = sum.saturating_add(*change);
    }
}

#[derive(FromRow)]
struct MovementRow {
    debit: i64,
    kind: String,
    amount_cents: i64,
    reserved_cents: Option<i64>,
    recorded_at: i64,
    effective_on: NaiveDate,
    made_on: Option<NaiveDate>,
}

macro_rules! movements_sql {
    ($by_debit:literal, $by_credit:literal) => {
        concat!(
            "WITH moved AS (
          SELECT 1 AS debit, number, entry, kind, amount_cents, reserved_cents, resolves FROM transfer ",
            $by_debit,
            " WHERE debit_account = $2 AND unit_id = $1 AND number <= $3
          UNION ALL
          SELECT 0, number, entry, kind, amount_cents, reserved_cents, resolves FROM transfer ",
            $by_credit,
            " WHERE credit_account = $2 AND unit_id = $1 AND number <= $3)
        SELECT CAST(moved.debit AS BIGINT) AS debit, moved.kind, moved.amount_cents, moved.reserved_cents,
            entry.recorded_at, entry.effective_on, making.effective_on AS made_on
        FROM moved
        JOIN journal_entry entry ON entry.unit_id = $1 AND entry.number = moved.entry
        LEFT JOIN transfer made ON made.unit_id = $1 AND made.number = moved.resolves
        LEFT JOIN journal_entry making ON making.unit_id = $1 AND making.number = made.entry
        ORDER BY moved.number"
        )
    };
}

async fn movements(
    conn: &mut Conn,
    unit: UnitId,
    account: AccountNumber,
    carried: TransferNumber,
) -> Result<Vec<Movement>, StoreError> {
    const SQL: [&str; 2] = on_either_side!(movements_sql);
    let sql = text_for(conn, SQL);
    let rows: Vec<MovementRow> = on!(conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(account.get()).bind(carried.get()).fetch_all(c).await)?;
    Ok(rows.iter().flat_map(MovementRow::movements).collect())
}

impl MovementRow {
    /// What is booked or reserved counts from the entry's day. What is released counts from no day before it was made.
    fn movements(&self) -> impl Iterator<Item = Movement> + use<> {
        let known_on = german_day(self.recorded_at);
        let released_on = self.made_on.map_or(self.effective_on, |made| made.max(self.effective_on));
        let side = |pending, posted| {
            if self.debit == 1 { [pending, posted, 0, 0] } else { [0, 0, pending, posted] }
        };
        let taken = match self.kind.as_str() {
            "void" => None,
            "pending" => Some(side(self.amount_cents, 0)),
            _ => Some(side(0, self.amount_cents)),
        };
        let released = self.reserved_cents.map(|reserved| side(-reserved, 0));
        let from = |counts_from| move |change| Movement { known_on, counts_from, change };
        taken.map(from(self.effective_on)).into_iter().chain(released.map(from(released_on)))
    }
}

async fn stored(
    conn: &mut Conn,
    unit: UnitId,
    account: AccountNumber,
) -> Result<Vec<(Days, Sums)>, StoreError> {
    const SQL: &str =
        "SELECT known_on, effective_on, debits_pending, debits_posted, credits_pending, credits_posted
        FROM account_day WHERE unit_id = $1 AND account = $2 ORDER BY known_on, effective_on";
    let rows: Vec<(NaiveDate, NaiveDate, i64, i64, i64, i64)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(account.get()).fetch_all(c).await)?;
    let row = |(known_on, effective_on, a, b, c, d)| ((known_on, effective_on), [a, b, c, d]);
    Ok(rows.into_iter().map(row).collect())
}
