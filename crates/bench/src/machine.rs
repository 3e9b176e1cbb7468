//! What was measured on.

use sqlx::{PgPool, SqlitePool};

use crate::{Failure, database::Workshop};

/// One line about the machine, the engines and the day.
pub(crate) async fn describe(workshop: &Workshop) -> Result<String, Failure> {
    let cores = std::thread::available_parallelism()?;
    let sqlite = SqlitePool::connect("sqlite::memory:").await?;
    let (version, day): (String, String) =
        sqlx::query_as("SELECT sqlite_version(), date('now')").fetch_one(&sqlite).await?;
    let postgres = PgPool::connect(&workshop.postgres).await?;
    let server: String =
        sqlx::query_scalar("SELECT current_setting('server_version')").fetch_one(&postgres).await?;
    Ok(format!("{day}, {cores} cores, SQLite {version}, PostgreSQL {server}."))
}
