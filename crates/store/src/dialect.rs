//! What the two engines must be told differently. Everything else is one text.

use ledger::UnitId;
use sqlx::{AssertSqlSafe, Executor, Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};

use crate::{
    db::{Conn, on},
    error::StoreError,
    rows::{AccountRow, EntryRow, TransferRow},
};

/// Opens a transaction that writes, and locks the chain heads of the units, in one order everywhere.
///
/// SQLite has one writer. PostgreSQL locks the units' rows; what is read afterwards is read in a later statement,
/// so it sees what the writer before has committed.
pub(crate) async fn begin(conn: &mut Conn, units: &[UnitId]) -> Result<(), sqlx::Error> {
    match conn {
        Conn::Sqlite(connection) => connection.execute("BEGIN IMMEDIATE").await.map(drop),
        Conn::Postgres(connection) => {
            let ids: Vec<String> = units.iter().map(|unit| format!("'{}'", unit.0)).collect();
            // The ids are UUIDs, written by ourselves: nothing in them can be SQL.
            let text = format!(
                "BEGIN; SELECT FROM unit WHERE id IN ({}) ORDER BY id FOR NO KEY UPDATE",
                ids.join(", ")
            );
            connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.map(drop)
        }
    }
}

/// Opens a transaction that writes beside the books.
pub(crate) async fn begin_aside(conn: &mut Conn) -> Result<(), sqlx::Error> {
    match conn {
        Conn::Sqlite(connection) => connection.execute("BEGIN IMMEDIATE").await.map(drop),
        Conn::Postgres(connection) => connection.execute("BEGIN").await.map(drop),
    }
}

/// Opens a transaction that reads one unchanging state.
pub async fn begin_snapshot(conn: &mut Conn) -> Result<(), StoreError> {
    let begun = match conn {
        Conn::Sqlite(connection) => connection.execute("BEGIN").await.map(drop),
        Conn::Postgres(connection) => {
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(drop)
        }
    };
    Ok(begun?)
}

/// Ends such a transaction.
pub async fn end_snapshot(conn: &mut Conn) -> Result<(), StoreError> {
    Ok(on!(conn, c => c.execute("ROLLBACK").await.map(drop))?)
}

/// Writes any number of accounts.
pub(crate) async fn insert_accounts(conn: &mut Conn, rows: &[AccountRow]) -> Result<(), sqlx::Error> {
    const SQLITE: &str =
        "INSERT INTO account (unit_id, number, rule, opened_by, code) VALUES (?, ?, ?, ?, ?)";
    const POSTGRES: &str = "INSERT INTO account (unit_id, number, rule, opened_by, code)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::text[])";
    match conn {
        Conn::Sqlite(connection) => {
            insert_rows(connection, SQLITE, rows, |statement, row| {
                statement
                    .bind(row.unit.0)
                    .bind(row.account.number.get())
                    .bind(row.account.rule.word())
                    .bind(row.opened_by.get())
                    .bind(&row.account.code)
            })
            .await
        }
        Conn::Postgres(connection) => sqlx::query(POSTGRES)
            .bind(column(rows, |row| row.unit.0))
            .bind(column(rows, |row| row.account.number.get()))
            .bind(column(rows, |row| row.account.rule.word()))
            .bind(column(rows, |row| row.opened_by.get()))
            .bind(column(rows, |row| row.account.code.as_str()))
            .execute(&mut **connection)
            .await
            .map(drop),
    }
}

/// Writes any number of transfers; their triggers change the balances.
pub(crate) async fn insert_transfers(conn: &mut Conn, rows: &[TransferRow]) -> Result<(), sqlx::Error> {
    const SQLITE: &str = "INSERT INTO transfer (unit_id, number, entry, kind, debit_account, credit_account,
            amount_cents, resolves, reserved_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    const POSTGRES: &str =
        "INSERT INTO transfer (unit_id, number, entry, kind, debit_account, credit_account,
            amount_cents, resolves, reserved_cents)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[],
            $7::bigint[], $8::bigint[], $9::bigint[])";
    match conn {
        Conn::Sqlite(connection) => {
            insert_rows(connection, SQLITE, rows, |statement, row| {
                statement
                    .bind(row.unit.0)
                    .bind(row.number.get())
                    .bind(row.entry.get())
                    .bind(row.transfer.kind().word())
                    .bind(row.transfer.debit().get())
                    .bind(row.transfer.credit().get())
                    .bind(row.transfer.amount().get())
                    .bind(row.transfer.resolved().map(|(number, _)| number.get()))
                    .bind(row.transfer.resolved().map(|(_, reserved)| reserved.get()))
            })
            .await
        }
        Conn::Postgres(connection) => sqlx::query(POSTGRES)
            .bind(column(rows, |row| row.unit.0))
            .bind(column(rows, |row| row.number.get()))
            .bind(column(rows, |row| row.entry.get()))
            .bind(column(rows, |row| row.transfer.kind().word()))
            .bind(column(rows, |row| row.transfer.debit().get()))
            .bind(column(rows, |row| row.transfer.credit().get()))
            .bind(column(rows, |row| row.transfer.amount().get()))
            .bind(column(rows, |row| row.transfer.resolved().map(|(number, _)| number.get())))
            .bind(column(rows, |row| row.transfer.resolved().map(|(_, reserved)| reserved.get())))
            .execute(&mut **connection)
            .await
            .map(drop),
    }
}

/// Writes any number of journal entries.
pub(crate) async fn insert_entries(conn: &mut Conn, rows: &[EntryRow]) -> Result<(), sqlx::Error> {
    const SQLITE: &str = "INSERT INTO journal_entry (unit_id, number, first_transfer, transfer_count, recorded_at,
            effective_on, subject_id, subject_kind, command, person, idempotency_key, previous_hash, hash, payload,
            answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    const POSTGRES: &str = "INSERT INTO journal_entry (unit_id, number, first_transfer, transfer_count, recorded_at,
            effective_on, subject_id, subject_kind, command, person, idempotency_key, previous_hash, hash, payload,
            answer)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::date[],
            $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bytea[], $13::bytea[], $14::text[],
            $15::text[])";
    match conn {
        Conn::Sqlite(connection) => {
            insert_rows(connection, SQLITE, rows, |statement, row| {
                statement
                    .bind(row.unit.0)
                    .bind(row.number.get())
                    .bind(row.first_transfer.get())
                    .bind(row.transfer_count)
                    .bind(row.recorded_at)
                    .bind(row.effective_on)
                    .bind(row.subject_id)
                    .bind(&row.subject_kind)
                    .bind(&row.command)
                    .bind(&row.person)
                    .bind(&row.key)
                    .bind(&row.previous.0[..])
                    .bind(&row.hash.0[..])
                    .bind(&row.payload)
                    .bind(&row.answer)
            })
            .await
        }
        Conn::Postgres(connection) => sqlx::query(POSTGRES)
            .bind(column(rows, |row| row.unit.0))
            .bind(column(rows, |row| row.number.get()))
            .bind(column(rows, |row| row.first_transfer.get()))
            .bind(column(rows, |row| row.transfer_count))
            .bind(column(rows, |row| row.recorded_at))
            .bind(column(rows, |row| row.effective_on))
            .bind(column(rows, |row| row.subject_id))
            .bind(column(rows, |row| row.subject_kind.as_str()))
            .bind(column(rows, |row| row.command.as_str()))
            .bind(column(rows, |row| row.person.as_str()))
            .bind(column(rows, |row| row.key.as_str()))
            .bind(column(rows, |row| row.previous.0.to_vec()))
            .bind(column(rows, |row| row.hash.0.to_vec()))
            .bind(column(rows, |row| row.payload.as_str()))
            .bind(column(rows, |row| row.answer.as_str()))
            .execute(&mut **connection)
            .await
            .map(drop),
    }
}

/// How many rows one statement of SQLite writes at most.
const ROWS: usize = 128;

type Statement<'q> = Query<'q, Sqlite, SqliteArguments>;

/// Writes rows to SQLite, a power of two of them with each statement: so there are few statements for any number of
/// rows, and few texts whose plans are kept. The text has the values of one row.
async fn insert_rows<'r, R>(
    connection: &mut SqliteConnection,
    one: &'static str,
    mut rows: &'r [R],
    bind: impl Fn(Statement<'r>, &'r R) -> Statement<'r>,
) -> Result<(), sqlx::Error> {
    let (_, values) = one.split_once("VALUES").unwrap_or_default();
    while !rows.is_empty() {
        let (now, later) = rows.split_at(1 << rows.len().min(ROWS).ilog2());
        let text = format!("{one}{}", format!(",{values}").repeat(now.len() - 1));
        now.iter().fold(sqlx::query(AssertSqlSafe(text)), &bind).execute(&mut *connection).await?;
        rows = later;
    }
    Ok(())
}

fn column<'a, R, T>(rows: &'a [R], one: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(one).collect()
}
