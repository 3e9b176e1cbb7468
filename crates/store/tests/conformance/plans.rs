//! No statement goes through the whole of a table that grows with the years. A plan that does is as good as any in the books
//! of a test and slow in those of ten years, and a newer engine may choose it: so each engine is asked for its plan of every
//! statement.
//!
//! Nobody counts rows for SQLite (`ANALYZE`), so that it plans in empty books as it does in an office. A step goes through the
//! whole of a table if it seeks nothing but the unit there; unless it is a page in the order of an index, a span between two
//! numbers, or in an index of few rows (`WHERE`), and the statement asks for nothing but what is of the unit. A filter that may
//! be left away is not looked at: such a list goes on until its page is full.
//!
//! PostgreSQL counts rows, and the counts of empty books say nothing. It may seek in an index and do nothing else: where it
//! goes through a table all the same, no index serves.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Row};
use store::Conn;
use testkit::{Engine, TestDb};

use crate::support::{Statement, statements, tables};

/// Tables that stay small: of each unit one row, what is set a few times a year, whom the house knows. All others grow.
const FEW: [&str; 12] = [
    "bank_details",
    "base_rate",
    "base_rate_confirmation",
    "closed_period",
    "comparison_head",
    "duty_rules",
    "history_head",
    "organisation",
    "person",
    "programme",
    "sole_signatory",
    "unit",
];

/// Statements that go through a table all the same, by their file and a piece of their text, and why they may.
const EXCEPTIONS: [(&str, &str, &str); 13] = [
    ("claims.rs", "FROM claim its", "the corrections that wait are sought among all, which are few"),
    ("drafts.rs", "DELETE FROM draft WHERE saved_at", "what is too old is found by its age, and gone"),
    (
        "grants.rs",
        "giver_id = $4 OR recipient_id = $4",
        "a page of the grants of one organisation, in the order of all",
    ),
    (
        "grants/owed.rs",
        "FROM receivable demanded",
        "what was owed on a day is a sum of all that was demanded before",
    ),
    ("history.rs", "MAX(number)", "one step, from the end of the key"),
    ("journal.rs", "MIN(number)", "one step from either end of the key"),
    ("past.rs", "MAX(account.number)", "from the newest account back to the first that was there"),
    ("proofs.rs", "SELECT hash FROM document", "verification looks into every file"),
    (
        "proofs.rs",
        "WHERE filed_on IS NOT NULL",
        "the deadlines of all grants ask which of their proofs are filed",
    ),
    ("search.rs", "WITH sought", "what is searched for may stand anywhere"),
    ("sign_in/attempts.rs", "DELETE FROM failed_attempt WHERE last_at", "as with drafts"),
    (
        "subjects.rs",
        "MAX(number) AS number FROM journal_entry",
        "verification looks for what is gone in all entries",
    ),
    ("subjects.rs", "SELECT named.document", "verification looks for files that are gone"),
];

#[tokio::test]
async fn no_statement_reads_all_of_a_table_that_grows() {
    let statements = statements();
    let mut needed = BTreeSet::new();
    let mut wrong = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let db = TestDb::fresh(engine).await;
        let mut planner = Planner::of(&db).await;
        for statement in statements.iter().filter(|statement| statement.is_for(engine)) {
            let whole = planner.whole(&statement.sql).await;
            match exception(statement) {
                _ if whole.is_empty() => {}
                Some(piece) => {
                    needed.insert(piece);
                }
                None => wrong.push(format!("{engine:?}, {}: {whole:?}\n{}", statement.file, statement.sql)),
            }
        }
        drop(planner);
        db.remove().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(needed.len(), EXCEPTIONS.len(), "only these exceptions are needed: {needed:?}");
}

#[tokio::test]
async fn what_seeks_nothing_but_the_unit_is_found() {
    let db = TestDb::fresh(Engine::Sqlite).await;
    let mut planner = Planner::of(&db).await;
    // As SQLite of version 3.51 reads the entries about a subject, unless it is told by which index.
    let index = "INDEXED BY journal_entry_by_subject";
    let about = statements().into_iter().find(|one| one.file == "journal.rs" && one.sql.contains(index));
    let about = about.unwrap().sql;
    assert_eq!(planner.whole(&about).await, Vec::<String>::new());
    let unnamed = about.replace(index, "");
    assert_eq!(planner.whole(&unnamed).await.len(), 1);
    for (sql, many) in [
        ("SELECT * FROM payment WHERE amount_cents = $1", 1),
        ("SELECT id FROM claim WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3", 0),
        ("SELECT id FROM claim WHERE unit_id = $1 AND id > $2 ORDER BY state_on LIMIT $3", 1),
        ("SELECT moved.* FROM transfer moved WHERE moved.unit_id = $1", 1),
        ("SELECT * FROM transfer WHERE unit_id = $1 AND number > $2 AND number <= $3", 0),
        ("SELECT * FROM transfer WHERE unit_id = $1 AND number > $2 AND number <= $3 AND kind = $4", 1),
        ("UPDATE claim SET state_on = $1 WHERE unit_id = $2", 1),
        ("SELECT id FROM programme", 0),
    ] {
        let whole = planner.whole(sql).await;
        assert_eq!(whole.len(), many, "{sql}: {whole:?}");
    }
    drop(planner);
    db.remove().await;
}

#[tokio::test]
async fn what_no_index_serves_is_found() {
    let db = TestDb::fresh(Engine::Postgres).await;
    let mut planner = Planner::of(&db).await;
    for (sql, many) in [
        ("SELECT * FROM payment WHERE amount_cents = $1", 1),
        ("SELECT * FROM payment WHERE amount_cents = $1 ORDER BY id", 1),
        ("SELECT * FROM payment WHERE id = $1", 0),
        ("SELECT id FROM programme", 0),
    ] {
        let whole = planner.whole(sql).await;
        assert_eq!(whole.len(), many, "{sql}: {whole:?}");
    }
    drop(planner);
    db.remove().await;
}

/// The exception that a statement is.
fn exception(statement: &Statement) -> Option<&'static str> {
    let is_this =
        |(file, piece, _): &&(&str, &str, &str)| statement.file == *file && statement.sql.contains(*piece);
    EXCEPTIONS.iter().find(is_this).map(|(_, piece, _)| *piece)
}

/// An engine that is asked for its plans.
struct Planner {
    conn: Conn,
    growing: BTreeSet<String>,
    /// The table of each index of SQLite.
    indexes: BTreeMap<String, String>,
    /// Those that hold a few of its rows.
    partial: BTreeSet<String>,
}

impl Planner {
    async fn of(db: &TestDb) -> Self {
        let all: BTreeSet<String> = tables(db).await.into_iter().collect();
        assert!(FEW.iter().all(|few| all.contains(*few)), "{FEW:?}");
        let growing = all.into_iter().filter(|table| !FEW.contains(&table.as_str())).collect();
        let (indexes, partial) = match db.engine {
            Engine::Sqlite => (indexes(db).await, partial(db).await),
            Engine::Postgres => (BTreeMap::new(), BTreeSet::new()),
        };
        let mut conn = db.owner.read().await.unwrap();
        run(
            &mut conn,
            match db.engine {
                // The keys that point at a new row are looked for only if one was missing before.
                Engine::Sqlite => "PRAGMA foreign_keys = OFF",
                Engine::Postgres => {
                    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_indexscan = off;
                    SET enable_indexonlyscan = off"
                }
            },
        )
        .await;
        Self { conn, growing, indexes, partial }
    }

    /// The steps of a statement's plan that go through the whole of a table that grows.
    async fn whole(&mut self, sql: &str) -> Vec<String> {
        let steps = plan(&mut self.conn, sql).await;
        let is_whole = |step: &&String| match self.conn {
            Conn::Sqlite(_) => self.goes_through(sql, &steps, step),
            Conn::Postgres(_) => read_by_postgres(step).is_some_and(|table| self.growing.contains(table)),
        };
        steps.iter().filter(is_whole).cloned().collect()
    }

    fn goes_through(&self, sql: &str, steps: &[String], step: &str) -> bool {
        let Some(step) = Step::of(step) else { return false };
        let is_of_few = step.index.is_some_and(|index| self.partial.contains(index));
        if is_of_few || step.seeks_more_than_the_unit() || !self.grows(&step, sql) {
            return false;
        }
        let is_sorted = steps.iter().any(|other| other.starts_with("USE TEMP B-TREE FOR ORDER BY"));
        let is_page = !step.scans && !is_sorted && ends_with_a_limit(sql);
        names_more_than_the_unit(sql) || !(is_page || step.is_span())
    }

    /// Whether a step reads a table that grows. A step is named by an alias, which may stand for several tables.
    fn grows(&self, step: &Step<'_>, sql: &str) -> bool {
        if let Some(table) = step.index.and_then(|index| self.indexes.get(index)) {
            return self.growing.contains(table);
        }
        if self.growing.contains(step.name) {
            return true;
        }
        let words: Vec<&str> = sql.split_whitespace().collect();
        let named_here = |words: &[&str]| match words {
            [name, "AS", body] => *name == step.name && body.starts_with('('),
            _ => false,
        };
        let stands_for = |words: &[&str]| match words {
            [table, alias] => {
                alias.trim_end_matches([',', ')']) == step.name
                    && self.growing.contains(table.trim_start_matches('('))
            }
            _ => false,
        };
        !words.windows(3).any(named_here) && words.windows(2).any(stands_for)
    }
}

/// A step of a plan of SQLite that reads a table, as `EXPLAIN QUERY PLAN` tells it.
struct Step<'a> {
    scans: bool,
    name: &'a str,
    index: Option<&'a str>,
    bounds: Vec<&'a str>,
}

impl<'a> Step<'a> {
    fn of(told: &'a str) -> Option<Self> {
        let (verb, rest) = told.split_once(' ')?;
        // An index that is made for this one statement is made of all rows.
        let bounds = match rest.rsplit_once('(') {
            Some((before, bounds)) if !before.contains(" AUTOMATIC ") => {
                bounds.split(')').next().unwrap_or_default()
            }
            _ => "",
        };
        matches!(verb, "SCAN" | "SEARCH").then_some(Self {
            scans: verb == "SCAN",
            name: rest.split_whitespace().next()?,
            index: rest.split_once("INDEX ").and_then(|(_, behind)| behind.split_whitespace().next()),
            bounds: bounds.split(" AND ").collect(),
        })
    }

    fn seeks_more_than_the_unit(&self) -> bool {
        self.bounds.iter().filter_map(|bound| bound.strip_suffix("=?")).any(|column| column != "unit_id")
    }

    /// Whether it reads from one number to another.
    fn is_span(&self) -> bool {
        self.bounds.iter().filter(|bound| bound.ends_with(">?") || bound.ends_with("<?")).count() == 2
    }
}

/// The table that a step of PostgreSQL goes through without seeking anything.
fn read_by_postgres(step: &str) -> Option<&str> {
    let step = step.trim_start().trim_start_matches("->").trim_start();
    let seeks = !["Seq Scan", "Index Scan", "Index Only Scan"].iter().any(|kind| step.starts_with(kind));
    let (_, table) = step.split_once(" on ")?;
    table.split_whitespace().next().filter(|_| !seeks)
}

fn ends_with_a_limit(sql: &str) -> bool {
    let mut backwards = sql.split_whitespace().rev();
    let many = backwards.next().unwrap_or_default();
    (many.starts_with('$') || many == "1") && backwards.next() == Some("LIMIT")
}

/// Whether a statement asks for rows of anything else than the unit.
fn names_more_than_the_unit(sql: &str) -> bool {
    let words: Vec<&str> = sql.split_whitespace().collect();
    words.windows(3).any(|words| match words {
        [column, "=", value] if value.starts_with('$') => {
            column.rsplit(['.', '(']).next().is_some_and(|column| column != "unit_id")
        }
        _ => false,
    })
}

async fn indexes(db: &TestDb) -> BTreeMap<String, String> {
    let named = db.texts("SELECT name || ' ' || tbl_name FROM sqlite_master WHERE type = 'index'").await;
    let parts =
        |named: &String| named.split_once(' ').map(|(index, table)| (index.to_owned(), table.to_owned()));
    named.iter().filter_map(parts).collect()
}

async fn partial(db: &TestDb) -> BTreeSet<String> {
    let named = db.texts("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'").await;
    named.into_iter().collect()
}

async fn plan(conn: &mut Conn, sql: &str) -> Vec<String> {
    if let Conn::Sqlite(conn) = conn {
        let asked = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let told = sqlx::query(asked).fetch_all(&mut **conn).await;
        let told = told.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
        return told.iter().map(|row| row.get::<String, _>("detail")).collect();
    }
    run(conn, &format!("PREPARE asked AS {sql}")).await;
    let told = told_by_postgres(conn, sql).await;
    run(conn, "DEALLOCATE asked").await;
    told
}

async fn told_by_postgres(conn: &mut Conn, sql: &str) -> Vec<String> {
    let Conn::Postgres(conn) = conn else { return Vec::new() };
    let given = match parameters(sql) {
        0 => String::new(),
        many => format!("({})", vec!["NULL"; many].join(", ")),
    };
    let asked = AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE asked{given}"));
    let told = sqlx::raw_sql(asked).fetch_all(&mut **conn).await;
    let told = told.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
    told.iter().map(|row| row.get::<String, _>(0)).collect()
}

/// How many values a statement takes: its highest number behind a dollar.
fn parameters(sql: &str) -> usize {
    let number = |behind: &str| {
        let end = behind.find(|one: char| !one.is_ascii_digit()).unwrap_or(behind.len());
        behind.get(..end)?.parse().ok()
    };
    sql.split('$').skip(1).filter_map(number).max().unwrap_or_default()
}

async fn run(conn: &mut Conn, sql: &str) {
    let text = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    let done = match conn {
        Conn::Sqlite(conn) => text.execute(&mut **conn).await.map(drop),
        Conn::Postgres(conn) => text.execute(&mut **conn).await.map(drop),
    };
    done.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
}
