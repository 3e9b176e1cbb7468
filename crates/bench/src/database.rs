//! Databases to measure in: a file on a disk, or one of its own on the server.

use std::path::Path;

use sqlx::{AssertSqlSafe, Executor, PgPool};
use store::{DatabaseUrl, Db, Store};
use tempfile::TempDir;

use crate::Failure;

/// The database engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Where databases are made.
pub(crate) struct Workshop {
    /// The server's address.
    pub(crate) postgres: String,
    folder: TempDir,
}

/// A database with the current schema.
pub(crate) struct Database {
    /// Its engine.
    pub(crate) engine: Engine,
    /// Its address.
    pub(crate) url: String,
    /// The books in it.
    pub(crate) store: Store,
    db: Db,
    name: String,
}

impl Workshop {
    /// A place for files on a disk (the usual one may be memory), and a server.
    pub(crate) fn new(postgres: &str) -> Result<Self, Failure> {
        let disk = Path::new("/var/tmp");
        let base = if disk.is_dir() { disk.to_owned() } else { std::env::temp_dir() };
        let folder = tempfile::Builder::new().prefix("foerderfluss-bench-").tempdir_in(base)?;
        Ok(Self { postgres: postgres.to_owned(), folder })
    }

    /// The folder for files.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Makes a database.
    pub(crate) async fn database(&self, engine: Engine, name: &str) -> Result<Database, Failure> {
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", self.file(name)),
            Engine::Postgres => self.create(name).await?,
        };
        let address: DatabaseUrl = url.parse()?;
        store::migrate(&address).await?;
        let db = Db::open(&address).await?;
        Ok(Database { engine, url, store: Store::on(db.clone()), db, name: name.to_owned() })
    }

    /// Removes a database.
    pub(crate) async fn remove(&self, database: Database) -> Result<(), Failure> {
        database.db.close().await;
        match database.engine {
            Engine::Sqlite => Ok(std::fs::remove_file(self.file(&database.name))?),
            Engine::Postgres => self.on_server(format!("DROP DATABASE {} WITH (FORCE)", database.name)).await,
        }
    }

    fn file(&self, name: &str) -> String {
        self.folder().join(name).with_extension("db").to_string_lossy().into_owned()
    }

    async fn create(&self, name: &str) -> Result<String, Failure> {
        self.on_server(format!("CREATE DATABASE {name}")).await?;
        let (server, _) = self.postgres.rsplit_once('/').ok_or("the server's address names no database")?;
        Ok(format!("{server}/{name}"))
    }

    async fn on_server(&self, statement: String) -> Result<(), Failure> {
        let server = PgPool::connect(&self.postgres).await?;
        server.execute(AssertSqlSafe(statement)).await?;
        server.close().await;
        Ok(())
    }
}
