//! Rows removed, added and exchanged.

use ledger::EntryNumber;
use store::Finding;
use testkit::{Engine, TestDb};

use super::tampering::{books, finding_after, switch_rules_off, verified_after, verify};
use crate::support::LEDGER;

testkit::on_both_engines! {
    async fn books_that_nobody_touched_hold(db: TestDb) {
        books(&db).await;
        let held = verify(&db).await.unwrap();
        assert_eq!(held.entries, 8);
        let numbers: Vec<i64> = held.heads.iter().map(|(_, head)| head.number.get()).collect();
        assert_eq!(numbers, [7, 1]);
    }

    async fn an_edited_amount_is_named_by_its_entry(db: TestDb) {
        books(&db).await;
        switch_rules_off(&db).await;
        let finding =
            finding_after(&db, "UPDATE transfer SET amount_cents = 6 WHERE number = 2", &LEDGER).await;
        assert!(matches!(finding, Finding::Entry { entry, .. } if entry == EntryNumber::new(2)), "{finding}");
    }

    async fn an_edited_balance_is_named_by_its_account(db: TestDb) {
        books(&db).await;
        switch_rules_off(&db).await;
        let change = "UPDATE account SET credits_posted = 508 WHERE number = 2 AND code = 'open/0' AND credits_posted = 507";
        let finding = finding_after(&db, change, &LEDGER).await;
        assert!(
            matches!(&finding, Finding::Account { journal, .. } if journal.code == "open/0"),
            "{finding}"
        );
    }

    async fn rows_that_are_missing_added_or_exchanged_are_named(db: TestDb) {
        books(&db).await;
        switch_rules_off(&db).await;
        for (change, named) in CHANGES {
            let finding = finding_after(&db, change, &LEDGER).await.to_string();
            assert!(finding.contains(named), "{change}: {finding}");
        }
        verify(&db).await.unwrap();
    }

    async fn a_unit_that_is_missing_is_named(db: TestDb) {
        books(&db).await;
        switch_rules_off(&db).await;
        let finding = finding_after(&db, "DELETE FROM unit", &LEDGER).await;
        assert!(matches!(finding, Finding::UnknownUnit { table: "journal_entry", .. }), "{finding}");
        let only_transfers = "DELETE FROM unit; DELETE FROM journal_entry; DELETE FROM account";
        let finding = finding_after(&db, only_transfers, &LEDGER).await;
        assert!(matches!(finding, Finding::UnknownUnit { table: "transfer", .. }), "{finding}");
    }

    /// A tail that is cut off whole, with all that it moved, leaves a shorter chain that holds in itself. Only a
    /// chain head that was kept elsewhere (an export, the foot of a document) shows it.
    async fn a_tail_that_is_cut_off_whole_shows_only_against_a_head_kept_elsewhere(db: TestDb) {
        let books = books(&db).await;
        books.post("nothing at all", &[]).await.unwrap();
        let before = verify(&db).await.unwrap();
        switch_rules_off(&db).await;
        let after = verified_after(&db, "DELETE FROM journal_entry WHERE number = 8", &LEDGER).await.unwrap();
        assert_ne!(before.heads, after.heads);
        assert_eq!(after.entries, before.entries - 1);
    }

    async fn the_owner_who_switches_a_trigger_off_is_found_out(db: TestDb) {
        let books = books(&db).await;
        let off = match db.engine {
            Engine::Sqlite => "DROP TRIGGER transfer_is_final_update",
            Engine::Postgres => "ALTER TABLE transfer DISABLE TRIGGER transfer_is_final",
        };
        db.as_owner(off).await.unwrap();
        db.as_owner("UPDATE transfer SET amount_cents = 499 WHERE number = 1").await.unwrap();
        let finding = verify(&db).await.unwrap_err();
        assert!(
            matches!(finding, Finding::Entry { entry, unit, .. }
            if entry == EntryNumber::new(2) && unit == books.unit),
            "{finding}"
        );
    }
}

/// What somebody does to the rows, and what the finding names.
const CHANGES: [(&str, &str); 12] = [
    ("DELETE FROM transfer WHERE number = 7", "entry 7"),
    ("DELETE FROM transfer WHERE number = 1", "entry 2"),
    ("DELETE FROM journal_entry WHERE number = 7", "transfer 7"),
    ("DELETE FROM journal_entry WHERE number = 7; DELETE FROM transfer WHERE number = 7", "account 2"),
    ("DELETE FROM journal_entry WHERE number = 3", "entry 4"),
    ("DELETE FROM journal_entry WHERE number > 0", "transfer 7"),
    ("DELETE FROM account WHERE number = 6", "entry 1"),
    (
        "INSERT INTO transfer SELECT unit_id, 8, 8, kind, debit_account, credit_account, amount_cents, resolves,
            reserved_cents FROM transfer WHERE number = 7",
        "transfer 8",
    ),
    (
        "INSERT INTO transfer SELECT unit_id, -1, 7, kind, debit_account, credit_account, amount_cents, resolves,
            reserved_cents FROM transfer WHERE number = 7",
        "transfer -1",
    ),
    (
        "INSERT INTO account SELECT unit_id, 0, rule, 0, 0, 0, 0, 0, 0, 'extra' FROM account WHERE code = 'open/1'",
        "account 0",
    ),
    (
        "INSERT INTO journal_entry SELECT unit_id, 0, 1, 0, recorded_at, effective_on, subject_id, subject_kind,
            command, person, 'extra', previous_hash, hash, payload, answer FROM journal_entry WHERE number = 7",
        "entry 0",
    ),
    (
        "UPDATE journal_entry SET number = 99 WHERE number = 4; UPDATE journal_entry SET number = 4 WHERE number = 5;
            UPDATE journal_entry SET number = 5 WHERE number = 99",
        "entry 4",
    ),
];
