//! What the two engines must be told differently. Everything else is one text.

use ledger::UnitId;
use sqlx::{AssertSqlSafe, Executor};

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

/// Writes any number of accounts with one statement.
pub(crate) async fn insert_accounts(conn: &mut Conn, rows: &[AccountRow]) -> Result<(), sqlx::Error> {
    const SQLITE: &str = "INSERT INTO account (unit_id, number, rule, opened_by, code)
        SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($1)";
    const POSTGRES: &str = "INSERT INTO account (unit_id, number, rule, opened_by, code)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::text[])";
    match conn {
        Conn::Sqlite(connection) => {
            let rows = json(rows.iter().map(AccountRow::as_json));
            sqlx::query(SQLITE).bind(rows).execute(&mut **connection).await.map(drop)
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

/// Writes any number of transfers with one statement; their triggers change the balances.
pub(crate) async fn insert_transfers(conn: &mut Conn, rows: &[TransferRow]) -> Result<(), sqlx::Error> {
    const SQLITE: &str = "INSERT INTO transfer (unit_id, number, entry, kind, debit_account, credit_account,
            amount_cents, resolves, reserved_cents)
        SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
            value ->> 7, value ->> 8
        FROM json_each($1)";
    const POSTGRES: &str =
        "INSERT INTO transfer (unit_id, number, entry, kind, debit_account, credit_account,
            amount_cents, resolves, reserved_cents)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[],
            $7::bigint[], $8::bigint[], $9::bigint[])";
    match conn {
        Conn::Sqlite(connection) => {
            let rows = json(rows.iter().map(TransferRow::as_json));
            sqlx::query(SQLITE).bind(rows).execute(&mut **connection).await.map(drop)
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

/// Writes any number of journal entries with one statement.
pub(crate) async fn insert_entries(conn: &mut Conn, rows: &[EntryRow]) -> Result<(), sqlx::Error> {
    const SQLITE: &str = "INSERT INTO journal_entry (unit_id, number, first_transfer, transfer_count, recorded_at,
            effective_on, subject_id, subject_kind, command, person, idempotency_key, previous_hash, hash, payload,
            answer)
        SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
            unhex(value ->> 6), value ->> 7, value ->> 8, value ->> 9, value ->> 10, unhex(value ->> 11),
            unhex(value ->> 12), value ->> 13, value ->> 14
        FROM json_each($1)";
    const POSTGRES: &str = "INSERT INTO journal_entry (unit_id, number, first_transfer, transfer_count, recorded_at,
            effective_on, subject_id, subject_kind, command, person, idempotency_key, previous_hash, hash, payload,
            answer)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::date[],
            $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bytea[], $13::bytea[], $14::text[],
            $15::text[])";
    match conn {
        Conn::Sqlite(connection) => {
            let rows = json(rows.iter().map(EntryRow::as_json));
            sqlx::query(SQLITE).bind(rows).execute(&mut **connection).await.map(drop)
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

fn column<'a, R, T>(rows: &'a [R], one: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(one).collect()
}

fn json(rows: impl Iterator<Item = String>) -> String {
    let mut text = String::from("[");
    for (index, row) in rows.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&row);
    }
    text.push(']');
    text
}
