//! Every statement of the store means something to both engines.

use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
use store::Conn;
use testkit::{Engine, TestDb};

use crate::support::statements;

#[tokio::test]
async fn every_statement_can_be_prepared_on_both_engines() {
    let statements = statements();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let db = TestDb::fresh(engine).await;
        for statement in statements.iter().filter(|statement| statement.is_for(engine)) {
            let prepared = prepare(&mut db.db.read().await.unwrap(), &statement.sql).await;
            assert!(prepared.is_ok(), "{}: {}\n{engine:?}: {prepared:?}", statement.file, statement.sql);
        }
        db.remove().await;
    }
}

#[test]
fn statements_that_macros_make_are_among_them() {
    let statements = statements();
    let has = |file: &str, engine: Engine, text: &str| {
        statements.iter().any(|one| one.file == file && one.is_for(engine) && one.sql.contains(text))
    };
    assert!(statements.len() > 600, "only {} statements were found", statements.len());
    // a constant, one of a pair, one of a repetition, and one that another macro hands on
    assert!(has(
        "past.rs",
        Engine::Postgres,
        "FROM journal_entry entry WHERE entry.unit_id = $1 AND entry.number"
    ));
    assert!(has("journal.rs", Engine::Sqlite, "INDEXED BY journal_entry_by_subject"));
    assert!(!has("journal.rs", Engine::Postgres, "INDEXED BY journal_entry_by_subject"));
    assert!(has("past.rs", Engine::Sqlite, "FROM sole_signatory listed"));
    assert!(has(
        "rule_waivers.rs",
        Engine::Sqlite,
        "SELECT id FROM rule_waiver WHERE unit_id = $1 AND id > $2"
    ));
}

async fn prepare(conn: &mut Conn, sql: &str) -> Result<(), sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    match conn {
        Conn::Sqlite(conn) => conn.prepare(sql).await.map(drop),
        Conn::Postgres(conn) => conn.prepare(sql).await.map(drop),
    }
}
