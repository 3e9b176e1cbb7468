//! Bringing the schema up to date, and refusing to work on another one.

use sqlx::migrate::Migrator;

use crate::{
    db::{Conn, DatabaseUrl, Db, on},
    error::StoreError,
};

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Applies every migration that is missing and gives the schema's version.
pub async fn migrate(url: &DatabaseUrl) -> Result<i64, StoreError> {
    let db = Db::open_as_owner(url).await?;
    let outcome = migrate_open(&db).await;
    db.close().await;
    outcome
}

/// As [`migrate`], on connections that are open and may change the schema.
pub async fn migrate_open(db: &Db) -> Result<i64, StoreError> {
    match db {
        Db::Sqlite { write, .. } => SQLITE.run(write).await?,
        Db::Postgres(pool) => POSTGRES.run(pool).await?,
    }
    Ok(newest())
}

/// Refuses a database whose schema is not the one this version needs.
pub async fn require_current_schema(conn: &mut Conn) -> Result<(), StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM _sqlx_migrations";
    let found: Result<i64, _> = on!(conn, c => sqlx::query_scalar(SQL).fetch_one(c).await);
    let (found, needed) = (found.unwrap_or(0), newest());
    if found == needed { Ok(()) } else { Err(StoreError::Schema { found, needed }) }
}

/// What the migrations of a connection's engine say, all of it.
pub(crate) fn written(conn: &Conn) -> String {
    let migrations = match conn {
        Conn::Sqlite(_) => &SQLITE,
        Conn::Postgres(_) => &POSTGRES,
    };
    migrations.iter().map(|migration| migration.sql.as_str()).collect::<Vec<_>>().join("\n")
}

fn newest() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
}
