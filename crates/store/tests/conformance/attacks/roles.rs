//! The application's role adds rows and reads; it changes, removes and owns nothing.

use testkit::{Engine, TestDb};

use super::attack::{Attack, try_each};
use crate::support::LEDGER;

testkit::on_both_engines! {
    async fn the_catalogue_gives_the_application_nothing_but_reading_and_adding(db: TestDb) {
        if db.engine == Engine::Postgres {
            assert_eq!(
                db.texts(TABLE_RIGHTS).await,
                [
                    "account SELECT",
                    "journal_entry INSERT",
                    "journal_entry SELECT",
                    "transfer INSERT",
                    "transfer SELECT",
                    "unit INSERT",
                    "unit SELECT",
                ]
            );
            assert_eq!(
                db.texts(COLUMN_RIGHTS).await,
                [
                    "account.code INSERT",
                    "account.number INSERT",
                    "account.opened_by INSERT",
                    "account.rule INSERT",
                    "account.unit_id INSERT",
                    "unit.opened_at UPDATE",
                ]
            );
            assert_eq!(db.texts(OWNED).await, Vec::<String>::new());
            assert_eq!(db.texts(STANDING).await, ["false false false false false"]);
        }
    }

    async fn the_application_adds_and_reads(db: TestDb) {
        try_each(
            &db,
            vec![
                Attack::new(
                    "a transfer",
                    "INSERT INTO {transfers} VALUES ({5}, 'posted', 2, 3, 5, NULL, NULL)",
                )
                .accepted(),
                Attack::new("the ledger", LEDGER.map(|table| format!("SELECT * FROM {table}")).join(";"))
                    .changes_nothing(),
            ],
        )
        .await;
    }

    async fn the_application_can_change_remove_and_own_nothing(db: TestDb) {
        let mut attacks = vec![
            denied("ALTER TABLE transfer DISABLE TRIGGER transfer_apply"),
            denied("ALTER TABLE transfer DISABLE TRIGGER ALL"),
            denied("DROP TRIGGER transfer_is_final ON transfer"),
            denied("CREATE OR REPLACE FUNCTION refuse(rule text) RETURNS void LANGUAGE sql AS 'SELECT'"),
            denied("CREATE TABLE own ()"),
            denied("ALTER FUNCTION transfer_apply() OWNER TO foerderfluss_app"),
        ];
        for table in LEDGER {
            attacks.extend([
                denied(&format!("DELETE FROM {table}")),
                denied(&format!("TRUNCATE {table}")),
                denied(&format!("DROP TABLE {table} CASCADE")),
                denied(&format!("ALTER TABLE {table} OWNER TO foerderfluss_app")),
                denied(&format!(
                    "CREATE TRIGGER own BEFORE INSERT ON {table} FOR EACH STATEMENT
                    EXECUTE FUNCTION refuse_always('own')"
                )),
                denied(&format!("CREATE RULE own AS ON INSERT TO {table} DO INSTEAD NOTHING")),
            ]);
        }
        for update in [
            "transfer SET amount_cents = 1",
            "journal_entry SET payload = ''",
            "account SET credits_posted = 1",
            "account SET last_transfer = 0",
            "unit SET name = ''",
        ] {
            attacks.push(denied(&format!("UPDATE {update}")));
        }
        attacks.push(
            Attack::new("opened_at", "UPDATE unit SET opened_at = 1")
                .only_on(Engine::Postgres)
                .refused_by("unit_is_final"),
        );
        try_each(&db, attacks).await;
    }
}

fn denied(sql: &str) -> Attack {
    Attack::new(sql, sql).denied()
}

const TABLE_RIGHTS: &str = "
    SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants
    WHERE grantee IN ('foerderfluss_app', 'PUBLIC') AND table_schema = 'public'
        AND table_name IN ('unit', 'journal_entry', 'account', 'transfer')
    ORDER BY 1";

/// Rights on single columns that the whole table does not give.
const COLUMN_RIGHTS: &str = "
    SELECT column_name || ' ' || privilege_type FROM (
        SELECT right_of.table_name || '.' || column_name AS column_name, right_of.privilege_type
        FROM information_schema.column_privileges right_of
        LEFT JOIN information_schema.role_table_grants whole ON whole.grantee = right_of.grantee
            AND whole.table_schema = right_of.table_schema AND whole.table_name = right_of.table_name
            AND whole.privilege_type = right_of.privilege_type
        WHERE right_of.grantee IN ('foerderfluss_app', 'PUBLIC') AND right_of.table_schema = 'public'
            AND right_of.table_name IN ('unit', 'journal_entry', 'account', 'transfer')
            AND whole.grantee IS NULL) single
    ORDER BY 1";

const OWNED: &str = "
    SELECT relname::text FROM pg_class WHERE pg_get_userbyid(relowner) = 'foerderfluss_app'
    UNION ALL SELECT proname::text FROM pg_proc WHERE pg_get_userbyid(proowner) = 'foerderfluss_app'";

const STANDING: &str = "
    SELECT concat_ws(' ', rolsuper::text, rolcreaterole::text, rolcreatedb::text, rolbypassrls::text,
        has_schema_privilege(rolname, 'public', 'CREATE')::text)
    FROM pg_roles WHERE rolname = 'foerderfluss_app'";
