//! The ledger's four tables as they stand.

use ledger::UnitId;
use testkit::{Engine, TestDb};

use super::columns;

/// The tables of the ledger.
pub(crate) const LEDGER: [&str; 4] = ["unit", "journal_entry", "account", "transfer"];

/// Every row of the ledger, as text.
pub(crate) async fn snapshot(db: &TestDb) -> Vec<String> {
    let mut rows = Vec::new();
    for table in LEDGER {
        rows.extend(db.texts(&rows_as_text(db, table).await).await);
    }
    rows
}

async fn rows_as_text(db: &TestDb, table: &str) -> String {
    let row = match db.engine {
        Engine::Postgres => format!("'{table} ' || CAST({table} AS TEXT)"),
        Engine::Sqlite => {
            let columns = columns(db, table).await;
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
            format!("'{table} ' || {}", quoted.join(" || ',' || "))
        }
    };
    format!("SELECT {row} AS line FROM {table} ORDER BY line")
}

/// Every balance is the sum of the transfers on its account.
pub(crate) async fn balances_are_what_was_moved(db: &TestDb) {
    let wrong = db.texts(WRONG_BALANCES).await;
    assert!(wrong.is_empty(), "accounts {wrong:?} have other balances than their transfers");
}

const WRONG_BALANCES: &str = "
    WITH movement AS (
        SELECT unit_id, debit_account AS account, 1 AS debit, kind, amount_cents, reserved_cents FROM transfer
        UNION ALL
        SELECT unit_id, credit_account, 0, kind, amount_cents, reserved_cents FROM transfer
    ), moved AS (
        SELECT unit_id, account, debit,
            SUM(CASE kind WHEN 'pending' THEN amount_cents WHEN 'posted' THEN 0 ELSE -reserved_cents END) AS pending,
            SUM(CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END) AS posted
        FROM movement GROUP BY unit_id, account, debit
    )
    SELECT CAST(account.number AS TEXT) FROM account
    LEFT JOIN moved debit
        ON debit.unit_id = account.unit_id AND debit.account = account.number AND debit.debit = 1
    LEFT JOIN moved credit
        ON credit.unit_id = account.unit_id AND credit.account = account.number AND credit.debit = 0
    WHERE account.debits_pending <> COALESCE(debit.pending, 0)
        OR account.debits_posted <> COALESCE(debit.posted, 0)
        OR account.credits_pending <> COALESCE(credit.pending, 0)
        OR account.credits_posted <> COALESCE(credit.posted, 0)";

/// A unit's id as it stands in SQL.
pub(crate) fn unit_literal(engine: Engine, unit: UnitId) -> String {
    match engine {
        Engine::Sqlite => format!("x'{}'", unit.0.simple()),
        Engine::Postgres => format!("CAST('{}' AS UUID)", unit.0),
    }
}
