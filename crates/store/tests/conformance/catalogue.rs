//! Both engines have the same tables, columns, constraints and indexes under the same names.

use testkit::{Engine, TestDb};

use crate::support::tables;

#[tokio::test]
async fn both_engines_have_the_same_catalogue() {
    let sqlite = TestDb::fresh(Engine::Sqlite).await;
    let postgres = TestDb::fresh(Engine::Postgres).await;
    let known = tables(&sqlite).await;
    assert_eq!(known, tables(&postgres).await);
    for table in &known {
        compare_columns(
            table,
            &sqlite.texts(&sqlite_columns(table)).await,
            &postgres.texts(&postgres_columns(table)).await,
        );
        let written = sqlite.texts(&format!("SELECT sql FROM sqlite_master WHERE name = '{table}'")).await;
        assert_eq!(
            named_constraints(&written[0]),
            postgres.texts(&postgres_constraints(table)).await,
            "{table}"
        );
    }
    assert_eq!(sqlite.texts(SQLITE_INDEXES).await, postgres.texts(POSTGRES_INDEXES).await);
    postgres.remove().await;
}

/// INSERT OR REPLACE could name the rowid of another row and so remove it unseen.
#[tokio::test]
async fn only_the_journal_has_a_rowid() {
    let db = TestDb::fresh(Engine::Sqlite).await;
    let with_rowid = "SELECT name FROM pragma_table_list WHERE type = 'table' AND wr = 0
        AND name IN ('unit', 'journal_entry', 'account', 'transfer')";
    assert_eq!(db.texts(with_rowid).await, ["journal_entry"]);
    let lax = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
        AND substr(name, 1, 7) <> 'sqlite_' AND name <> '_sqlx_migrations'";
    assert_eq!(db.texts(lax).await, Vec::<String>::new(), "types are kept");
}

/// SQLite looks for rows that wait for a transfer whenever one is written. Without an index it would read the whole
/// table each time; the history has one row for each unit.
#[tokio::test]
async fn what_names_a_transfer_is_found_by_an_index() {
    let db = TestDb::fresh(Engine::Sqlite).await;
    let unindexed = "SELECT child.name || '.' || key.\"from\"
        FROM sqlite_schema child, pragma_foreign_key_list(child.name) key
        WHERE child.type = 'table' AND key.\"table\" = 'transfer' AND key.\"from\" <> 'unit_id'
          AND child.name <> 'history_head' AND NOT EXISTS (
            SELECT 1 FROM pragma_index_list(child.name) list, pragma_index_info(list.name) part
            WHERE part.seqno = 0 AND part.name = key.\"from\")";
    assert_eq!(db.texts(unindexed).await, Vec::<String>::new());
}

/// A function that looks for tables in the path of whoever works finds a temporary table first, and so do the rules.
#[tokio::test]
async fn every_rule_of_postgresql_looks_in_its_own_schema_first() {
    let db = TestDb::fresh(Engine::Postgres).await;
    let astray = "SELECT CAST(proname AS TEXT) FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
        WHERE pronamespace = 'public'::regnamespace AND lanname = 'plpgsql'
            AND NOT 'search_path=public, pg_temp' = ANY (COALESCE(proconfig, '{}')) ORDER BY 1";
    assert_eq!(db.texts(astray).await, Vec::<String>::new());
    db.remove().await;
}

/// `name type required`, each column a line.
fn compare_columns(table: &str, sqlite: &[String], postgres: &[String]) {
    assert_eq!(sqlite.len(), postgres.len(), "{table}");
    for (ours, theirs) in sqlite.iter().zip(postgres) {
        let (ours, theirs): (Vec<&str>, Vec<&str>) = (ours.split('|').collect(), theirs.split('|').collect());
        assert_eq!((ours[0], ours[2]), (theirs[0], theirs[2]), "{table}");
        assert!(same_type(ours[1], theirs[1]), "{table}.{}: {} and {}", ours[0], ours[1], theirs[1]);
    }
}

fn same_type(sqlite: &str, postgres: &str) -> bool {
    let counterparts: &[&str] = match sqlite {
        "BLOB" => &["uuid", "bytea"],
        "INTEGER" => &["bigint", "boolean"],
        "TEXT" => &["text", "date"],
        _ => &[],
    };
    counterparts.contains(&postgres)
}

fn sqlite_columns(table: &str) -> String {
    format!("SELECT name || '|' || type || '|' || \"notnull\" FROM pragma_table_info('{table}') ORDER BY cid")
}

fn postgres_columns(table: &str) -> String {
    format!(
        "SELECT column_name || '|' || data_type || '|' || CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'
        ORDER BY ordinal_position"
    )
}

/// `name kind` of each constraint of a table as it was written, sorted.
fn named_constraints(written: &str) -> Vec<String> {
    let words: Vec<&str> = written.split_whitespace().collect();
    let named = words.windows(3).filter(|words| words[0] == "CONSTRAINT");
    let mut found: Vec<String> = named.map(|words| format!("{} {}", words[1], words[2])).collect();
    found.sort_unstable();
    found
}

fn postgres_constraints(table: &str) -> String {
    format!(
        "SELECT line FROM (SELECT conname || CASE contype WHEN 'p' THEN ' PRIMARY' WHEN 'u' THEN ' UNIQUE'
                WHEN 'f' THEN ' FOREIGN' ELSE ' CHECK' END AS line
            FROM pg_constraint WHERE conrelid = 'public.{table}'::regclass AND contype IN ('p', 'u', 'f', 'c')) named
        ORDER BY line COLLATE \"C\""
    )
}

const SQLITE_INDEXES: &str = "
    SELECT sqlite_master.name || '|' || tbl_name || '|' || \"unique\" FROM sqlite_master
    JOIN pragma_index_list(tbl_name) listed ON listed.name = sqlite_master.name
    WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1";

const POSTGRES_INDEXES: &str = "
    SELECT line FROM (
        SELECT made.relname || '|' || owner.relname || '|' || CASE WHEN indisunique THEN 1 ELSE 0 END AS line
        FROM pg_index JOIN pg_class made ON made.oid = indexrelid JOIN pg_class owner ON owner.oid = indrelid
        WHERE made.relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
            AND owner.relname <> '_sqlx_migrations') made
    ORDER BY line COLLATE \"C\"";
