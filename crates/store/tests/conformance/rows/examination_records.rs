//! Records of examinations: what they are of, who makes them, and what they let be closed.

use ::grants::{
    CheckAnswer, CheckCode, CheckOutcome, ExaminationDepth, ExaminationRecord, ExaminationRecordId,
    ExaminationTerms, Examined, Grant, Proof, ProofId, ProofState, Role, Signer,
};
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{Change, FileRow, FileSigner, LATER},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, PROVIDER_B, Registry},
};

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

fn terms() -> ExaminationTerms {
    let remark = "Beleg 3 fehlt".to_owned();
    let check = CheckCode::parse("originalbelege").unwrap();
    ExaminationTerms {
        depth: ExaminationDepth::Deep,
        answers: vec![CheckAnswer { check, outcome: CheckOutcome::Objection, remark }],
        hearing: "mit Schreiben vom 1.4.2021".to_owned(),
        copies_to: vec!["Stadt".to_owned()],
    }
}

async fn examiner(registry: &Registry) -> Signer {
    registry.run(FileSigner(KREIS, Role::Clerk)).await.unwrap()
}

fn record(id: u128, grant: &Grant, of: Examined, by: Signer) -> ExaminationRecord {
    let id = ExaminationRecordId(Uuid::from_u128(id));
    ExaminationRecord { id, grant: grant.id, of, number: 1, terms: terms(), by }
}

/// Files the record of an examination.
pub(super) async fn recorded(
    registry: &Registry,
    id: u128,
    grant: &Grant,
    of: Examined,
) -> ExaminationRecord {
    let record = record(id, grant, of, examiner(registry).await);
    registry.run(FileRow::ExaminationRecord(record.clone())).await.unwrap();
    record
}

async fn refused(registry: &Registry, record: ExaminationRecord) -> Option<String> {
    rule(registry.run(FileRow::ExaminationRecord(record)).await.err())
}

testkit::on_both_engines! {
    async fn versions_of_a_record_are_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = Examined::Claim(registry.claim(1, &forwarding).await.id);
        let filed = registry.filed(&registry.proof(1, &forwarding).await, &forwarding).await;
        let of_claim = recorded(&registry, 1, &forwarding, claim).await;
        let of_proof = recorded(&registry, 2, &forwarding, Examined::Proof(filed.id)).await;
        let id = ExaminationRecordId(Uuid::from_u128(3));
        let second = ExaminationRecord { id, number: 2, ..of_claim.clone() };
        registry.run(FileRow::ExaminationRecord(second.clone())).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for record in [&of_claim, &of_proof, &second] {
            let read = store::examination_record(&mut conn, unit, record.id).await.unwrap();
            assert_eq!(read.as_ref(), Some(record));
            let found = among!(&mut conn, unit, store::examination_records_with, record.id);
            assert_eq!(found.as_ref(), Some(record));
            let elsewhere = store::examination_record(&mut conn, ELSEWHERE, record.id).await.unwrap();
            assert_eq!(elsewhere, None);
        }
        let versions = store::examination_records_of(&mut conn, unit, claim).await.unwrap();
        assert_eq!(versions, [second.id, of_claim.id]);
        assert_eq!(store::examination_records_of(&mut conn, ELSEWHERE, claim).await.unwrap(), []);
        let proofs = [filed.id, ProofId(Uuid::nil())];
        let of_proofs = store::examination_records_of_proofs(&mut conn, unit, &proofs).await.unwrap();
        assert_eq!(of_proofs, [(filed.id, of_proof.id)]);
        let elsewhere = store::examination_records_of_proofs(&mut conn, ELSEWHERE, &proofs).await.unwrap();
        assert_eq!(elsewhere, []);
        let none = ExaminationRecordId(Uuid::nil());
        let ids = store::examination_record_ids(&mut conn, unit, Some(forwarding.id), none, 9).await.unwrap();
        assert_eq!(ids, [of_claim.id, of_proof.id, second.id]);
        let ids = store::examination_record_ids(&mut conn, unit, Some(award.id), none, 9).await.unwrap();
        assert_eq!(ids, []);
    }

    async fn what_is_examined_was_handed_in_and_is_given_by_the_examiner(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let other = registry.forwarding(3, &award, PROVIDER_B).await;
        let claim = Examined::Claim(registry.claim(1, &forwarding).await.id);
        let good = record(1, &forwarding, claim, examiner(&registry).await);
        let of_other = ExaminationRecord { grant: other.id, ..good.clone() };
        assert_eq!(refused(&registry, of_other).await.as_deref(), Some("examination_record_of_grant"));
        let compiled = registry.proof(1, &forwarding).await;
        let unfiled = ExaminationRecord { of: Examined::Proof(compiled.id), ..good.clone() };
        assert_eq!(refused(&registry, unfiled).await.as_deref(), Some("examination_record_of_grant"));
        for number in [0, 2] {
            let next = ExaminationRecord { number, ..good.clone() };
            let said = refused(&registry, next).await;
            assert_eq!(said.as_deref(), Some("examination_record_number_next"), "{number}");
        }
        let not_held = Signer { role: Role::ExaminerSachlich, ..good.by.clone() };
        let not_held = ExaminationRecord { by: not_held, ..good.clone() };
        assert_eq!(refused(&registry, not_held).await.as_deref(), Some("examination_record_role_held"));
        let theirs = registry.run(FileSigner(PROVIDER_A, Role::Clerk)).await.unwrap();
        let theirs = ExaminationRecord { by: theirs, ..good.clone() };
        assert_eq!(refused(&registry, theirs).await.as_deref(), Some("examination_record_side"));
        registry.run(FileRow::ExaminationRecord(good)).await.unwrap();
    }

    async fn the_examination_of_an_award_is_the_givers_own(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let filed = registry.filed(&registry.proof(1, &award).await, &award).await;
        let own = record(1, &award, Examined::Proof(filed.id), examiner(&registry).await);
        assert_eq!(refused(&registry, own).await.as_deref(), Some("examination_record_side"));
        let on = LATER;
        let accepted = registry.moved(&filed, ProofState::Accepted { on }).await;
        registry.moved(&accepted, ProofState::Closed { on }).await;
    }

    async fn a_proof_is_closed_once_its_examination_is_recorded(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let filed = registry.filed(&registry.proof(1, &forwarding).await, &forwarding).await;
        let on = LATER;
        let accepted = registry.moved(&filed, ProofState::Accepted { on }).await;
        let closed = Proof { version: accepted.version + 1, state: ProofState::Closed { on }, ..accepted.clone() };
        let unexamined = rule(registry.run(Change::Proof(closed)).await.err());
        assert_eq!(unexamined.as_deref(), Some("proof_closed_examined"));
        let first = recorded(&registry, 1, &forwarding, Examined::Proof(filed.id)).await;
        registry.moved(&accepted, ProofState::Closed { on }).await;
        let late = ExaminationRecord { id: ExaminationRecordId(Uuid::from_u128(2)), number: 2, ..first };
        assert_eq!(refused(&registry, late).await.as_deref(), Some("examination_record_of_grant"));
    }

    async fn who_has_an_interest_in_the_recipient_records_nothing(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = Examined::Claim(registry.claim(1, &forwarding).await.id);
        let record = record(1, &forwarding, claim, examiner(&registry).await);
        let conflict = "INSERT INTO conflict_of_interest (id, unit_id, person_id, organisation_id, declared_on, reason)
            SELECT person.id, person.unit_id, person.id, grants.recipient_id, '2021-03-01', 'Verwandt'
            FROM person JOIN membership ON membership.person_id = person.id AND membership.role = 'clerk'
            JOIN grants ON grants.giver_id = membership.organisation_id";
        assert_eq!(db.as_owner(conflict).await.unwrap(), 1);
        assert_eq!(refused(&registry, record).await.as_deref(), Some("sign_off_without_interest"));
    }

    async fn a_record_is_of_one_claim_or_one_proof(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = Examined::Claim(registry.claim(1, &forwarding).await.id);
        let filed = registry.filed(&registry.proof(1, &forwarding).await, &forwarding).await;
        recorded(&registry, 1, &forwarding, claim).await;
        let both = "INSERT INTO examination_record
            SELECT record.person_id, record.unit_id, record.grant_id, record.claim_id, proof.id, 2, record.terms,
                record.person_id, record.role, record.organisation_id, record.recorded_on
            FROM examination_record record, proof";
        let said = rule(db.as_owner(both).await.map_err(StoreError::from).err());
        assert_eq!(said.as_deref(), Some("examination_record_of_one"), "{}", filed.id);
        let role = both.replace("proof.id, 2", "NULL, 2").replace("record.role", "'head'");
        let said = rule(db.as_owner(&role).await.map_err(StoreError::from).err());
        // One engine looks at the role's name first, the other at whether it is held.
        let role = ["examination_record_role", "examination_record_role_held"];
        assert!(said.as_deref().is_some_and(|said| role.contains(&said)), "{said:?}");
    }
}
