//! What the journal names and no table has.

use chrono::NaiveDate;
use ledger::{EntryNumber, Rule};
use store::{Command, Done, MissingSubject, StoreError, Tx};
use testkit::TestDb;
use uuid::Uuid;

use super::registry::Registry;

const NOBODY: Uuid = Uuid::from_u128(0xDEAD);

/// Says that it has written a subject of this kind, and opens an account of this name.
struct Pretend(&'static str, Option<String>);

impl Command for Pretend {
    type Answer = ();
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<()>, StoreError> {
        if let Some(code) = &self.1 {
            tx.open_account(code.clone(), Rule::Unlimited);
        }
        let effective_on = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();
        Ok(Done { subject_kind: self.0, subject: NOBODY, effective_on, answer: () })
    }
}

async fn last(registry: &Registry) -> EntryNumber {
    let heads = store::heads(&mut registry.conn().await, &[registry.unit()]).await.unwrap();
    heads[&registry.unit()].number
}

testkit::on_both_engines! {
    async fn a_subject_that_no_table_has_is_named(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        assert_eq!(store::missing_subject(&mut registry.conn().await, unit).await.unwrap(), None);
        for kind in [
            "organisation",
            "organisation_particulars",
            "programme",
            "grant",
            "payout_request",
            "payment",
            "payout_terms",
            "receivable",
            "repayment",
            "claim",
            "comment",
            "period",
            "person",
            "duty_rules",
            "sole_signatory",
            "base_rate",
            "bank_details",
            "proof",
            "proof_signature",
            "report",
            "report_comment",
            "examination_record",
            "inventory_object",
            "revocation_ground",
            "rule_waiver",
            "audit_observation",
            "receipt_file",
            "sample",
        ] {
            let db = TestDb::fresh(db.engine).await;
            let registry = Registry::open(&db).await;
            registry.run(Pretend(kind, None)).await.unwrap();
            let entry = last(&registry).await;
            let gone = MissingSubject { kind: kind.to_owned(), subject: NOBODY, entry };
            let found = store::missing_subject(&mut registry.conn().await, unit).await.unwrap();
            assert_eq!(found, Some(gone));
            db.remove().await;
        }
    }

    async fn an_account_whose_receipt_no_table_has_is_named(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        assert_eq!(store::account_without_receipt(&mut registry.conn().await, unit).await.unwrap(), None);
        let code = format!("receipt_open/{NOBODY}");
        registry.run(Pretend("test", Some(code.clone()))).await.unwrap();
        let found = store::account_without_receipt(&mut registry.conn().await, unit).await.unwrap();
        assert_eq!(found, Some((code, last(&registry).await)));
    }

    async fn a_proof_with_its_document_misses_none(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        assert_eq!(store::missing_document(&mut registry.conn().await, unit).await.unwrap(), None);
    }
}
