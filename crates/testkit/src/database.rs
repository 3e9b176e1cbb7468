//! A fresh database for each test: SQLite in memory, PostgreSQL cloned from a migrated template.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test without its database must stop and say why"
)]

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use ledger::Hash;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, migrate::Migrator};
use store::{Conn, DatabaseUrl, Db, Store};
use tempfile::TempDir;

/// Where the test command's PostgreSQL listens.
const ADDRESS: &str = "FOERDERFLUSS_TEST_POSTGRES";

/// The database engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A database with the current schema and nothing in it.
#[derive(Clone, Debug)]
pub struct TestDb {
    /// The engine.
    pub engine: Engine,
    /// The books.
    pub store: Store,
    /// The connections that the application works with.
    pub db: Db,
    /// Connections that own the tables. In SQLite they are the same.
    pub owner: Db,
    /// Its address.
    pub url: DatabaseUrl,
    place: Place,
}

/// Where a database is, to be removed after the test.
#[derive(Clone, Debug)]
enum Place {
    Memory,
    Folder { _removed_with_the_last_clone: Arc<TempDir> },
    Server { name: String },
}

impl TestDb {
    /// A fresh database: SQLite in memory, or PostgreSQL.
    ///
    /// # Panics
    /// If it cannot be made, for example because no PostgreSQL is named in the environment.
    pub async fn fresh(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::at(engine, DatabaseUrl::SqliteMemory, Place::Memory).await,
            Engine::Postgres => Self::on_server().await,
        }
    }

    /// A fresh database that several nodes can open: this one on PostgreSQL, one in a file on SQLite.
    ///
    /// # Panics
    /// If the file cannot be made.
    pub async fn for_several_nodes(&self) -> Self {
        match self.engine {
            Engine::Sqlite => Self::in_folder().await,
            Engine::Postgres => self.clone(),
        }
    }

    /// Another node on the same database: its own connections, its own writer.
    ///
    /// # Panics
    /// If the database cannot be opened once more.
    pub async fn node(&self) -> Store {
        Store::open(&self.url).await.expect("a second node opens the database")
    }

    /// Closes the database, to be copied: what took long to fill is filled once.
    ///
    /// # Panics
    /// If it cannot be kept.
    pub async fn keep(self) -> KeptDb {
        let folder = tempfile::tempdir().expect("a temporary folder");
        if self.engine == Engine::Sqlite {
            let path = in_folder(&folder);
            self.as_owner(&format!("VACUUM INTO '{path}'")).await.expect("the file is written");
        }
        self.db.close().await;
        self.owner.close().await;
        KeptDb { db: self, folder }
    }

    async fn in_folder() -> Self {
        Self::in_this(tempfile::tempdir().expect("a temporary folder")).await
    }

    async fn in_this(folder: TempDir) -> Self {
        let path = in_folder(&folder);
        let place = Place::Folder { _removed_with_the_last_clone: Arc::new(folder) };
        Self::at(Engine::Sqlite, DatabaseUrl::SqliteFile(path), place).await
    }

    async fn on_server() -> Self {
        let name = clone_of_template().await;
        let url = DatabaseUrl::Postgres(with_name(&address(), &name));
        Self::at(Engine::Postgres, url, Place::Server { name }).await
    }

    async fn at(engine: Engine, url: DatabaseUrl, place: Place) -> Self {
        let db = Db::open(&url).await.expect("the database opens");
        let owner = match engine {
            Engine::Sqlite => db.clone(),
            Engine::Postgres => Db::open_as_owner(&url).await.expect("the owner connects"),
        };
        if engine == Engine::Sqlite {
            store::migrate_open(&db).await.expect("the schema is made");
        }
        Self { engine, store: Store::on(db.clone()), db, owner, url, place }
    }

    /// Runs any SQL as the application.
    pub async fn as_application(&self, sql: &str) -> Result<u64, sqlx::Error> {
        run(self.db.read().await.expect("a connection"), sql).await
    }

    /// Runs any SQL as the owner of the tables.
    pub async fn as_owner(&self, sql: &str) -> Result<u64, sqlx::Error> {
        run(self.owner.read().await.expect("a connection"), sql).await
    }

    /// The first column of what a query finds, as the owner of the tables. The column must be text.
    ///
    /// # Panics
    /// If the query fails.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.owner.read().await.expect("a connection") {
            Conn::Sqlite(mut conn) => sqlx::query_scalar(sql).fetch_all(&mut *conn).await,
            Conn::Postgres(mut conn) => sqlx::query_scalar(sql).fetch_all(&mut *conn).await,
        }
        .expect("the query finds texts")
    }

    /// Connections of a login that belongs to the application's role and to nothing else, on PostgreSQL.
    ///
    /// # Panics
    /// If the login cannot be made.
    pub async fn as_plain_login(&self) -> Option<Db> {
        let (DatabaseUrl::Postgres(url), Place::Server { name }) = (&self.url, &self.place) else {
            return None;
        };
        let login = format!("login_of_{name}");
        let made = format!("CREATE ROLE {login} LOGIN IN ROLE foerderfluss_app");
        self.as_owner(&made).await.expect("the login is made");
        let (scheme, at) = url.split_once("://").expect("an address");
        let host = at.rsplit_once('@').map_or(at, |(_, host)| host);
        let url = DatabaseUrl::Postgres(format!("{scheme}://{login}@{host}"));
        Some(Db::open(&url).await.expect("the login connects"))
    }

    /// Removes what the test left.
    pub async fn remove(self) {
        self.db.close().await;
        self.owner.close().await;
        if let Place::Server { name } = self.place {
            let mut admin = admin().await;
            for text in [
                format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                format!("DROP ROLE IF EXISTS login_of_{name}"),
            ] {
                admin.execute(AssertSqlSafe(text)).await.expect("what the test left is dropped");
            }
        }
    }
}

/// A database that is closed and copied.
#[derive(Debug)]
pub struct KeptDb {
    db: TestDb,
    folder: TempDir,
}

impl KeptDb {
    /// A database of its own with the same in it.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn copy(&self) -> TestDb {
        if let Place::Server { name } = &self.db.place {
            let copy = clone_of(&mut admin().await, name).await;
            let url = DatabaseUrl::Postgres(with_name(&address(), &copy));
            return TestDb::at(Engine::Postgres, url, Place::Server { name: copy }).await;
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::copy(in_folder(&self.folder), in_folder(&folder)).expect("the file is copied");
        TestDb::in_this(folder).await
    }

    /// Removes it.
    pub async fn remove(self) {
        self.db.remove().await;
    }
}

/// The database file in a folder.
fn in_folder(folder: &TempDir) -> String {
    folder.path().join("foerderfluss.db").display().to_string()
}

async fn run(conn: Conn, sql: &str) -> Result<u64, sqlx::Error> {
    let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    match conn {
        Conn::Sqlite(mut conn) => sql.execute(&mut *conn).await.map(|done| done.rows_affected()),
        Conn::Postgres(mut conn) => sql.execute(&mut *conn).await.map(|done| done.rows_affected()),
    }
}

fn address() -> String {
    std::env::var(ADDRESS).unwrap_or_else(|_| {
        panic!("{ADDRESS} names no PostgreSQL: run the tests with `cargo xtask test`, which starts one")
    })
}

async fn admin() -> PgConnection {
    PgConnection::connect(&address()).await.expect("the test command's PostgreSQL answers")
}

fn with_name(address: &str, name: &str) -> String {
    let (server, _) = address.rsplit_once('/').expect("the address names a database");
    format!("{server}/{name}")
}

/// The name of the template: another schema has another.
fn template() -> String {
    static SCHEMA: Migrator = sqlx::migrate!("../../migrations/postgres");
    let checksums: Vec<u8> = SCHEMA.iter().flat_map(|migration| migration.checksum.to_vec()).collect();
    format!("foerderfluss_template_{}", &Hash::of(&checksums).to_string()[..16])
}

/// The template is made once by whichever test comes first, under a lock.
async fn clone_of_template() -> String {
    let template = template();
    let mut admin = admin().await;
    admin.execute("SELECT pg_advisory_lock(4711)").await.expect("the lock");
    let known: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&template)
        .fetch_optional(&mut admin)
        .await
        .expect("the catalogue");
    if known.is_none() {
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {template}"))).await.expect("a template");
        let url = DatabaseUrl::Postgres(with_name(&address(), &template));
        store::migrate(&url).await.expect("the schema is made");
    }
    let name = clone_of(&mut admin, &template).await;
    admin.execute("SELECT pg_advisory_unlock(4711)").await.expect("the lock");
    name
}

/// A database of its own, made from another to which nobody is connected.
async fn clone_of(admin: &mut PgConnection, template: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let text = format!("CREATE DATABASE {name} TEMPLATE {template}");
    admin.execute(AssertSqlSafe(text)).await.expect("a clone");
    name
}
