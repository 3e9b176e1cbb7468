//! The past of the accounts: what each held as of a day, as it was known on a day.
//!
//! *Shape.* A row of `account_day` holds all transfers of an account that count until its day and were known on its
//! day; rows stand where something changed. They follow from the journal and are carried on from it behind the
//! writers, never in a command. *Cost.* An answer is one seek for each account, however much was booked. A transfer
//! costs a row for each later day on which its accounts moved; closed periods bound how many. *Limits.* A carry takes
//! some [`CHUNK`] transfers. *Order.* By the numbers of the transfers, day by day: recorded time never runs back. A
//! reservation is released no earlier than it was made, whatever day its resolution counts for. *Layers.* A task beside each
//! writer keeps the rows near ([`keep_up`]), who asks for figures takes the last step ([`catch_up`]).

mod check;
mod keeper;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{Account, AccountNumber, Balances, Cents, TransferNumber, UnitId};
use serde_json::json;
use sqlx::Executor;

use crate::{
    accounts::{self, BalancesRow},
    as_of::{AsOf, end_of, german_day},
    db::{Conn, Db, on},
    dialect,
    error::StoreError,
    sets::set,
};

pub(crate) use check::{Past, stray_account};
pub(crate) use keeper::keep_up;

/// How many transfers one transaction carries on, give or take the rest of a day.
const CHUNK: i64 = 5_000;

/// Carries on whatever is missing.
pub(crate) async fn catch_up(db: &Db, unit: UnitId) -> Result<(), StoreError> {
    while is_behind(&mut db.read().await?, unit).await? {
        carry(db, unit).await?;
    }
    Ok(())
}

async fn is_behind(conn: &mut Conn, unit: UnitId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM transfer WHERE unit_id = $1";
    let last: i64 = on!(&mut *conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_one(c).await)?;
    Ok(carried(conn, unit).await?.get() < last)
}

/// The newest transfer that the rows contain.
pub(crate) async fn carried(conn: &mut Conn, unit: UnitId) -> Result<TransferNumber, StoreError> {
    const SQL: &str = "SELECT last_transfer FROM history_head WHERE unit_id = $1";
    let number: Option<i64> = on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_optional(c).await)?;
    Ok(number.map_or(TransferNumber::NONE, TransferNumber::new))
}

/// Carries on some transfers in a transaction of its own, beside nobody else who carries on those of the unit.
async fn carry(db: &Db, unit: UnitId) -> Result<(), StoreError> {
    let mut conn = db.write().await?;
    dialect::begin_history(&mut conn, unit).await?;
    let done = carry_days(&mut conn, unit).await;
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    if on!(&mut conn, c => c.execute(end).await.is_err()) {
        conn.close_on_drop();
    }
    done
}

async fn carry_days(conn: &mut Conn, unit: UnitId) -> Result<(), StoreError> {
    let start = carried(conn, unit).await?.get();
    let mut after = start;
    while after < start + CHUNK {
        let Some((until, known_on)) = next_day(conn, unit, after).await? else { break };
        move_head(conn, unit, until, known_on).await?;
        on!(&mut *conn, c => sqlx::query(CARRY).bind(unit.0).bind(after).execute(c).await.map(drop))?;
        after = until;
    }
    Ok(())
}

/// The last of the next transfers that were known on the same day, and that day.
async fn next_day(conn: &mut Conn, unit: UnitId, after: i64) -> Result<Option<(i64, NaiveDate)>, StoreError> {
    const NEXT: &str = "SELECT entry.recorded_at FROM transfer
        JOIN journal_entry entry ON entry.unit_id = transfer.unit_id AND entry.number = transfer.entry
        WHERE transfer.unit_id = $1 AND transfer.number = $2";
    const UNTIL: &str = "SELECT CAST(MAX(transfer.number) AS BIGINT) FROM transfer
        WHERE transfer.unit_id = $1 AND transfer.number > $2 AND transfer.number <= $3 AND $4 > (
            SELECT entry.recorded_at FROM journal_entry entry
            WHERE entry.unit_id = transfer.unit_id AND entry.number = transfer.entry)";
    let recorded: Option<i64> =
        on!(&mut *conn, c => sqlx::query_scalar(NEXT).bind(unit.0).bind(after + 1).fetch_optional(c).await)?;
    let Some(known_on) = recorded.map(german_day) else { return Ok(None) };
    let until: i64 = on!(&mut *conn, c => sqlx::query_scalar(UNTIL)
        .bind(unit.0).bind(after).bind(after + CHUNK).bind(end_of(known_on)).fetch_one(c).await)?;
    Ok(Some((until, known_on)))
}

async fn move_head(conn: &mut Conn, unit: UnitId, last: i64, known_on: NaiveDate) -> Result<(), StoreError> {
    const MOVE: &str = "UPDATE history_head SET last_transfer = $2, known_on = $3 WHERE unit_id = $1";
    const FIRST: &str = "INSERT INTO history_head (unit_id, last_transfer, known_on) VALUES ($1, $2, $3)";
    for sql in [MOVE, FIRST] {
        let changed = on!(&mut *conn, c => sqlx::query(sql)
            .bind(unit.0).bind(last).bind(known_on)
            .execute(c).await.map(|done| done.rows_affected()))?;
        if changed > 0 {
            break;
        }
    }
    Ok(())
}

/// What an account held of something on the newest of its days until then: one seek for each.
macro_rules! before {
    ($column:literal) => {
        concat!(
            "(SELECT newest.",
            $column,
            " FROM account_day newest
            WHERE newest.unit_id = $1 AND newest.account = running.account
                AND newest.effective_on <= running.effective_on
            ORDER BY newest.effective_on DESC, newest.known_on DESC LIMIT 1)"
        )
    };
}

/// Carries the transfers behind a number, up to the head, into the days that they count for and all later ones. Each looks
/// its entry up: a join might go through all entries and look for their transfers. SQLite joins across as it is written, and
/// reads the later days of the accounts that moved, not all days of the unit.
const CARRY: &str = concat!(
    "WITH carried AS MATERIALIZED (
        SELECT transfer.kind, transfer.debit_account, transfer.credit_account, transfer.amount_cents,
            transfer.reserved_cents, (
                SELECT entry.effective_on FROM journal_entry entry
                WHERE entry.unit_id = $1 AND entry.number = transfer.entry) AS effective_on, (
                SELECT making.effective_on FROM journal_entry making
                WHERE making.unit_id = $1 AND making.number = (
                    SELECT made.entry FROM transfer made
                    WHERE made.unit_id = $1 AND made.number = transfer.resolves)) AS made_on
        FROM transfer
        WHERE transfer.unit_id = $1 AND transfer.number > $2 AND transfer.number <= (
            SELECT head.last_transfer FROM history_head head WHERE head.unit_id = $1)
    ), moved AS (
        SELECT kind, debit_account, credit_account, amount_cents, reserved_cents, effective_on,
            CASE WHEN made_on > effective_on THEN made_on ELSE effective_on END AS released_on
        FROM carried
    ), side AS (
        SELECT debit_account AS account, effective_on,
            CASE WHEN kind = 'pending' THEN amount_cents ELSE 0 END AS debits_pending,
            CASE WHEN kind = 'pending' THEN 0 ELSE amount_cents END AS debits_posted,
            0 AS credits_pending, 0 AS credits_posted
        FROM moved WHERE kind <> 'void'
        UNION ALL
        SELECT credit_account, effective_on, 0, 0, CASE WHEN kind = 'pending' THEN amount_cents ELSE 0 END,
            CASE WHEN kind = 'pending' THEN 0 ELSE amount_cents END
        FROM moved WHERE kind <> 'void'
        UNION ALL
        SELECT debit_account, released_on, -reserved_cents, 0, 0, 0 FROM moved WHERE reserved_cents IS NOT NULL
        UNION ALL
        SELECT credit_account, released_on, 0, 0, -reserved_cents, 0 FROM moved WHERE reserved_cents IS NOT NULL
    ), since AS (
        SELECT account, MIN(effective_on) AS effective_on FROM side GROUP BY account
    ), changed AS (
        SELECT * FROM side
        UNION ALL
        SELECT later.account, later.effective_on, 0, 0, 0, 0 FROM since
        CROSS JOIN account_day later
        WHERE later.unit_id = $1 AND later.account = since.account AND later.effective_on > since.effective_on
    ), running AS (
        SELECT account, effective_on,
            SUM(SUM(debits_pending)) OVER in_order AS debits_pending,
            SUM(SUM(debits_posted)) OVER in_order AS debits_posted,
            SUM(SUM(credits_pending)) OVER in_order AS credits_pending,
            SUM(SUM(credits_posted)) OVER in_order AS credits_posted
        FROM changed GROUP BY account, effective_on
        WINDOW in_order AS (PARTITION BY account ORDER BY effective_on)
    )
    INSERT INTO account_day (unit_id, account, effective_on, known_on, debits_pending, debits_posted,
        credits_pending, credits_posted)
    SELECT head.unit_id, running.account, running.effective_on, head.known_on,
        CAST(COALESCE(",
    before!("debits_pending"),
    ", 0) + running.debits_pending AS BIGINT),
        CAST(COALESCE(",
    before!("debits_posted"),
    ", 0) + running.debits_posted AS BIGINT),
        CAST(COALESCE(",
    before!("credits_pending"),
    ", 0) + running.credits_pending AS BIGINT),
        CAST(COALESCE(",
    before!("credits_posted"),
    ", 0) + running.credits_posted AS BIGINT)
    FROM history_head head
    CROSS JOIN running
    WHERE head.unit_id = $1
    ON CONFLICT (unit_id, account, effective_on, known_on) DO UPDATE SET
        debits_pending = excluded.debits_pending, debits_posted = excluded.debits_posted,
        credits_pending = excluded.credits_pending, credits_posted = excluded.credits_posted"
);

/// An account by its number, as it stood. Only what is carried on is known: ask [`crate::Store::read_past`] for the
/// connection.
pub async fn account_as_of(
    conn: &mut Conn,
    unit: UnitId,
    number: AccountNumber,
    as_of: AsOf,
) -> Result<Option<Account>, StoreError> {
    const SQL: &str = "SELECT debits_pending, debits_posted, credits_pending, credits_posted FROM account_day
        WHERE unit_id = $1 AND account = $2 AND effective_on <= $3 AND known_on <= $4
        ORDER BY effective_on DESC, known_on DESC LIMIT 1";
    let Some(account) = accounts::account(conn, unit, number).await? else { return Ok(None) };
    let row: Option<BalancesRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(number.get()).bind(as_of.counted_until()).bind(as_of.known_on)
        .fetch_optional(c).await)?;
    let balances = row.map_or_else(Balances::default, Balances::from);
    Ok(Some(Account { balances, ..account }))
}

/// What some accounts had been credited, less what they had been debited, by number; nothing of one that nothing was posted
/// to. Only what is carried on is known, as in [`account_as_of`].
pub async fn credited_as_of(
    conn: &mut Conn,
    unit: UnitId,
    numbers: &[AccountNumber],
    as_of: AsOf,
) -> Result<BTreeMap<AccountNumber, Cents>, StoreError> {
    const SQL: &str =
        "SELECT asked.number, (SELECT newest.credits_posted - newest.debits_posted FROM account_day newest
            WHERE newest.unit_id = $1 AND newest.account = asked.number
                AND newest.effective_on <= $2 AND newest.known_on <= $3
            ORDER BY newest.effective_on DESC, newest.known_on DESC LIMIT 1)
        FROM (SELECT CAST(value ->> 0 AS BIGINT) AS number FROM json_each($4)) asked";
    let numbers = set(numbers.iter().map(|number| json!([number.get()])));
    let rows: Vec<(i64, Option<i64>)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(as_of.counted_until()).bind(as_of.known_on).bind(&numbers)
        .fetch_all(c).await)?;
    let credited =
        |(number, cents): (i64, Option<i64>)| Some((AccountNumber::new(number), Cents::new(cents?)));
    Ok(rows.into_iter().filter_map(credited).collect())
}
