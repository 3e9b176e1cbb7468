//! Spending more than is there: 300 cents are left.

use testkit::{Engine, TestDb};

use super::attack::{Attack, try_each};

const LIMIT: &str = "account_debits_within_credits";

testkit::on_both_engines! {
    async fn a_cent_more_than_is_left_cannot_be_spent(db: TestDb) {
        let values = "VALUES ({5}, 'posted', 2, 3, 301, NULL, NULL)";
        let mut attacks = vec![
            Attack::new("plain", format!("INSERT INTO {{transfers}} {values}")),
            Attack::new("quiet", format!("INSERT INTO {{transfers}} {values} ON CONFLICT DO NOTHING")),
            Attack::new("reserved", "INSERT INTO {transfers} VALUES ({5}, 'pending', 2, 3, 301, NULL, NULL)"),
        ];
        attacks.extend(with_each_conflict_clause(values));
        try_each(&db, attacks.into_iter().map(|attack| attack.refused_by(LIMIT)).collect()).await;
    }

    async fn two_rows_of_one_statement_cannot_overspend_together(db: TestDb) {
        let values = "VALUES ({5}, 'posted', 2, 3, 150, NULL, NULL), ({6}, 'posted', 2, 3, 151, NULL, NULL)";
        let mut attacks = vec![
            Attack::new("plain", format!("INSERT INTO {{transfers}} {values}")),
            Attack::new("quiet", format!("INSERT INTO {{transfers}} {values} ON CONFLICT DO NOTHING")),
            Attack::new(
                "debit before credit",
                "INSERT INTO {transfers} VALUES
                ({5}, 'posted', 2, 3, 301, NULL, NULL), ({6}, 'posted', 1, 2, 1000, NULL, NULL)",
            ),
            Attack::new(
                "reserved and spent",
                "INSERT INTO {transfers} VALUES
                ({5}, 'pending', 2, 3, 150, NULL, NULL), ({6}, 'posted', 2, 3, 151, NULL, NULL)",
            ),
        ];
        attacks.extend(with_each_conflict_clause(values));
        try_each(&db, attacks.into_iter().map(|attack| attack.refused_by(LIMIT)).collect()).await;
    }

    async fn exactly_what_is_left_can_be_spent(db: TestDb) {
        try_each(
            &db,
            vec![
                Attack::new(
                    "at once",
                    "INSERT INTO {transfers} VALUES ({5}, 'posted', 2, 3, 300, NULL, NULL)",
                )
                .accepted(),
                Attack::new(
                    "in two rows",
                    "INSERT INTO {transfers} VALUES
                ({5}, 'posted', 2, 3, 149, NULL, NULL), ({6}, 'posted', 2, 3, 151, NULL, NULL)",
                )
                .accepted(),
                Attack::new(
                    "credit before debit",
                    "INSERT INTO {transfers} VALUES
                ({5}, 'posted', 1, 2, 1, NULL, NULL), ({6}, 'posted', 2, 3, 301, NULL, NULL)",
                )
                .accepted(),
            ],
        )
        .await;
    }

    async fn no_more_than_is_unspent_can_be_clawed_back(db: TestDb) {
        try_each(
            &db,
            vec![
                Attack::new(
                    "too much",
                    "INSERT INTO {transfers} VALUES ({5}, 'posted', 2, 1, 301, NULL, NULL)",
                )
                .refused_by(LIMIT),
                Attack::new("all", "INSERT INTO {transfers} VALUES ({5}, 'posted', 2, 1, 300, NULL, NULL)")
                    .accepted(),
            ],
        )
        .await;
    }
}

/// SQLite lets a statement say what a conflict does.
pub(super) fn with_each_conflict_clause(values: &str) -> impl Iterator<Item = Attack> {
    ["IGNORE", "REPLACE", "FAIL", "ABORT", "ROLLBACK"].into_iter().map(move |clause| {
        let sql = format!("INSERT OR {clause} INTO {{transfers}} {values}");
        Attack::new(format!("or {clause}"), sql).only_on(Engine::Sqlite)
    })
}
