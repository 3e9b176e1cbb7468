//! The database in the hands of somebody who owns it.

use store::{Finding, Verified};
use testkit::{Books, Engine, Post, TestDb};

use crate::support::LEDGER;

/// A unit whose entries move money, reserve it, resolve it, open accounts and do nothing at all; and a second unit.
pub(super) async fn books(db: &TestDb) -> Books {
    let books = Books::open(db, 2).await;
    let [outside, open, spent] = books.accounts(0);
    books.post("fund", &[Post::Posted(outside, open, 500), Post::Posted(outside, open, 7)]).await.unwrap();
    books.post("nothing", &[]).await.unwrap();
    let part = books.reserve("reserve", open, spent, 100).await.unwrap();
    let whole = books.reserve("reserve more", open, spent, 50).await.unwrap();
    books.post("settle", &[Post::Settle(part, 40), Post::Settle(whole, 0)]).await.unwrap();
    books.post("spend", &[Post::Posted(open, spent, 1)]).await.unwrap();
    Books::open_as(&db.store, ledger::UnitId(uuid::Uuid::from_u128(2)), 1).await;
    books
}

/// Takes every rule out of the way and keeps a copy of every row.
pub(super) async fn switch_rules_off(db: &TestDb) {
    match db.engine {
        Engine::Sqlite => drop_triggers(db).await,
        Engine::Postgres => db.as_owner(WITHOUT_RULES).await.map(drop).unwrap(),
    }
    for table in LEDGER {
        db.as_owner(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await.unwrap();
    }
}

async fn drop_triggers(db: &TestDb) {
    db.as_owner("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").await.unwrap();
    for trigger in db.texts("SELECT name FROM sqlite_master WHERE type = 'trigger'").await {
        db.as_owner(&format!("DROP TRIGGER {trigger}")).await.unwrap();
    }
}

const WITHOUT_RULES: &str = "DO $$
    DECLARE rule record;
    BEGIN
        FOR rule IN SELECT conrelid::regclass AS of_table, conname FROM pg_constraint WHERE contype IN ('c', 'f')
            AND connamespace = 'public'::regnamespace LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', rule.of_table, rule.conname);
        END LOOP;
        ALTER TABLE unit DISABLE TRIGGER ALL;
        ALTER TABLE journal_entry DISABLE TRIGGER ALL;
        ALTER TABLE account DISABLE TRIGGER ALL;
        ALTER TABLE transfer DISABLE TRIGGER ALL;
    END $$";

pub(super) async fn verify(db: &TestDb) -> Result<Verified, Finding> {
    store::verify(&mut db.store.read().await.unwrap()).await
}

/// Makes a change, verifies, and puts the rows of these tables back as they were.
pub(super) async fn verified_after(db: &TestDb, change: &str, tables: &[&str]) -> Result<Verified, Finding> {
    db.as_owner(change).await.unwrap();
    let found = verify(db).await;
    for table in tables {
        let again = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}");
        db.as_owner(&again).await.unwrap();
    }
    found
}

/// What is found after a change.
pub(super) async fn finding_after(db: &TestDb, change: &str, tables: &[&str]) -> Finding {
    match verified_after(db, change, tables).await {
        Err(finding) => finding,
        Ok(held) => panic!("{change}: {} entries are said to hold", held.entries),
    }
}
