//! Every statement of the store means something to both engines.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
use store::Conn;
use testkit::{Engine, TestDb};

#[tokio::test]
async fn every_statement_can_be_prepared_on_both_engines() {
    let statements = statements(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert!(statements.len() > 20, "only {} statements were found", statements.len());
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let db = TestDb::fresh(engine).await;
        for statement in statements.iter().filter(|statement| statement.is_for(engine)) {
            let prepared = prepare(&mut db.db.read().await.unwrap(), &statement.sql).await;
            assert!(
                prepared.is_ok(),
                "{}: {}\n{engine:?}: {prepared:?}",
                statement.file.display(),
                statement.sql
            );
        }
        db.remove().await;
    }
}

async fn prepare(conn: &mut Conn, sql: &str) -> Result<(), sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    match conn {
        Conn::Sqlite(conn) => conn.prepare(sql).await.map(drop),
        Conn::Postgres(conn) => conn.prepare(sql).await.map(drop),
    }
}

struct Statement {
    file: PathBuf,
    name: String,
    sql: String,
}

impl Statement {
    /// A statement that only one engine understands bears the engine's name.
    fn is_for(&self, engine: Engine) -> bool {
        match self.name.as_str() {
            "SQLITE" => engine == Engine::Sqlite,
            "POSTGRES" => engine == Engine::Postgres,
            _ => true,
        }
    }
}

/// The constants of all files below a folder that are SQL.
fn statements(folder: &Path) -> Vec<Statement> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(statements(&path));
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let constants = text.split("const ").skip(1).filter_map(constant);
            found.extend(constants.map(|(name, sql)| Statement { file: path.clone(), name, sql }));
        }
    }
    found
}

/// The name and the text of a constant, if it is SQL.
fn constant(rest: &str) -> Option<(String, String)> {
    let (name, rest) = rest.split_once(": &str =")?;
    let (text, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
    let is_sql = ["SELECT", "INSERT", "UPDATE", "WITH"].iter().any(|verb| text.starts_with(verb));
    is_sql.then(|| (name.to_owned(), text.to_owned()))
}
