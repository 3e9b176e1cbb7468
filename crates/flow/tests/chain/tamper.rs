//! Whatever is changed behind the application's back is found and named.

use crate::office::{Office, day};
use flow::{proofs, verify::Fault};
use testkit::{Engine, TestDb};

use crate::steps::{approve, claim, draw, order};

/// A table and a change that both engines understand.
const CHANGES: [(&str, &str); 14] = [
    ("organisation", "name = name || 'x'"),
    ("programme", "definition = definition || ' '"),
    ("grants", "period_until = '2022-12-31'"),
    ("grants", "share_hundredths = 9000"),
    ("grants", "reference = reference || 'x'"),
    ("position", "amount_cents = amount_cents + 1"),
    ("plan_line", "planned_cents = planned_cents + 1"),
    ("receipt", "gross_cents = gross_cents + 1"),
    ("receipt", "issuer = issuer || ' 2'"),
    ("claim_line", "eligible_cents = eligible_cents + 1"),
    ("claim_line", "reason = reason || ' 2'"),
    ("payment", "amount_cents = amount_cents + 1"),
    ("payout_request", "amount_cents = amount_cents + 1"),
    ("proof", "kind = 'verwendungsnachweis'"),
];

async fn fill(office: &Office) {
    draw(office, "F1", 10_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
    office.run(&office.finance(), order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
    office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
    let period = grants::Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap();
    let (kind, place) = (grants::ProofKind::Zwischennachweis, "Musterstadt".to_owned());
    let input_tax = proofs::InputTax::NotDeductible;
    let new = proofs::NewProof { grant: office.forwarding_a.id, kind, period, place, input_tax };
    proofs::compile(&office.a(), "proof-key-3", new).await.unwrap();
}

/// Takes the guard of a table away.
fn unguarded(engine: Engine, table: &str) -> String {
    match engine {
        Engine::Sqlite => format!("DROP TRIGGER {table}_filed_stays"),
        Engine::Postgres => format!("ALTER TABLE {table} DISABLE TRIGGER {table}_filed_stays"),
    }
}

async fn found_after(engine: Engine, table: &str, statement: &str) -> bool {
    let db = TestDb::fresh(engine).await;
    let office = Office::open(&db.store).await;
    fill(&office).await;
    flow::verify::verify(office.flow.store()).await.unwrap();
    assert!(db.as_owner(statement).await.is_err(), "{statement} passed the trigger");
    db.as_owner(&unguarded(engine, table)).await.unwrap();
    assert!(db.as_owner(statement).await.unwrap() > 0);
    let found = flow::verify::verify(office.flow.store()).await.is_err();
    db.remove().await;
    found
}

/// What people see of an unguarded table whose rows are all deleted.
async fn found_after_deleting(engine: Engine, table: &str) -> String {
    let db = TestDb::fresh(engine).await;
    let office = Office::open(&db.store).await;
    fill(&office).await;
    assert!(db.as_owner(&format!("DELETE FROM {table}")).await.is_err(), "{table} passed the trigger");
    let deleted = match engine {
        Engine::Sqlite => {
            format!("PRAGMA foreign_keys = OFF; DROP TRIGGER {table}_is_kept; DELETE FROM {table}")
        }
        Engine::Postgres => format!(
            "ALTER TABLE {table} DISABLE TRIGGER {table}_is_kept; SET session_replication_role = replica;
             DELETE FROM {table}; RESET session_replication_role"
        ),
    };
    db.as_owner(&deleted).await.unwrap();
    let found = flow::verify::verify(office.flow.store()).await.unwrap_err();
    db.remove().await;
    found.to_string()
}

testkit::on_both_engines! {
    async fn every_deleted_row_is_missed(db: TestDb) {
        for table in ["organisation", "programme", "receipt", "payout_request", "payment", "claim", "proof"] {
            let found = found_after_deleting(db.engine, table).await;
            assert!(found.contains(&format!("{table} ")) && found.contains("is gone"), "{table}: {found}");
        }
        for (table, named) in [
            ("grants", "grant "),
            ("position", "grant "),
            ("plan_line", "grant "),
            ("claim_line", "claim "),
            ("document", "document "),
        ] {
            let found = found_after_deleting(db.engine, table).await;
            assert!(found.contains(named), "{table}: {found}");
        }
    }

    async fn every_changed_figure_is_found(db: TestDb) {
        for (table, change) in CHANGES {
            let statement = format!("UPDATE {table} SET {change}");
            assert!(found_after(db.engine, table, &statement).await, "{statement} was not found");
        }
    }

    async fn a_changed_file_is_found(db: TestDb) {
        let office = Office::open(&db.store).await;
        fill(&office).await;
        let off = unguarded(db.engine, "document");
        db.as_owner(&format!("{off}; UPDATE document SET content = substr(content, 2)")).await.unwrap();
        let found = flow::verify::verify(office.flow.store()).await;
        assert!(matches!(found, Err(Fault::Document { .. })), "{found:?}");
    }
}
