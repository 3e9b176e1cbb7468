//! What an engine says about its own tables.

use testkit::{Engine, TestDb};

/// The tables of the schema.
pub(crate) async fn tables(db: &TestDb) -> Vec<String> {
    db.texts(match db.engine {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'
                AND name <> '_sqlx_migrations' ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                AND relname <> '_sqlx_migrations' ORDER BY relname COLLATE \"C\""
        }
    })
    .await
}

/// The columns of a table, in their order.
pub(crate) async fn columns(db: &TestDb, table: &str) -> Vec<String> {
    db.texts(&match db.engine {
        Engine::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
        Engine::Postgres => format!(
            "SELECT column_name::text FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    })
    .await
}
