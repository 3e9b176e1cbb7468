//! Writing balances past the transfers, and opening accounts that are not empty.

use testkit::{Engine, TestDb};

use super::{
    attack::{Attack, try_each, try_one},
    scene::Scene,
};

const RULE: &str = "account_by_transfer_only";

testkit::on_both_engines! {
    async fn nothing_of_an_account_is_updated(db: TestDb) {
        for change in CHANGES {
            let plain = format!("UPDATE account SET {change} WHERE unit_id = {{unit}} AND number = 2");
            let mut attacks = vec![
                Attack::new(change, plain.as_str()).by_owner().refused_by(RULE),
                Attack::new(change, plain.as_str()).denied(),
            ];
            attacks.extend(["REPLACE", "IGNORE", "FAIL"].map(|clause| {
                let sql = plain.replacen("UPDATE", &format!("UPDATE OR {clause}"), 1);
                Attack::new(sql.as_str(), sql.as_str()).only_on(Engine::Sqlite).refused_by(RULE)
            }));
            try_each(&db, attacks).await;
        }
    }

    async fn an_account_opens_empty_for_an_entry_to_come(db: TestDb) {
        let money = "INSERT INTO account (unit_id, number, rule, opened_by, code, credits_posted)
            VALUES ({unit}, 4, 'debits_within_credits', 6, 'new', 100)";
        let moved = "INSERT INTO account (unit_id, number, rule, opened_by, code, last_transfer)
            VALUES ({unit}, 4, 'debits_within_credits', 6, 'new', 4)";
        try_each(
            &db,
            vec![
                Attack::new("with money", money).by_owner().refused_by("account_starts_empty"),
                Attack::new("with money", money).denied(),
                Attack::new("as if moved", moved).by_owner().refused_by("account_starts_empty"),
                Attack::new("as if moved", moved).denied(),
                open("", "4, 'unlimited', 5, 'new'").refused_by("account_of_its_entry"),
                open("", "4, 'free', 6, 'new'").refused_by("account_rule"),
                open("", "4, 'unlimited', 6, 'new'").accepted(),
            ],
        )
        .await;
    }

    async fn an_account_has_the_next_number_and_a_code_of_its_own(db: TestDb) {
        try_each(
            &db,
            vec![
                open("", "5, 'unlimited', 6, 'new'").refused_by("account_number_next"),
                open("", "0, 'unlimited', 6, 'new'").refused_by("account_number_next"),
                open("", "2, 'unlimited', 6, 'new'").refused_by_each("account_number_next", "account_pkey"),
                open("", "4, 'unlimited', 6, 'open/0'").refused_by("account_code"),
            ],
        )
        .await;
    }

    async fn an_account_is_neither_replaced_nor_upserted(db: TestDb) {
        let upsert = "INSERT INTO account (unit_id, number, rule, opened_by, code)
            VALUES ({unit}, 2, 'unlimited', 6, 'open/0')
            ON CONFLICT (unit_id, number) DO UPDATE SET rule = excluded.rule";
        let by_code = "INSERT INTO account (unit_id, number, rule, opened_by, code)
            VALUES ({unit}, 4, 'unlimited', 6, 'open/0')
            ON CONFLICT (unit_id, code) DO UPDATE SET credits_posted = 1000";
        try_each(
            &db,
            vec![
                open("OR REPLACE ", "2, 'unlimited', 6, 'open/0'")
                    .only_on(Engine::Sqlite)
                    .refused_by("account_number_next"),
                open("OR REPLACE ", "4, 'unlimited', 6, 'open/0'")
                    .only_on(Engine::Sqlite)
                    .refused_by("account_code"),
                open("OR IGNORE ", "4, 'unlimited', 6, 'open/0'")
                    .only_on(Engine::Sqlite)
                    .refused_by("account_code"),
                Attack::new("upsert", upsert).by_owner().refused_by_each("account_number_next", RULE),
                Attack::new("upsert", upsert).denied(),
                Attack::new("upsert by code", by_code).by_owner().refused_by_each("account_code", RULE),
                Attack::new("upsert by code", by_code).denied(),
            ],
        )
        .await;
    }

    async fn a_trigger_of_ones_own_cannot_write_balances(db: TestDb) {
        let scene = Scene::set(&db).await;
        let attack =
            Attack::new("a transfer", "INSERT INTO {transfers} VALUES ({5}, 'posted', 1, 2, 5, NULL, NULL)");
        let attack = attack.by_owner().refused_by(RULE);
        for (make, remove) in own_triggers(db.engine) {
            db.as_owner(make).await.unwrap();
            try_one(&db, &scene, &attack).await;
            db.as_owner(remove).await.unwrap();
        }
        try_one(&db, &scene, &attack.accepted()).await;
    }
}

/// Transfer 4 is the newest on account 2: it debited 100 cents.
const CHANGES: [&str; 10] = [
    "credits_posted = credits_posted + 1",
    "debits_posted = 0",
    "debits_pending = 0",
    "credits_pending = 5",
    "rule = 'unlimited'",
    "code = 'other'",
    "number = 99",
    "opened_by = 2",
    // the newest transfer once more, and one that is still to come
    "debits_posted = debits_posted + 100, debits_pending = debits_pending - 100, last_transfer = 4",
    "debits_posted = debits_posted + 100, debits_pending = debits_pending - 100, last_transfer = 5",
];

fn open(clause: &str, values: &str) -> Attack {
    let sql = format!(
        "INSERT {clause}INTO account (unit_id, number, rule, opened_by, code) VALUES ({{unit}}, {values})"
    );
    Attack::new(format!("{clause}{values}"), sql)
}

/// Triggers that the owner of the tables adds, and how each is removed.
fn own_triggers(engine: Engine) -> &'static [(&'static str, &'static str)] {
    match engine {
        Engine::Sqlite => &[
            (
                "CREATE TRIGGER own AFTER INSERT ON transfer BEGIN
                    UPDATE account SET credits_posted = credits_posted + 1000 WHERE number = 2;
                END",
                "DROP TRIGGER own",
            ),
            (
                "CREATE TRIGGER own AFTER UPDATE ON account BEGIN
                    UPDATE account SET credits_posted = credits_posted + 1000, last_transfer = last_transfer + 1
                        WHERE number = 2;
                END",
                "DROP TRIGGER own",
            ),
        ],
        Engine::Postgres => &[
            (
                "CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN NEW.credits_posted := NEW.credits_posted + 1000; RETURN NEW; END $$;
                CREATE TRIGGER own BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION own()",
                "DROP FUNCTION own CASCADE",
            ),
            (
                "CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN UPDATE account SET credits_posted = credits_posted + 1000 WHERE number = 2; RETURN NULL; END $$;
                CREATE TRIGGER own AFTER INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION own()",
                "DROP FUNCTION own CASCADE",
            ),
            (
                "CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN UPDATE account SET credits_posted = credits_posted + 1000, last_transfer = last_transfer + 1
                        WHERE number = 2; RETURN NULL; END $$;
                CREATE TRIGGER a_first AFTER INSERT ON transfer FOR EACH STATEMENT EXECUTE FUNCTION own()",
                "DROP FUNCTION own CASCADE",
            ),
        ],
    }
}
