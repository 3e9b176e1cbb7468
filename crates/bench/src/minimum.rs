//! The least that a ledger could do, written by hand: one transaction for each transfer, in five statements.
//!
//! The same engine, the same durability, tables of its own in the same database. No journal, no chain, no limits,
//! no keys. Every caller has a connection, up to what the engine bears; balances change in the order of their
//! numbers, so that nothing deadlocks.

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, Executor, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Failure,
    booking::Spread,
    database::{Database, Engine},
    draw::Draw,
    load::Poster,
};

/// The accounts.
const ACCOUNTS: u32 = 600;

const TABLES: &str = "
    CREATE TABLE minimum_account (id INTEGER PRIMARY KEY, debits BIGINT NOT NULL, credits BIGINT NOT NULL);
    CREATE TABLE minimum_transfer
        (id INTEGER PRIMARY KEY, debit INTEGER NOT NULL, credit INTEGER NOT NULL, amount BIGINT NOT NULL)";
const ACCOUNT: &str = "INSERT INTO minimum_account (id, debits, credits) VALUES ($1, 0, 0)";
const INSERT: &str = "INSERT INTO minimum_transfer (id, debit, credit, amount) VALUES ($1, $2, $3, $4)";
const DEBIT: &str = "UPDATE minimum_account SET debits = debits + $2 WHERE id = $1";
const CREDIT: &str = "UPDATE minimum_account SET credits = credits + $2 WHERE id = $1";

/// The connections.
#[derive(Clone)]
enum Pool {
    File(SqlitePool),
    Server(PgPool),
}

/// Runs one expression on either engine.
macro_rules! on_pool {
    ($pool:expr, $name:ident => $body:expr) => {
        match $pool {
            Pool::File($name) => $body,
            Pool::Server($name) => $body,
        }
    };
}

/// One transaction, one transfer.
macro_rules! five_statements {
    ($connection:ident, $begin:literal, $transfer:ident) => {{
        let Move { id, debit, credit, cents } = $transfer;
        $connection.execute($begin).await?;
        let insert = sqlx::query(INSERT).bind(id).bind(debit).bind(credit).bind(cents);
        insert.execute(&mut *$connection).await?;
        let mut changes = [(debit, DEBIT), (credit, CREDIT)];
        changes.sort_unstable();
        for (account, change) in changes {
            sqlx::query(change).bind(account).bind(cents).execute(&mut *$connection).await?;
        }
        $connection.execute("COMMIT").await?;
        Ok(())
    }};
}

/// The hand-written ledger.
#[derive(Clone)]
pub(crate) struct Minimum {
    pool: Pool,
    spread: Spread,
    last: Arc<AtomicI64>,
}

impl Minimum {
    /// Makes its tables.
    pub(crate) async fn open(database: &Database) -> Result<Self, Failure> {
        let pool = match database.engine {
            Engine::Sqlite => Pool::File(file_pool(&database.url).await?),
            Engine::Postgres => Pool::Server(server_pool(&database.url).await?),
        };
        on_pool!(&pool, pool => pool.execute(sqlx::raw_sql(TABLES)).await.map(drop))?;
        for account in 0..ACCOUNTS {
            on_pool!(&pool, pool => sqlx::query(ACCOUNT).bind(i64::from(account)).execute(pool).await.map(drop))?;
        }
        Ok(Self { pool, spread: Spread::Wide, last: Arc::default() })
    }

    /// The same ledger, moved in another way.
    pub(crate) fn spread(&self, spread: Spread) -> Self {
        Self { spread, ..self.clone() }
    }

    /// The same ledger, for inserts in bulk.
    pub(crate) fn in_bulk(&self, rows: i64) -> Bulk {
        Bulk { minimum: self.clone(), rows }
    }

    /// Closes its connections.
    pub(crate) async fn close(&self) {
        on_pool!(&self.pool, pool => pool.close().await);
    }
}

impl Poster for Minimum {
    async fn post(&self, draw: &mut Draw) -> Result<(), Failure> {
        let transfer = self.transfer(draw);
        match &self.pool {
            Pool::File(pool) => {
                let mut connection = pool.acquire().await?;
                five_statements!(connection, "BEGIN IMMEDIATE", transfer)
            }
            Pool::Server(pool) => {
                let mut connection = pool.acquire().await?;
                five_statements!(connection, "BEGIN", transfer)
            }
        }
    }
}

/// What is moved.
struct Move {
    id: i64,
    debit: i64,
    credit: i64,
    cents: i64,
}

impl Minimum {
    fn transfer(&self, draw: &mut Draw) -> Move {
        let debit = if self.spread == Spread::Hot { 0 } else { draw.below(ACCOUNTS) };
        let credit = (debit + 1 + draw.below(ACCOUNTS - 1)) % ACCOUNTS;
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        Move { id, debit: debit.into(), credit: credit.into(), cents: 1 + i64::from(draw.below(100_000)) }
    }
}

/// Inserts in bulk: many rows, one statement, one transaction, no balances.
#[derive(Clone)]
pub(crate) struct Bulk {
    minimum: Minimum,
    rows: i64,
}

impl Poster for Bulk {
    async fn post(&self, draw: &mut Draw) -> Result<(), Failure> {
        let rows = (0..self.rows).map(|_| {
            let Move { id, debit, credit, cents } = self.minimum.transfer(draw);
            format!("({id},{debit},{credit},{cents})")
        });
        let values = rows.collect::<Vec<_>>().join(",");
        // Numbers of our own: nothing in them can be SQL.
        let insert = sqlx::raw_sql(AssertSqlSafe(format!("INSERT INTO minimum_transfer VALUES {values}")));
        on_pool!(&self.minimum.pool, pool => insert.execute(pool).await.map(drop))?;
        Ok(())
    }
}

async fn file_pool(url: &str) -> Result<SqlitePool, Failure> {
    let options = SqliteConnectOptions::from_str(url)?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_mins(1));
    let pool = SqlitePoolOptions::new().max_connections(32).test_before_acquire(false);
    Ok(pool.acquire_timeout(Duration::from_mins(2)).connect_with(options).await?)
}

async fn server_pool(url: &str) -> Result<PgPool, Failure> {
    let pool = PgPoolOptions::new().max_connections(64).test_before_acquire(false);
    Ok(pool.connect(url).await?)
}
