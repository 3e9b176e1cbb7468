//! What the two engines must be told differently. Everything else is one text.

use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::{
    AssertSqlSafe, Executor, PgConnection, Postgres, Sqlite, SqliteConnection, postgres::PgArguments,
    query::Query, sqlite::SqliteArguments,
};
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
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

/// Opens a transaction that carries the past of a unit on. PostgreSQL lets one at a time do so, beside the unit's writer.
pub(crate) async fn begin_history(conn: &mut Conn, unit: UnitId) -> Result<(), sqlx::Error> {
    match conn {
        Conn::Sqlite(connection) => connection.execute("BEGIN IMMEDIATE").await.map(drop),
        Conn::Postgres(connection) => {
            let id = unit.0;
            let text = format!("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('history of {id}', 0))");
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

/// A statement in the words of SQLite and in those of PostgreSQL: `$sql` makes it of what stands before a set of values that
/// an index seeks one by one, and of what stands behind it. What else it takes is handed on.
///
/// PostgreSQL plans a set as a join, from what it knew of its tables before the large command whose rows are asked for: it
/// took them for small and compared each with each. An array it does not join.
macro_rules! seeking {
    ($sql:ident $($more:tt)*) => {
        [$sql!("IN (", ")" $($more)*), $sql!("= ANY (ARRAY(", "))" $($more)*)]
    };
}
pub(crate) use seeking;

/// A statement in the words of SQLite and in those of PostgreSQL: `$sql` makes it of what names the index of transfers by the
/// account that they debit, and of what names that by the account that they credit.
///
/// SQLite keeps no count of rows, takes a unit to have few transfers, and would read all of them.
macro_rules! on_either_side {
    ($sql:ident) => {
        [$sql!("INDEXED BY transfer_by_debit", "INDEXED BY transfer_by_credit"), $sql!("", "")]
    };
}
pub(crate) use on_either_side;

/// The same text twice, as SQLite and as PostgreSQL read it: with and without the index of the entries about a subject.
///
/// SQLite would rather read all entries between two numbers, which is all of the journal.
macro_rules! about_a_subject {
    ($sql:ident) => {
        [$sql!("INDEXED BY journal_entry_by_subject"), $sql!("")]
    };
}
pub(crate) use about_a_subject;

/// The same text twice, as SQLite and as PostgreSQL read it: with and without the index of accounts by the entry that opened
/// them.
///
/// SQLite would rather read all accounts of the unit.
macro_rules! opened_by_entries {
    ($sql:ident) => {
        [$sql!("INDEXED BY account_by_entry"), $sql!("")]
    };
}
pub(crate) use opened_by_entries;

/// The same text twice, as SQLite and as PostgreSQL read it: with and without the key of receipts, by the name that SQLite
/// gives it.
///
/// SQLite would rather find all receipts of the unit by their numbers, and sort them, for each page.
macro_rules! by_receipt {
    ($sql:ident) => {
        [$sql!("INDEXED BY sqlite_autoindex_receipt_1"), $sql!("")]
    };
}
pub(crate) use by_receipt;

/// The one of two texts that a connection's engine reads: SQLite's is the first.
pub(crate) const fn text_for(conn: &Conn, [sqlite, postgres]: [&'static str; 2]) -> &'static str {
    match conn {
        Conn::Sqlite(_) => sqlite,
        Conn::Postgres(_) => postgres,
    }
}

/// How many rows one statement of SQLite writes at most. It may bind 32,766 values: those of 31 columns. The more rows, the
/// less is kept of pages as they were before the statement, once for each that it changes.
const ROWS: usize = 1024;

/// A column: its name, and what of a row goes into it.
pub(crate) type Column<R> = (&'static str, Of<R>);

/// What goes into a column, by its type.
pub(crate) enum Of<R> {
    Id(fn(&R) -> Option<Uuid>),
    Number(fn(&R) -> Option<i64>),
    Text(fn(&R) -> Option<&str>),
    Day(fn(&R) -> Option<NaiveDate>),
    Bytes(fn(&R) -> &[u8]),
}

/// Writes any number of rows to a table, with few statements: PostgreSQL reads all of them from one array for each column,
/// SQLite binds a power of two of them with each statement, so that there are few texts whose plans are kept.
pub(crate) async fn insert<R: Sync>(
    conn: &mut Conn,
    table: &str,
    columns: &[Column<R>],
    rows: &[R],
) -> Result<(), sqlx::Error> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let into = format!("INSERT INTO {table} ({})", names.join(", "));
    match conn {
        Conn::Sqlite(connection) => to_sqlite(connection, &into, columns, rows).await,
        Conn::Postgres(connection) => to_postgres(connection, &into, columns, rows).await,
    }
}

async fn to_sqlite<R: Sync>(
    connection: &mut SqliteConnection,
    into: &str,
    columns: &[Column<R>],
    mut rows: &[R],
) -> Result<(), sqlx::Error> {
    let one = format!("({})", vec!["?"; columns.len()].join(", "));
    while !rows.is_empty() {
        let (now, later) = rows.split_at(1 << rows.len().min(ROWS).ilog2());
        let text = format!("{into} VALUES {}", vec![one.as_str(); now.len()].join(", "));
        let mut statement = sqlx::query(AssertSqlSafe(text));
        for row in now {
            statement = columns.iter().fold(statement, |statement, (_, of)| of.bind(statement, row));
        }
        statement.execute(&mut *connection).await?;
        rows = later;
    }
    Ok(())
}

async fn to_postgres<R: Sync>(
    connection: &mut PgConnection,
    into: &str,
    columns: &[Column<R>],
    rows: &[R],
) -> Result<(), sqlx::Error> {
    let arrays = (1..).zip(columns).map(|(number, (_, of))| format!("${number}::{}[]", of.postgres_type()));
    let text = format!("{into} SELECT * FROM unnest({})", arrays.collect::<Vec<_>>().join(", "));
    let statement = sqlx::query(AssertSqlSafe(text));
    let statement = columns.iter().fold(statement, |statement, (_, of)| of.bind_all(statement, rows));
    statement.execute(connection).await.map(drop)
}

impl<R> Of<R> {
    fn bind<'q>(
        &self,
        statement: Query<'q, Sqlite, SqliteArguments>,
        row: &'q R,
    ) -> Query<'q, Sqlite, SqliteArguments> {
        match self {
            Self::Id(of) => statement.bind(of(row)),
            Self::Number(of) => statement.bind(of(row)),
            Self::Text(of) => statement.bind(of(row)),
            Self::Day(of) => statement.bind(of(row)),
            Self::Bytes(of) => statement.bind(of(row)),
        }
    }

    fn bind_all<'q>(
        &self,
        statement: Query<'q, Postgres, PgArguments>,
        rows: &'q [R],
    ) -> Query<'q, Postgres, PgArguments> {
        match self {
            Self::Id(of) => statement.bind(rows.iter().map(of).collect::<Vec<_>>()),
            Self::Number(of) => statement.bind(rows.iter().map(of).collect::<Vec<_>>()),
            Self::Text(of) => statement.bind(rows.iter().map(of).collect::<Vec<_>>()),
            Self::Day(of) => statement.bind(rows.iter().map(of).collect::<Vec<_>>()),
            Self::Bytes(of) => statement.bind(rows.iter().map(of).collect::<Vec<_>>()),
        }
    }

    const fn postgres_type(&self) -> &'static str {
        match self {
            Self::Id(_) => "uuid",
            Self::Number(_) => "bigint",
            Self::Text(_) => "text",
            Self::Day(_) => "date",
            Self::Bytes(_) => "bytea",
        }
    }
}
