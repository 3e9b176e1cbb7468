//! What has been filed stays as it was: in every table, column by column.

use store::StoreError;
use testkit::TestDb;

use super::registry::{PROVIDER_A, Registry};
use crate::support::{LEDGER, columns, tables};

/// The tables of the domain, each with the columns that may change.
const FILED: [(&str, &[&str]); 13] = [
    ("claim", &["state", "state_on", "version"]),
    ("claim_line", &["state", "recognised_cents", "reduction_reason", "reduction_text"]),
    ("claim_reservation", &[]),
    ("document", &[]),
    ("grants", &["state", "state_on", "version"]),
    ("organisation", &[]),
    ("payment", &["state", "state_on", "rejection", "version"]),
    ("payout_request", &["state", "state_on", "refusal", "version"]),
    ("plan_line", &[]),
    ("position", &[]),
    ("programme", &[]),
    ("proof", &["state", "state_on", "version"]),
    ("receipt", &[]),
];

/// Files rows in every table, so that every column is filled in one of them.
async fn file_all(db: &TestDb) {
    let registry = Registry::open(db).await;
    let award = registry.award().await;
    let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
    registry.payout_request(1, &forwarding).await;
    registry.payment(1, &forwarding).await;
    registry.claim(1, &forwarding).await;
    registry.proof(1, &forwarding).await;
}

/// The rule that refuses what the owner of the tables does; the application is refused in any case.
async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    assert!(db.as_application(sql).await.is_err(), "{sql}");
    let refused = db.as_owner(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// Empties a column in all rows, and gives them their next version where they have one.
fn emptied(table: &str, column: &str, may_change: &[&str]) -> String {
    let mut sql = format!("UPDATE {table} SET {column} = NULL");
    if may_change.contains(&"version") {
        sql.push_str(", version = version + 1");
    }
    sql
}

testkit::on_both_engines! {
    async fn every_table_of_the_domain_is_in_this_list(db: TestDb) {
        let of_domain: Vec<String> =
            tables(&db).await.into_iter().filter(|table| !LEDGER.contains(&table.as_str())).collect();
        assert_eq!(of_domain, FILED.map(|(table, _)| table));
    }

    async fn no_filed_column_changes(db: TestDb) {
        file_all(&db).await;
        for (table, may_change) in FILED {
            let all = columns(&db, table).await;
            for column in all.iter().filter(|column| !may_change.contains(&column.as_str())) {
                let sql = emptied(table, column, may_change);
                assert_eq!(refused(&db, &sql).await, Some(format!("{table}_filed_stays")), "{sql}");
            }
        }
    }

    async fn a_version_is_followed_by_the_next(db: TestDb) {
        file_all(&db).await;
        let versioned = FILED.into_iter().filter(|(_, may_change)| may_change.contains(&"version"));
        for (table, _) in versioned {
            for version in ["version", "version + 2", "version - 1"] {
                let sql = format!("UPDATE {table} SET version = {version}");
                assert_eq!(refused(&db, &sql).await, Some(format!("{table}_version_next")), "{sql}");
            }
        }
    }

    async fn nothing_filed_is_deleted(db: TestDb) {
        file_all(&db).await;
        for (table, _) in FILED {
            let sql = format!("DELETE FROM {table}");
            assert_eq!(refused(&db, &sql).await, Some(format!("{table}_is_kept")), "{sql}");
        }
    }
}
