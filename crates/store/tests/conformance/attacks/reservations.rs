//! Reservations: transfer 2 is open with 100 cents, transfer 3 is resolved, transfer 1 never was one.

use testkit::{Engine, TestDb};

use super::{
    attack::{Attack, try_each},
    spending::with_each_conflict_clause,
};

testkit::on_both_engines! {
    async fn an_open_reservation_is_posted_in_whole_or_in_part_or_voided(db: TestDb) {
        try_each(
            &db,
            vec![
                insert("in whole", "({5}, 'post', 2, 3, 100, 2, 100)").accepted(),
                insert("in part", "({5}, 'post', 2, 3, 40, 2, 100)").accepted(),
                insert("voided", "({5}, 'void', 2, 3, 100, 2, 100)").accepted(),
                insert(
                    "made and posted at once",
                    "({5}, 'pending', 2, 3, 30, NULL, NULL), ({6}, 'post', 2, 3, 30, 5, 30)",
                )
                .accepted(),
            ],
        )
        .await;
    }

    async fn no_more_than_was_reserved_is_posted(db: TestDb) {
        try_each(
            &db,
            vec![
                insert("a cent more", "({5}, 'post', 2, 3, 101, 2, 100)")
                    .refused_by("transfer_at_most_reserved"),
                insert("a forged amount", "({5}, 'post', 2, 3, 150, 2, 150)")
                    .refused_by("transfer_resolves_pending"),
                insert("a void in part", "({5}, 'void', 2, 3, 99, 2, 100)")
                    .refused_by("transfer_void_is_whole"),
                insert("a void of more", "({5}, 'void', 2, 3, 101, 2, 100)")
                    .refused_by("transfer_void_is_whole"),
                insert("a forged void", "({5}, 'void', 2, 3, 150, 2, 150)")
                    .refused_by("transfer_resolves_pending"),
            ],
        )
        .await;
    }

    async fn a_reservation_is_resolved_once(db: TestDb) {
        let both = "({5}, 'post', 2, 3, 100, 2, 100), ({6}, 'void', 2, 3, 100, 2, 100)";
        let mut attacks = vec![
            insert("post then void", "({5}, 'void', 2, 3, 100, 3, 100)"),
            insert("post then post", "({5}, 'post', 2, 3, 100, 3, 100)"),
            insert("post and void in one statement", both),
        ];
        attacks.extend(with_each_conflict_clause("VALUES ({5}, 'void', 2, 3, 100, 3, 100)"));
        attacks.extend(with_each_conflict_clause(&format!("VALUES {both}")));
        try_each(
            &db,
            attacks.into_iter().map(|attack| attack.refused_by("transfer_resolved_once")).collect(),
        )
        .await;
    }

    async fn a_second_resolution_that_yields_to_conflicts_is_left_out(db: TestDb) {
        let quiet = "INSERT INTO {transfers} VALUES ({5}, 'void', 2, 3, 100, 3, 100) ON CONFLICT DO NOTHING";
        try_each(
            &db,
            vec![
                Attack::new("in PostgreSQL", quiet).only_on(Engine::Postgres).changes_nothing(),
                Attack::new("in SQLite", quiet).only_on(Engine::Sqlite).refused_by("transfer_resolved_once"),
            ],
        )
        .await;
    }

    async fn only_a_reservation_with_its_own_accounts_is_resolved(db: TestDb) {
        let attacks = vec![
            insert("a posted transfer", "({5}, 'post', 1, 2, 500, 1, 500)"),
            insert("a resolution", "({5}, 'post', 2, 3, 100, 4, 100)"),
            insert("another credit account", "({5}, 'post', 2, 1, 100, 2, 100)"),
            insert("another debit account", "({5}, 'post', 1, 3, 100, 2, 100)"),
            insert("accounts changed about", "({5}, 'post', 3, 2, 100, 2, 100)"),
            insert("itself", "({5}, 'post', 2, 3, 100, 5, 100)"),
            insert(
                "one that is to come",
                "({5}, 'post', 2, 3, 50, 6, 50), ({6}, 'pending', 2, 3, 50, NULL, NULL)",
            ),
            insert("one that never was", "({5}, 'void', 2, 3, 100, 99, 100)"),
        ];
        try_each(
            &db,
            attacks.into_iter().map(|attack| attack.refused_by("transfer_resolves_pending")).collect(),
        )
        .await;
    }

    async fn what_resolves_names_its_reservation_and_nothing_else_does(db: TestDb) {
        let attacks = vec![
            insert("a post of nothing", "({5}, 'post', 2, 3, 100, NULL, NULL)"),
            insert("a void of nothing", "({5}, 'void', 2, 3, 100, NULL, NULL)"),
            insert("a posted one of something", "({5}, 'posted', 2, 3, 100, 2, 100)"),
            insert("a pending one of something", "({5}, 'pending', 2, 3, 100, 2, 100)"),
            insert("without the reserved amount", "({5}, 'post', 2, 3, 100, 2, NULL)"),
            insert("with an amount alone", "({5}, 'posted', 2, 3, 100, NULL, 100)"),
        ];
        try_each(&db, attacks.into_iter().map(|attack| attack.refused_by("transfer_resolves")).collect())
            .await;
    }
}

fn insert(name: &str, values: &str) -> Attack {
    Attack::new(name, format!("INSERT INTO {{transfers}} VALUES {values}"))
}
