//! Proofs in every state, and the files they are.

use ::grants::{Proof, ProofId, ProofKind, ProofState};
use store::{Command, Done, Envelope, FiledProof, StoreError, Tx};
use testkit::TestDb;

use super::{
    filing::{Change, DAY, FileRow, LATER, proof},
    registry::{ELSEWHERE, Registry},
};

async fn assert_proof(registry: &Registry, filed: Proof) {
    let read = store::proof(&mut registry.conn().await, registry.unit(), filed.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&filed));
    let elsewhere = store::proof(&mut registry.conn().await, ELSEWHERE, filed.id).await.unwrap();
    assert_eq!(elsewhere, None);
}

/// Says that a proof was filed, as the command does that files it.
struct Filed(ProofId);

impl Command for Filed {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, _: &mut Tx) -> Result<Done<i64>, StoreError> {
        Ok(Done { subject_kind: "test", subject: self.0.0, effective_on: DAY, answer: 0 })
    }
}

testkit::on_both_engines! {
    async fn a_proof_that_was_handed_in_keeps_its_day_when_it_is_accepted(db: TestDb) {
        let registry = Registry::open(&db).await;
        let compiled = registry.proof(1, &registry.award().await).await;
        let unit = registry.unit();
        assert_eq!(store::filed_proofs(&mut registry.conn().await, unit).await.unwrap(), []);
        let envelope = Envelope { command: "proof.file", ..registry.books.envelope("filed-key", "{}".to_owned()) };
        registry.books.store.execute(envelope, Filed(compiled.id)).await.unwrap();
        for (version, state) in (2..).zip([ProofState::Filed { on: LATER }, ProofState::Accepted { on: LATER }]) {
            let accepted = matches!(state, ProofState::Accepted { .. });
            registry.run(Change::Proof(Proof { version, state, ..compiled.clone() })).await.unwrap();
            let found = store::filed_proofs(&mut registry.conn().await, unit).await.unwrap();
            let (proof, grant, kind) = (compiled.id, compiled.grant, compiled.kind);
            let until = compiled.period.until();
            assert_eq!(found, [FiledProof { proof, grant, kind, until, filed_on: DAY, accepted }]);
        }
        assert_eq!(store::filed_proofs(&mut registry.conn().await, ELSEWHERE).await.unwrap(), []);
    }

    async fn a_proof_is_read_back_in_each_state(db: TestDb) {
        let registry = Registry::open(&db).await;
        let compiled = registry.proof(1, &registry.award().await).await;
        assert_proof(&registry, compiled.clone()).await;
        let states = [ProofState::Filed { on: LATER }, ProofState::Accepted { on: LATER }];
        for (version, state) in (2..).zip(states) {
            let proof = Proof { version, state, ..compiled.clone() };
            registry.run(Change::Proof(proof.clone())).await.unwrap();
            assert_proof(&registry, proof).await;
        }
    }

    async fn a_final_proof_is_read_back_final(db: TestDb) {
        let registry = Registry::open(&db).await;
        let interim = registry.proof(1, &registry.award().await).await;
        let document = interim.document.clone();
        let kind = ProofKind::Verwendungsnachweis;
        let last = Proof { kind, document, ..proof(2, interim.grant) };
        registry.run(FileRow::Proof(last.clone())).await.unwrap();
        assert_proof(&registry, last).await;
    }

    async fn a_proof_has_a_document_that_is_kept(db: TestDb) {
        let registry = Registry::open(&db).await;
        let proof = proof(1, registry.award().await.id);
        let hash = proof.document.clone().unwrap();
        assert!(registry.run(FileRow::Proof(proof.clone())).await.is_err());
        registry.run(FileRow::Document(hash, String::new())).await.unwrap();
        registry.run(FileRow::Proof(proof.clone())).await.unwrap();
        assert_proof(&registry, proof).await;
    }

    async fn the_proofs_of_a_document_are_found_by_its_hash(db: TestDb) {
        let registry = Registry::open(&db).await;
        let filed = registry.proof(1, &registry.award().await).await;
        let hash = filed.document.clone().unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        assert_eq!(store::proofs_of_document(&mut conn, unit, &hash).await.unwrap(), [filed]);
        assert_eq!(store::proofs_of_document(&mut conn, unit, &"b".repeat(64)).await.unwrap(), []);
        assert_eq!(store::proofs_of_document(&mut conn, ELSEWHERE, &hash).await.unwrap(), []);
    }

    async fn a_document_is_read_back_as_it_was_first_kept(db: TestDb) {
        let registry = Registry::open(&db).await;
        let hash = "a".repeat(64);
        for content in ["%PDF-1.7", "another"] {
            registry.run(FileRow::Document(hash.clone(), content.to_owned())).await.unwrap();
        }
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let read = store::document(&mut conn, unit, &hash).await.unwrap();
        let (media_type, content) = ("text/plain".to_owned(), b"%PDF-1.7".to_vec());
        assert_eq!(read, Some(store::Document { hash: hash.clone(), media_type, content }));
        assert_eq!(store::document(&mut conn, unit, &"b".repeat(64)).await.unwrap(), None);
        assert_eq!(store::document(&mut conn, ELSEWHERE, &hash).await.unwrap(), None);
    }

    async fn the_hashes_of_documents_come_in_order(db: TestDb) {
        let registry = Registry::open(&db).await;
        let hashes = ["9", "a", "f"].map(|digit| digit.repeat(64));
        for place in [2, 0, 1] {
            registry.run(FileRow::Document(hashes[place].clone(), String::new())).await.unwrap();
        }
        let mut conn = registry.conn().await;
        assert_eq!(store::document_hashes(&mut conn, registry.unit()).await.unwrap(), hashes);
        assert_eq!(store::document_hashes(&mut conn, ELSEWHERE).await.unwrap(), [""; 0]);
    }
}
