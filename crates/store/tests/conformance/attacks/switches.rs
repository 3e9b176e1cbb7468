//! Engine switches that turn rules off, and names that lead them astray.

use testkit::{Engine, TestDb};

use super::attack::{Attack, try_each};

testkit::on_both_engines! {
    async fn switching_checks_off_passes_no_rule_of_sqlite(db: TestDb) {
        let without_checks = |sql: &str, rule| {
            Attack::new(sql, format!("PRAGMA ignore_check_constraints = ON; {sql}"))
                .only_on(Engine::Sqlite)
                .refused_by(rule)
        };
        let mut attacks: Vec<Attack> = TRANSFERS
            .into_iter()
            .map(|(values, rule)| {
                without_checks(&format!("INSERT INTO {{transfers}} VALUES ({{5}}, {values})"), rule)
            })
            .collect();
        attacks.push(without_checks(
            "INSERT INTO account (unit_id, number, rule, opened_by, code)
            VALUES ({unit}, 4, 'free', 6, 'new')",
            "account_rule",
        ));
        attacks.push(without_checks(
            "UPDATE account SET credits_posted = -1 WHERE number = 3",
            "account_by_transfer_only",
        ));
        attacks.push(without_checks(&short_hash("-1, before.hash, before.hash"), "journal_entry_counts"));
        attacks.push(without_checks(&short_hash("0, before.hash, x'00'"), "journal_entry_hashes"));
        try_each(&db, attacks).await;
    }

    async fn switching_foreign_keys_off_passes_no_rule_of_sqlite(db: TestDb) {
        let without_keys = |sql: &str, rule| {
            Attack::new(sql, format!("PRAGMA foreign_keys = OFF; {sql}"))
                .only_on(Engine::Sqlite)
                .refused_by(rule)
        };
        try_each(
            &db,
            vec![
                without_keys(
                    "INSERT INTO {transfers} VALUES ({5}, 'posted', 1, 99, 5, NULL, NULL)",
                    "transfer_known_accounts",
                ),
                without_keys(
                    "INSERT INTO {transfers} VALUES ({5}, 'post', 2, 3, 5, 99, 5)",
                    "transfer_resolves_pending",
                ),
                without_keys(
                    "INSERT INTO account (unit_id, number, rule, opened_by, code)
                VALUES ({stranger}, 1, 'unlimited', 1, 'new')",
                    "account_unit",
                ),
                without_keys(
                    "INSERT INTO {entries} SELECT {stranger}, 1, 1, 0, recorded_at, effective_on, subject_id,
                subject_kind, command, person, 'new', zeroblob(32), hash, payload, answer
                FROM journal_entry WHERE unit_id = {unit} AND number = 1",
                    "journal_entry_unit",
                ),
            ],
        )
        .await;
    }

    async fn the_rows_of_a_unit_that_does_not_exist_are_refused(db: TestDb) {
        try_each(
            &db,
            vec![
                Attack::new(
                    "account",
                    "INSERT INTO account (unit_id, number, rule, opened_by, code)
                VALUES ({stranger}, 1, 'unlimited', 1, 'new')",
                )
                .refused_by("account_unit"),
            ],
        )
        .await;
    }

    async fn recursive_triggers_pass_no_rule_of_sqlite(db: TestDb) {
        try_each(
            &db,
            vec![
                Attack::new(
                    "replace",
                    "PRAGMA recursive_triggers = ON;
                REPLACE INTO {transfers} VALUES ({unit}, 1, 2, 'posted', 1, 2, 5, NULL, NULL)",
                )
                .only_on(Engine::Sqlite)
                .refused_by("transfer_number_next"),
            ],
        )
        .await;
    }

    async fn a_replica_session_is_denied_to_the_application_and_passes_no_rule_for_the_owner(db: TestDb) {
        let as_replica = |sql: &str| {
            let both =
                format!("SET session_replication_role = replica; {sql}; RESET session_replication_role");
            Attack::new(sql, both).only_on(Engine::Postgres)
        };
        let overspend = "INSERT INTO {transfers} VALUES ({5}, 'posted', 2, 3, 301, NULL, NULL)";
        try_each(
            &db,
            vec![
                as_replica(overspend).denied(),
                as_replica(overspend).by_owner().refused_by("account_debits_within_credits"),
                as_replica("UPDATE transfer SET amount_cents = 1").by_owner().refused_by("transfer_is_final"),
                as_replica("DELETE FROM transfer").by_owner().refused_by("transfer_is_final"),
                as_replica("UPDATE journal_entry SET payload = '0'")
                    .by_owner()
                    .refused_by("journal_entry_is_final"),
                as_replica("UPDATE account SET rule = 'unlimited'")
                    .by_owner()
                    .refused_by("account_by_transfer_only"),
                as_replica("DELETE FROM account").by_owner().refused_by("account_is_permanent"),
                as_replica("UPDATE unit SET name = ''").by_owner().refused_by("unit_is_final"),
            ],
        )
        .await;
    }

    async fn a_temporary_table_of_the_same_name_does_not_blind_the_rules(db: TestDb) {
        let broken_chain =
            "INSERT INTO public.{entries} SELECT unit_id, 6, 15, 0, recorded_at, effective_on, subject_id,
            subject_kind, command, person, 'new', {other hash}, hash, payload, answer
            FROM public.journal_entry WHERE unit_id = {unit} AND number = 5";
        let no_entry = "INSERT INTO public.account (unit_id, number, rule, opened_by, code)
            VALUES ({unit}, 4, 'unlimited', 5, 'new')";
        let blinded = |sql: &str, rule| {
            let text = format!(
                "CREATE TEMPORARY TABLE journal_entry ON COMMIT DROP AS
                SELECT unit_id, number, first_transfer, transfer_count, {{other hash}} AS hash
                FROM public.journal_entry WHERE unit_id = {{unit}} AND number > 1; {sql}"
            );
            Attack::new(sql, text).only_on(Engine::Postgres).refused_by(rule)
        };
        let emptied = no_entry.replacen("INSERT", "DELETE FROM journal_entry; INSERT", 1);
        // The first stop of a grant is no second one, whatever somebody says there was before.
        let second = "CREATE TEMPORARY TABLE payment_stop ON COMMIT DROP AS
                SELECT {stranger} AS grant_id, CAST(1 AS BIGINT) AS number;
            INSERT INTO public.payment_stop (grant_id, number, happened_on, reason)
                VALUES ({stranger}, 2, '2021-03-01', 'x')";
        let second = Attack::new("out of order", second).only_on(Engine::Postgres).refused_by("payment_stop_next");
        let chain = blinded(broken_chain, "journal_entry_chain");
        try_each(&db, vec![chain, blinded(&emptied, "account_of_its_entry"), second]).await;
    }

    async fn the_ledgers_own_trigger_works_on_no_other_table(db: TestDb) {
        let forged = "CREATE TEMPORARY TABLE forged ON COMMIT DROP AS SELECT * FROM transfer WHERE false;
            CREATE TRIGGER forged AFTER INSERT ON forged REFERENCING NEW TABLE AS fresh
                FOR EACH STATEMENT EXECUTE FUNCTION transfer_apply();
            INSERT INTO forged VALUES ({5}, 'posted', 1, 2, 1000, NULL, NULL)";
        try_each(
            &db,
            vec![
                Attack::new("as the application", forged).denied(),
                Attack::new("as the owner", forged)
                    .only_on(Engine::Postgres)
                    .by_owner()
                    .refused_by("account_by_transfer_only"),
            ],
        )
        .await;
    }
}

/// What follows the number and the entry of a transfer, and the rule that refuses it.
const TRANSFERS: [(&str, &str); 9] = [
    ("'posted', 2, 3, 301, NULL, NULL", "account_debits_within_credits"),
    ("'posted', 2, 3, -5, NULL, NULL", "transfer_amount"),
    ("'posted', 2, 3, 0, NULL, NULL", "transfer_amount"),
    ("'posted', 2, 3, 1000000000000001, NULL, NULL", "transfer_amount"),
    ("'gift', 2, 3, 5, NULL, NULL", "transfer_kind"),
    ("'posted', 2, 2, 5, NULL, NULL", "transfer_two_accounts"),
    ("'post', 2, 3, 101, 2, 100", "transfer_at_most_reserved"),
    ("'void', 2, 3, 99, 2, 100", "transfer_void_is_whole"),
    ("'posted', 2, 3, 5, 2, 100", "transfer_resolves"),
];

/// The next entry with another transfer count, hash before and hash.
fn short_hash(count_and_hashes: &str) -> String {
    let (count, hashes) = count_and_hashes.split_once(", ").unwrap();
    format!(
        "INSERT INTO {{entries}} SELECT unit_id, 6, 15, {count}, recorded_at, effective_on, subject_id, subject_kind,
            command, person, 'new', {hashes}, payload, answer
        FROM journal_entry before WHERE unit_id = {{unit}} AND number = 5"
    )
}
