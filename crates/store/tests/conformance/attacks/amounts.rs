//! Amounts and accounts that cannot be.

use testkit::{Engine, TestDb};

use super::{
    attack::{Attack, try_each},
    spending::with_each_conflict_clause,
};

testkit::on_both_engines! {
    async fn only_whole_cents_above_zero_and_up_to_the_largest_amount_are_moved(db: TestDb) {
        let mut attacks = vec![amount("1000000000000000").accepted()];
        attacks.extend(["-1", "0", "1000000000000001"].map(|of| amount(of).refused_by("transfer_amount")));
        attacks.extend(
            with_each_conflict_clause("VALUES ({5}, 'posted', 1, 2, -1, NULL, NULL)")
                .map(|attack| attack.refused_by("transfer_amount")),
        );
        try_each(&db, attacks).await;
    }

    async fn what_is_no_whole_number_is_no_amount(db: TestDb) {
        let mut attacks = Vec::new();
        for of in ["'text'", "0.4", "0.5", "9223372036854775808"] {
            let values = format!("VALUES ({{5}}, 'posted', 1, 2, {of}, NULL, NULL)");
            attacks.push(amount(of).only_on(Engine::Sqlite));
            attacks.extend(with_each_conflict_clause(&values));
        }
        let mut attacks: Vec<Attack> =
            attacks.into_iter().map(|attack| attack.impossible("value in INTEGER column")).collect();
        attacks.push(amount("'text'").only_on(Engine::Postgres).impossible("invalid input syntax"));
        attacks.push(amount("9223372036854775808").only_on(Engine::Postgres).impossible("out of range"));
        try_each(&db, attacks).await;
    }

    /// PostgreSQL rounds to whole cents before any rule can see the fraction. The store binds whole numbers.
    async fn a_fraction_of_a_cent_is_rounded_by_postgresql(db: TestDb) {
        try_each(
            &db,
            vec![
                amount("0.5").only_on(Engine::Postgres).accepted(),
                amount("0.4").only_on(Engine::Postgres).refused_by("transfer_amount"),
            ],
        )
        .await;
    }

    async fn an_amount_is_never_missing(db: TestDb) {
        try_each(
            &db,
            vec![
                amount("NULL").only_on(Engine::Postgres).impossible("null value in column \"amount_cents\""),
                amount("NULL").only_on(Engine::Sqlite).refused_by("transfer_amount"),
            ],
        )
        .await;
    }

    async fn both_accounts_are_known_and_differ(db: TestDb) {
        let unknown_debit = "VALUES ({5}, 'posted', 99, 2, 5, NULL, NULL)";
        let unknown_credit = "VALUES ({5}, 'posted', 2, 99, 5, NULL, NULL)";
        let one = "VALUES ({5}, 'posted', 2, 2, 5, NULL, NULL)";
        let mut attacks = Vec::new();
        for (values, rule) in [
            (unknown_debit, "transfer_known_accounts"),
            (unknown_credit, "transfer_known_accounts"),
            (one, "transfer_two_accounts"),
        ] {
            attacks.push(Attack::new(values, format!("INSERT INTO {{transfers}} {values}")).refused_by(rule));
            attacks.extend(with_each_conflict_clause(values).map(|attack| attack.refused_by(rule)));
        }
        try_each(&db, attacks).await;
    }

    async fn a_transfer_has_a_known_kind_and_stays_in_its_unit(db: TestDb) {
        try_each(
            &db,
            vec![
                Attack::new("a gift", "INSERT INTO {transfers} VALUES ({5}, 'gift', 2, 3, 5, NULL, NULL)")
                    .refused_by("transfer_kind"),
                Attack::new(
                    "another unit",
                    "INSERT INTO {transfers} VALUES ({stranger}, 1, 5, 'posted', 1, 2, 5, NULL, NULL)",
                )
                .refused_by("transfer_of_its_entry"),
            ],
        )
        .await;
    }
}

fn amount(of: &str) -> Attack {
    Attack::new(of, format!("INSERT INTO {{transfers}} VALUES ({{5}}, 'posted', 1, 2, {of}, NULL, NULL)"))
}
