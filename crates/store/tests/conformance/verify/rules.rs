//! Rules that somebody switches off who owns the database, with nothing changed yet.

use testkit::{Engine, TestDb};

testkit::on_both_engines! {
    async fn a_rule_that_is_off_gone_or_changed_is_named(db: TestDb) {
        assert_eq!(not_in_force(&db).await, Vec::<String>::new());
        let mut expected = Vec::new();
        for (change, rule) in changes(db.engine) {
            db.as_owner(change).await.unwrap();
            expected.push((*rule).to_owned());
            let mut found = not_in_force(&db).await;
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{change}");
        }
    }

    async fn what_else_somebody_adds_is_no_rule_of_ours(db: TestDb) {
        db.as_owner("CREATE TABLE own (number BIGINT); CREATE INDEX own_number ON own (number)").await.unwrap();
        assert_eq!(not_in_force(&db).await, Vec::<String>::new());
    }
}

async fn not_in_force(db: &TestDb) -> Vec<String> {
    store::rules_not_in_force(&mut db.db.read().await.unwrap()).await.unwrap()
}

/// What somebody does to a rule, and what it is called.
fn changes(engine: Engine) -> &'static [(&'static str, &'static str)] {
    match engine {
        Engine::Sqlite => &[
            ("DROP TRIGGER transfer_is_final_update", "trigger transfer_is_final_update"),
            (
                "DROP TRIGGER transfer_admit;
                CREATE TRIGGER transfer_admit BEFORE INSERT ON transfer BEGIN SELECT 1; END",
                "trigger transfer_admit",
            ),
            ("DROP INDEX transfer_resolved_once", "index transfer_resolved_once"),
            ("DROP TRIGGER payment_filed_stays", "trigger payment_filed_stays"),
            ("DROP TRIGGER payment_moves", "trigger payment_moves"),
            (
                "DROP INDEX position_component;
                CREATE INDEX position_component ON position (grant_id, component, coalesce(budget_year, 0))",
                "index position_component",
            ),
            (
                "DROP INDEX claim_sign_off_once;
                CREATE UNIQUE INDEX claim_sign_off_once ON claim_sign_off (claim_id, round, person_id) WHERE step",
                "index claim_sign_off_once",
            ),
        ],
        Engine::Postgres => &[
            ("ALTER TABLE transfer DISABLE TRIGGER transfer_is_final", "trigger transfer_is_final"),
            // without ALWAYS it is silent in a session that says it is a replica
            ("ALTER TABLE account ENABLE TRIGGER account_by_transfer", "trigger account_by_transfer"),
            ("DROP TRIGGER account_is_permanent ON account", "trigger account_is_permanent"),
            (
                "DROP TRIGGER account_opens ON account;
                CREATE TRIGGER account_opens AFTER INSERT ON account REFERENCING NEW TABLE AS fresh
                    FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_follows();
                ALTER TABLE account ENABLE ALWAYS TRIGGER account_opens",
                "trigger account_opens",
            ),
            (
                "DROP TRIGGER unit_is_final ON unit;
                CREATE TRIGGER unit_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON unit
                    FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION refuse_always('unit_is_final');
                ALTER TABLE unit ENABLE ALWAYS TRIGGER unit_is_final",
                "trigger unit_is_final",
            ),
            (
                "DROP TRIGGER position_is_kept ON position;
                CREATE TRIGGER position_is_kept BEFORE TRUNCATE ON position
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('position_is_kept');
                ALTER TABLE position ENABLE ALWAYS TRIGGER position_is_kept",
                "trigger position_is_kept",
            ),
            (
                "DROP TRIGGER position_filed_stays ON position;
                CREATE TRIGGER position_filed_stays BEFORE UPDATE ON unit
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_always('position_filed_stays');
                ALTER TABLE unit ENABLE ALWAYS TRIGGER position_filed_stays",
                "trigger position_filed_stays",
            ),
            (
                "DROP TRIGGER claim_filed_stays ON claim;
                CREATE TRIGGER claim_filed_stays BEFORE UPDATE ON claim
                    FOR EACH ROW EXECUTE FUNCTION refuse_changed('state', 'state_on', 'version', 'grant_id');
                ALTER TABLE claim ENABLE ALWAYS TRIGGER claim_filed_stays",
                "trigger claim_filed_stays",
            ),
            (
                "DROP INDEX position_component;
                CREATE INDEX position_component ON position (grant_id, component, coalesce(budget_year, 0))",
                "index position_component",
            ),
            ("ALTER TABLE payment DISABLE TRIGGER payment_moves", "trigger payment_moves"),
            (
                "DROP TRIGGER payment_as_reserved ON payment;
                CREATE CONSTRAINT TRIGGER payment_as_reserved AFTER INSERT ON payment
                    FOR EACH ROW WHEN (NEW.state = 'ordered') EXECUTE FUNCTION payment_reserves();
                ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_as_reserved",
                "trigger payment_as_reserved",
            ),
            (
                "CREATE OR REPLACE FUNCTION refuse(rule text) RETURNS void LANGUAGE plpgsql AS 'BEGIN END'",
                "function refuse",
            ),
            ("DROP INDEX transfer_resolved_once", "index transfer_resolved_once"),
            (
                "ALTER TABLE account DROP CONSTRAINT account_debits_within_credits",
                "constraint account_debits_within_credits",
            ),
        ],
    }
}
