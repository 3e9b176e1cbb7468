//! Every column of every row of the ledger, changed one at a time.

use store::Finding;
use testkit::{Engine, TestDb};

use super::tampering::{books, finding_after, switch_rules_off, verify};
use crate::support::columns;

testkit::on_both_engines! {
    async fn a_change_to_any_column_of_any_row_is_found_and_named(db: TestDb) {
        books(&db).await;
        switch_rules_off(&db).await;
        for (table, changes) in CHANGES {
            let changed: Vec<&str> = changes.iter().map(|(column, _)| *column).collect();
            assert_eq!(columns(&db, table).await, changed, "each column of {table} has its change");
            for (column, value) in *changes {
                change_each_row(&db, table, column, value).await;
            }
        }
        verify(&db).await.unwrap();
    }
}

async fn change_each_row(db: &TestDb, table: &str, column: &str, value: &str) {
    let rows = db
        .texts(&format!("SELECT CAST(number AS TEXT) FROM {table} WHERE unit_id = {}", unit(db.engine)))
        .await;
    for row in rows {
        let update = format!(
            "UPDATE {table} SET {column} = {} WHERE unit_id = {} AND number = {row}",
            in_dialect(db.engine, value),
            unit(db.engine)
        );
        let finding = finding_after(db, &update, &[table]).await;
        assert!(!matches!(finding, Finding::Store(_)), "{update}: {finding} names neither entry nor account");
    }
}

fn unit(engine: Engine) -> String {
    crate::support::unit_literal(engine, ledger::UnitId(uuid::Uuid::from_u128(1)))
}

fn in_dialect(engine: Engine, value: &str) -> String {
    let (digits, id) = ("ab".repeat(32), "cd".repeat(16));
    match engine {
        Engine::Sqlite => {
            value.replace("{hash}", &format!("x'{digits}'")).replace("{id}", &format!("x'{id}'"))
        }
        Engine::Postgres => value
            .replace("{hash}", &format!("CAST('\\x{digits}' AS BYTEA)"))
            .replace("{id}", &format!("CAST('{id}' AS UUID)")),
    }
}

/// Every column in its order, and another value for it. A unit's name and the instant of its opening are not part of
/// the chain; its id is, in every row.
const CHANGES: &[(&str, &[(&str, &str)])] = &[
    (
        "journal_entry",
        &[
            ("unit_id", "{id}"),
            ("number", "number + 100"),
            ("first_transfer", "first_transfer + 1"),
            ("transfer_count", "transfer_count + 1"),
            ("recorded_at", "recorded_at + 1"),
            ("effective_on", "'2021-03-02'"),
            ("subject_id", "{id}"),
            ("subject_kind", "'other'"),
            ("command", "'other'"),
            ("person", "'other'"),
            ("idempotency_key", "'other'"),
            ("previous_hash", "{hash}"),
            ("hash", "{hash}"),
            ("payload", "payload || ' '"),
            ("answer", "'\"other\"'"),
        ],
    ),
    (
        "account",
        &[
            ("unit_id", "{id}"),
            ("number", "number + 100"),
            ("rule", "CASE rule WHEN 'unlimited' THEN 'debits_within_credits' ELSE 'unlimited' END"),
            ("debits_pending", "debits_pending + 1"),
            ("debits_posted", "debits_posted + 1"),
            ("credits_pending", "credits_pending + 1"),
            ("credits_posted", "credits_posted - 1"),
            ("last_transfer", "last_transfer + 1"),
            ("opened_by", "opened_by + 1"),
            ("code", "'other'"),
        ],
    ),
    (
        "transfer",
        &[
            ("unit_id", "{id}"),
            ("number", "number + 100"),
            ("entry", "entry + 1"),
            ("kind", "CASE kind WHEN 'posted' THEN 'pending' WHEN 'void' THEN 'post' ELSE 'posted' END"),
            ("debit_account", "6"),
            ("credit_account", "6"),
            ("amount_cents", "amount_cents + 1"),
            ("resolves", "COALESCE(resolves, 0) + 100"),
            ("reserved_cents", "COALESCE(reserved_cents, 0) + 1"),
        ],
    ),
];
