//! Connections of the two engines behind one name, and the macro that writes a statement once for both.

use std::{net::IpAddr, str::FromStr, time::Duration};

use sqlx::{
    Connection, Executor, PgPool, Postgres, Sqlite, SqlitePool,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::error::StoreError;

/// The oldest SQLite without the WAL-reset bug (<https://sqlite.org/wal.html#walresetbug>).
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// A connection that statements run on.
#[derive(Debug)]
pub enum Conn {
    /// SQLite.
    Sqlite(PoolConnection<Sqlite>),
    /// PostgreSQL.
    Postgres(PoolConnection<Postgres>),
}

impl Conn {
    /// Closes the connection instead of lending it to the next one.
    pub(crate) fn close_on_drop(&mut self) {
        match self {
            Self::Sqlite(connection) => connection.close_on_drop(),
            Self::Postgres(connection) => connection.close_on_drop(),
        }
    }
}

/// Runs one expression on either engine. Inside, the named variable is the engine's connection, and sqlx infers
/// the engine from it, so that both arms are type-checked.
macro_rules! on {
    ($conn:expr, $name:ident => $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite(connection) => {
                let $name = &mut **connection;
                $body
            }
            $crate::db::Conn::Postgres(connection) => {
                let $name = &mut **connection;
                $body
            }
        }
    };
}
pub(crate) use on;

/// Where the books are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:PATH`.
    SqliteFile(String),
    /// `sqlite::memory:`.
    SqliteMemory,
    /// `postgres://…`.
    Postgres(String),
}

/// A database address that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("a database is named sqlite:PATH or postgres://USER@HOST:PORT/NAME")]
pub struct UnknownDatabase;

impl FromStr for DatabaseUrl {
    type Err = UnknownDatabase;

    fn from_str(text: &str) -> Result<Self, UnknownDatabase> {
        if text == "sqlite::memory:" {
            return Ok(Self::SqliteMemory);
        }
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").ok_or(UnknownDatabase)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() { Err(UnknownDatabase) } else { Ok(Self::SqliteFile(path.to_owned())) }
    }
}

impl DatabaseUrl {
    /// Whether a password stands in the address: beside the user, or as a setting of its own.
    pub fn has_password(&self) -> bool {
        let Self::Postgres(address) = self else { return false };
        let (before, settings) = address.split_once('?').unwrap_or((address.as_str(), ""));
        let authority =
            before.split_once("//").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default();
        let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
        let is_beside_user = user.split_once(':').is_some_and(|(_, password)| !password.is_empty());
        is_beside_user || settings.split('&').any(|setting| setting.starts_with("password="))
    }

    /// Whether the way to the database leads over a network, and nothing shows on it who answers and that nobody listens
    /// (ASVS 5.0 12.3.1).
    pub fn is_open_way(&self) -> bool {
        let Self::Postgres(address) = self else { return false };
        PgConnectOptions::from_str(address).is_ok_and(|options| {
            let stays_here = options.get_socket().is_some() || is_here(options.get_host());
            !stays_here && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)
        })
    }
}

/// Whether a host is this machine: by its name, its address, or a folder with a socket.
fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.starts_with('/')
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The connections of one database. For SQLite one that writes and several that read.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite: one connection writes, the others read.
    Sqlite {
        /// The one that writes.
        write: SqlitePool,
        /// Those that read; the same one for a database in memory.
        read: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

impl Db {
    /// Opens the connections that the application works with.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        match url {
            DatabaseUrl::SqliteMemory => {
                let write = sqlite_pool(sqlite_writing(":memory:"), 1).await?;
                Ok(Self::Sqlite { read: write.clone(), write })
            }
            DatabaseUrl::SqliteFile(path) => {
                let write = sqlite_pool(sqlite_writing(path).create_if_missing(true), 1).await?;
                let read = sqlite_pool(sqlite_options(path), 4).await?;
                Ok(Self::Sqlite { write, read })
            }
            DatabaseUrl::Postgres(address) => {
                Ok(Self::Postgres(postgres_pool(address, Some(APP_ROLE)).await?))
            }
        }
    }

    /// Opens a connection that owns the tables, for migrations.
    pub async fn open_as_owner(url: &DatabaseUrl) -> Result<Self, StoreError> {
        match url {
            DatabaseUrl::Postgres(address) => Ok(Self::Postgres(postgres_pool(address, None).await?)),
            _ => Self::open(url).await,
        }
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Self::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        })
    }

    /// A connection to write with.
    pub(crate) async fn write(&self) -> Result<Conn, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Conn::Sqlite(write.acquire().await?),
            Self::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        })
    }

    /// Whether the login may change the tables: as their owner, or as somebody who may become it (`RESET ROLE`).
    pub(crate) async fn login_owns_tables(&self) -> Result<bool, StoreError> {
        const POSTGRES: &str = "SELECT pg_has_role(session_user, tableowner, 'MEMBER') FROM pg_tables
            WHERE schemaname = 'public' AND tablename = 'journal_entry'";
        match self {
            Self::Sqlite { .. } => Ok(false),
            Self::Postgres(pool) => Ok(sqlx::query_scalar(POSTGRES).fetch_one(pool).await?),
        }
    }

    /// How many connections may write side by side. A unit always uses the same one.
    pub(crate) const fn writers(&self) -> usize {
        match self {
            Self::Sqlite { .. } => 1,
            Self::Postgres(_) => 4,
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// For how long a connection that worked is trusted to work still; then it is asked before it is lent again. Asking
/// costs as much as a statement.
const TRUSTED: Duration = Duration::from_secs(1);

/// The role that may add rows and read, and owns nothing.
const APP_ROLE: &str = "SET ROLE foerderfluss_app";

/// How many statements a connection keeps prepared: as many as the store has. A page asks more than a hundred, and what was
/// put away is parsed and planned anew.
const STATEMENTS: usize = 768;

/// How much of a SQLite database a connection keeps in memory at most, in KiB as a negative number (SQLite, PRAGMA
/// cache_size).
const CACHE: &str = "-65536";

/// After how many pages of its log SQLite moves them to the database (PRAGMA wal_autocheckpoint): some 64 MB. A page that
/// many commands change is moved once for all of them.
const LOGGED: &str = "8000";

fn sqlite_options(path: &str) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        // A table without rowid keeps a row in one piece up to a quarter of a page.
        .page_size(8192)
        // What a large command changes must not be written and read back before it is committed.
        .pragma("cache_size", CACHE)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        // Who reads many rows is not woken for each of them.
        .row_buffer_size(1024)
        .busy_timeout(Duration::from_secs(10))
}

/// As of the connection that writes. What a statement changes is kept as it was until the statement ends: in memory, not
/// in a file that nobody reads.
fn sqlite_writing(path: &str) -> SqliteConnectOptions {
    sqlite_options(path).pragma("temp_store", "MEMORY").pragma("wal_autocheckpoint", LOGGED)
}

async fn sqlite_pool(options: SqliteConnectOptions, size: u32) -> Result<SqlitePool, StoreError> {
    const SQLITE: &str = "SELECT sqlite_version()";
    let pool = SqlitePoolOptions::new()
        .max_connections(size)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    let version: String = sqlx::query_scalar(SQLITE).fetch_one(&pool).await?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    if (part(), part(), part()) < OLDEST_SQLITE {
        return Err(StoreError::OldEngine(format!("SQLite {version}")));
    }
    Ok(pool)
}

/// What is answered is durable, whatever the server or the role sets. Where they ask for more than that, it stays.
async fn postgres_pool(address: &str, role: Option<&'static str>) -> Result<PgPool, StoreError> {
    const POSTGRES: &str = "SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'";
    let options = PgConnectOptions::from_str(address)?
        .application_name("foerderfluss")
        .statement_cache_capacity(STATEMENTS)
        // Its statements are many and short: compiling one takes longer than running it, and so does planning one anew each
        // time, for values that change little about its plan.
        .options([("jit", "off"), ("plan_cache_mode", "force_generic_plan")]);
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .test_before_acquire(false)
        .before_acquire(|connection, lent| {
            Box::pin(async move { Ok(lent.idle_for < TRUSTED || connection.ping().await.is_ok()) })
        })
        .after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute("SET idle_in_transaction_session_timeout = '30s'").await?;
                connection.execute(POSTGRES).await?;
                if let Some(role) = role {
                    connection.execute(role).await?;
                }
                Ok(())
            })
        })
        .connect_with(options)
        .await?;
    Ok(pool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let url = |text: &str| text.parse::<DatabaseUrl>().ok();
        assert_eq!(url("sqlite:a/b.db"), Some(DatabaseUrl::SqliteFile("a/b.db".into())));
        assert_eq!(url("sqlite:///a/b.db"), Some(DatabaseUrl::SqliteFile("/a/b.db".into())));
        assert_eq!(url("sqlite::memory:"), Some(DatabaseUrl::SqliteMemory));
        assert_eq!(url("postgres://x"), Some(DatabaseUrl::Postgres("postgres://x".into())));
        assert_eq!(url("sqlite:"), None);
        assert_eq!(url("mysql://x"), None);
    }

    #[test]
    fn a_password_in_an_address_is_seen() {
        let has = |text: &str| text.parse::<DatabaseUrl>().unwrap().has_password();
        for with in [
            "postgres://u:geheim@localhost/x",
            "postgresql://u:ge@heim@db.kreis.example:5432/x?sslmode=verify-full",
            "postgres://localhost/x?user=u&password=geheim",
        ] {
            assert!(has(with), "{with}");
        }
        for without in [
            "sqlite:a:b@c.db",
            "postgres://u@localhost:5432/x",
            "postgres://u:@localhost/x",
            "postgres:///x?host=/run/postgresql",
            "postgres://localhost:5432/a:b@c",
        ] {
            assert!(!has(without), "{without}");
        }
    }

    #[test]
    fn a_way_over_a_network_is_open_unless_it_is_shown_who_answers() {
        let is_open = |text: &str| text.parse::<DatabaseUrl>().unwrap().is_open_way();
        for here in [
            "sqlite:a.db",
            "sqlite::memory:",
            "postgres://u@localhost/x",
            "postgres://u@127.0.0.1:5521/x",
            "postgres://u@[::1]/x",
            "postgres://u@%2Ftmp/x",
            "postgres:///x?host=/run/postgresql",
            "postgres://u@db.kreis.example/x?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        ] {
            assert!(!is_open(here), "{here}");
        }
        for open in ["", "?sslmode=disable", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-ca"] {
            assert!(is_open(&format!("postgres://u@db.kreis.example/x{open}")), "{open}");
            assert!(is_open(&format!("postgres://u@192.0.2.7:5432/x{open}")), "{open}");
        }
    }
}
