//! What made up the figures of a position, movement by movement.

use std::collections::BTreeSet;

use ::grants::{FigureAccounts, PositionId};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, EntryNumber, Transfer, TransferNumber, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    AsOf,
    db::{Conn, on},
    dialect::text_for,
    error::StoreError,
    journal::{LAST_DAY, PAGE},
    past::head_as_of,
    sets::set,
};

/// A transfer, and the entry that has it.
#[derive(Clone, Debug)]
pub struct Movement {
    /// The number of the transfer.
    pub number: TransferNumber,
    /// The transfer.
    pub transfer: Transfer,
    /// The number of the entry.
    pub entry: EntryNumber,
    /// The day for which it counts.
    pub effective_on: NaiveDate,
    /// The command.
    pub command: String,
    /// Who gave it.
    pub person: String,
}

/// Which movements: after a number, so many, as they stood.
#[derive(Clone, Copy, Debug)]
pub struct MovementsAsked {
    /// The number after which the first comes.
    pub after: TransferNumber,
    /// How many.
    pub limit: i64,
    /// As of when; as they stand, if nothing is said.
    pub as_of: Option<AsOf>,
}

#[derive(FromRow)]
struct AccountsRow {
    id: Uuid,
    parent_id: Option<Uuid>,
    to_use: i64,
    used: i64,
    due: i64,
    paid: i64,
}

/// The accounts from which the figures of a position follow that a giver outside has given.
pub async fn figure_accounts(
    conn: &mut Conn,
    unit: UnitId,
    position: PositionId,
) -> Result<Option<FigureAccounts>, StoreError> {
    const SQL: &str = "SELECT id, parent_id, to_use, used, due, paid FROM position
        WHERE unit_id = $1 AND root_id = $2 ORDER BY id";
    let rows: Vec<AccountsRow> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(position.0).fetch_all(c).await)?;
    let number = AccountNumber::new;
    let below = || rows.iter().filter(|row| row.parent_id == Some(position.0));
    let own = rows.iter().find(|row| row.id == position.0);
    Ok(own.map(|own| FigureAccounts {
        to_use: number(own.to_use),
        due: number(own.due),
        paid: number(own.paid),
        to_use_below: below().map(|row| number(row.to_use)).collect(),
        paid_below: below().map(|row| number(row.paid)).collect(),
        used: rows.iter().map(|row| number(row.used)).collect(),
    }))
}

#[derive(FromRow)]
struct Row {
    number: i64,
    kind: String,
    debit_account: i64,
    credit_account: i64,
    amount_cents: i64,
    resolves: Option<i64>,
    reserved_cents: Option<i64>,
    entry: i64,
    effective_on: NaiveDate,
    command: String,
    person: String,
}

impl TryFrom<Row> for Movement {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let accounts = (AccountNumber::new(row.debit_account), AccountNumber::new(row.credit_account));
        let resolved = row.resolves.map(TransferNumber::new).zip(row.reserved_cents.map(Cents::new));
        let transfer = Transfer::from_parts(&row.kind, accounts, Cents::new(row.amount_cents), resolved)
            .map_err(|cause| StoreError::broken("transfer", row.number, cause))?;
        Ok(Self {
            number: TransferNumber::new(row.number),
            transfer,
            entry: EntryNumber::new(row.entry),
            effective_on: row.effective_on,
            command: row.command,
            person: row.person,
        })
    }
}

/// In SQLite: the numbers that one side of a page can have, of each account as many as a page is long, so that an account that
/// moved rarely does not have the whole journal read. `CROSS JOIN` says that they come first (SQLite, “Manual Control Of Query
/// Plans Using CROSS JOIN”).
macro_rules! side {
    ($index:literal, $account:literal) => {
        concat!(
            "SELECT moved.number FROM watched JOIN transfer moved INDEXED BY ",
            $index,
            " ON moved.",
            $account,
            " = watched.account AND moved.unit_id = $1 AND moved.number > $2
              AND moved.number <= COALESCE((SELECT until.number FROM transfer until INDEXED BY ",
            $index,
            " JOIN journal_entry entry ON entry.unit_id = until.unit_id AND entry.number = until.entry
                WHERE until.",
            $account,
            " = watched.account AND until.unit_id = $1 AND until.number > $2
                  AND until.entry <= $4 AND entry.effective_on <= $5
                ORDER BY until.number LIMIT 1 OFFSET $3 - 1), 9223372036854775807)"
        )
    };
}

const SQLITE: &str = concat!(
    "WITH watched AS (SELECT CAST(value ->> 0 AS BIGINT) AS account FROM json_each($6)),
        found AS (",
    side!("transfer_by_debit", "debit_account"),
    " UNION ",
    side!("transfer_by_credit", "credit_account"),
    ")
    SELECT moved.number, moved.kind, moved.debit_account, moved.credit_account, moved.amount_cents,
        moved.resolves, moved.reserved_cents, moved.entry, entry.effective_on, entry.command, entry.person
    FROM found CROSS JOIN transfer moved
    JOIN journal_entry entry ON entry.unit_id = moved.unit_id AND entry.number = moved.entry
    WHERE moved.unit_id = $1 AND moved.number = found.number AND moved.entry <= $4 AND entry.effective_on <= $5
    ORDER BY moved.number LIMIT $3"
);

/// In PostgreSQL, by words that SQLite does not have: each account is asked for its first transfers by itself, and each of these for
/// its entry. Where they were joined, a plan that was made before the tables were counted joined the whole journal. That the place
/// is one in the index, and no account that is sought, tells the plan to read on from there until it has enough.
macro_rules! first_of_each {
    ($account:literal) => {
        concat!(
            "SELECT side.* FROM watched CROSS JOIN LATERAL (
              SELECT moved.number, moved.kind, moved.debit_account, moved.credit_account, moved.amount_cents,
                moved.resolves, moved.reserved_cents, moved.entry, entry.effective_on, entry.command, entry.person
              FROM transfer moved CROSS JOIN LATERAL (
                SELECT known.effective_on, known.command, known.person FROM journal_entry known
                WHERE known.unit_id = moved.unit_id AND known.number = moved.entry LIMIT 1) entry
              WHERE (moved.",
            $account,
            ", moved.unit_id, moved.number) > (watched.account, $1, $2)
                AND (moved.",
            $account,
            ", moved.unit_id, moved.number) <= (watched.account, $1, 9223372036854775807)
                AND moved.entry <= $4 AND entry.effective_on <= $5
              ORDER BY moved.",
            $account,
            ", moved.unit_id, moved.number LIMIT $3) side"
        )
    };
}

const POSTGRES: &str = concat!(
    "WITH watched AS (SELECT CAST(value ->> 0 AS BIGINT) AS account FROM json_each($6)) ",
    first_of_each!("debit_account"),
    " UNION ",
    first_of_each!("credit_account"),
    " ORDER BY number LIMIT $3"
);

/// What moved on some accounts, from either side, oldest first.
pub async fn movements_on(
    conn: &mut Conn,
    unit: UnitId,
    accounts: &BTreeSet<AccountNumber>,
    asked: MovementsAsked,
) -> Result<Vec<Movement>, StoreError> {
    let (last, until) = match asked.as_of {
        None => (EntryNumber::new(i64::MAX), LAST_DAY),
        Some(as_of) => (head_as_of(conn, unit, as_of).await?.number, as_of.effective_on),
    };
    let (sql, accounts) =
        (text_for(conn, [SQLITE, POSTGRES]), set(accounts.iter().map(|account| json!([account.get()]))));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sql)
        .bind(unit.0).bind(asked.after.get()).bind(asked.limit.clamp(1, PAGE)).bind(last.get()).bind(until)
        .bind(&accounts)
        .fetch_all(c).await)?;
    rows.into_iter().map(Movement::try_from).collect()
}
