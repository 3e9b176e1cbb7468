//! Who examines, signs and files a proof, and what the own audit office says in it.

use flow::{
    FlowError, Role,
    amendments::AmendGrant,
    duties::WaiveSecondSignature,
    proofs::{self, ExamineProof, FileProof, NewProof},
};
use grants::{ActChanges, ActStatements, DutyError, Proof, ProofError, ProofState, Step};
use testkit::TestDb;

use super::{bytes, compiled, new, refused, stated};
use crate::{
    amendments::amend,
    office::{Office, day},
    steps::file,
};

testkit::on_both_engines! {
    async fn who_prepares_a_proof_does_not_sign_it_and_unsigned_it_is_not_filed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let proof = compiled(&office, "a-draft-1", None).await.unwrap();
        let unsigned = refused(&office, &office.a(), &proof).await;
        assert!(matches!(unsigned, FlowError::Proof(ProofError::State { asked: "filed", .. })), "{unsigned}");
        let own = proofs::sign(&office.a(), "own-signature", proof.id, 1).await.unwrap_err();
        assert!(matches!(own, FlowError::Forbidden { .. }), "an editor does not sign: {own}");
        let foreign = proofs::sign(&office.signatory_of_b(), "b-signature", proof.id, 1).await.unwrap_err();
        assert!(matches!(foreign, FlowError::NotFound { .. }), "{foreign}");
        let signed = proofs::sign(&office.signatory_of_a(), "a-signature", proof.id, 1).await.unwrap();
        let again = proofs::sign(&office.signatory_of_a(), "a-signature", proof.id, 1).await.unwrap();
        assert_eq!(signed, again, "the same key signs once");
        let steps: Vec<_> = signed.sign_offs.iter().map(|signed| signed.step).collect();
        assert_eq!(steps, [Step::Prepare, Step::Sign]);
        let names: Vec<_> =
            stated(&bytes(&office, proof.id).await).signed_by.into_iter().map(|signed| signed.name).collect();
        assert_eq!(names, ["Anna A", "Arno A"]);
        assert_ne!(signed.document, proof.document, "its document says who signed");
    }

    async fn the_kreis_has_its_proof_examined_before_it_is_signed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mine = NewProof { ..new(office.award.id) };
        let proof = proofs::compile(&office.finance(), "award-proof", mine).await.unwrap();
        let examiner = office.who_is(Role::ExaminerSachlich);
        let examine = ExamineProof { proof: proof.id, version: proof.version };
        let examined = office.run(&examiner, examine).await.unwrap();
        assert!(matches!(examined.state, ProofState::Examined { .. }));
        let twice = office.run(&examiner, ExamineProof { proof: proof.id, version: examined.version }).await;
        assert!(matches!(twice, Err(FlowError::Proof(ProofError::Duty(DutyError::Taken { .. })))), "{twice:?}");
        let head = office.who_is(Role::Head);
        let filed = file(&office, &examined, (&office.finance(), &head), day(2021, 3, 15)).await;
        assert_eq!(filed.sign_offs.len(), 3);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_document_says_who_signed_alone_and_leaves_no_line_for_another(db: TestDb) {
        let office = Office::open(&db.store).await;
        let signed = async |key: &str| {
            let proof = compiled(&office, key, None).await.unwrap();
            let lines = stated(&bytes(&office, proof.id).await).signed_by.into_iter();
            (proof.state.word(), lines.map(|line| (line.name, line.role)).collect::<Vec<_>>())
        };
        let line = |name: &str, role: &str| (name.to_owned(), role.to_owned());
        let by_two = vec![line("Anna A", "erstellt"), line("", "rechtsverbindliche Unterschrift")];
        assert_eq!(signed("signed-by-two").await, ("compiled", by_two));
        let alone = WaiveSecondSignature {
            organisation: office.provider_a,
            from: day(2021, 1, 1),
            until: day(2021, 12, 31),
            reason: "Einzelunternehmen".to_owned(),
        };
        office.alone(&office.who_is(Role::Head), alone).await.unwrap();
        assert_eq!(signed("signed-by-one").await, ("signed", vec![line("Anna A", "erstellt und unterschrieben")]));
    }

    async fn what_the_own_audit_office_says_stands_in_the_proof_and_is_asked_for_by_its_act(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asks = ActStatements { own_audit: true, ..ActStatements::default() };
        let changes = ActChanges { stated: Some(asks), ..ActChanges::default() };
        let request = AmendGrant { changes, ..amend(&office.award, &[]) };
        let award = office.run(&office.finance(), request).await.unwrap();
        let lacks = |list: &proofs::Checklist| list.items.iter().any(|it| it.word == "own_audit" && !it.is_met);
        let until = new(award.id).period.until();
        assert!(lacks(&proofs::checklist(&office.finance(), award.id, Some(until)).await.unwrap()));
        let first = proofs::compile(&office.finance(), "audit-proof-1", new(award.id)).await.unwrap();
        let head = office.who_is(Role::Head);
        let signed = proofs::sign(&head, "audit-signed-1", first.id, first.version).await.unwrap();
        let filing = |proof: &Proof| FileProof { proof: proof.id, version: proof.version, filed_on: day(2021, 3, 15) };
        let refused = office.alone(&office.finance(), filing(&signed)).await.unwrap_err();
        assert!(matches!(refused, FlowError::Proof(ProofError::NoOwnAudit)), "{refused}");
        let next = proofs::compile(&office.finance(), "audit-proof-2", new(award.id)).await.unwrap();
        let audit = grants::OwnAudit {
            office: "Rechnungsprüfungsamt".to_owned(),
            examiner: "Ute Brinkmann".to_owned(),
            examined_on: day(2021, 3, 14),
            objections: vec!["Zwei Belege wurden nachgereicht.".to_owned()],
        };
        let examiner = office.who_is(Role::ExaminerSachlich);
        let late = grants::OwnAudit { examined_on: day(2021, 3, 16), ..audit.clone() };
        assert!(proofs::record_own_audit(&examiner, "own-audit-0", next.id, next.version, late).await.is_err());
        let audited =
            proofs::record_own_audit(&examiner, "own-audit-1", next.id, next.version, audit.clone()).await.unwrap();
        assert_eq!(audited.own_audit.as_ref(), Some(&audit));
        assert!(!lacks(&proofs::checklist(&office.finance(), award.id, Some(until)).await.unwrap()));
        let signed = proofs::sign(&head, "audit-signed-2", next.id, audited.version).await.unwrap();
        let filed = office.alone(&office.finance(), filing(&signed)).await.unwrap();
        let document = bytes(&office, filed.id).await;
        let said = stated(&document).own_audit.unwrap();
        assert_eq!((said.office.as_str(), said.objections.len()), ("Rechnungsprüfungsamt", 1));
        assert!(crate::proofs::printed(&document).contains("Zwei Belege wurden nachgereicht."));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn who_signs_alone_states_what_the_own_audit_found_when_the_proof_is_made(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asks = ActStatements { own_audit: true, ..ActStatements::default() };
        let changes = ActChanges { stated: Some(asks), ..ActChanges::default() };
        let request = AmendGrant { changes, ..amend(&office.forwarding_a, &[]) };
        let grant = office.run(&office.finance(), request).await.unwrap().id;
        let alone = WaiveSecondSignature {
            organisation: office.provider_a,
            from: day(2021, 1, 1),
            until: day(2021, 12, 31),
            reason: "Einzelunternehmen".to_owned(),
        };
        office.alone(&office.who_is(Role::Head), alone).await.unwrap();
        let filing = |proof: &Proof| FileProof { proof: proof.id, version: proof.version, filed_on: day(2021, 3, 15) };
        let without = proofs::compile(&office.a(), "alone-proof-1", new(grant)).await.unwrap();
        let refused = office.alone(&office.a(), filing(&without)).await.unwrap_err();
        assert!(matches!(refused, FlowError::Proof(ProofError::NoOwnAudit)), "{refused}");
        let audit = |on| grants::OwnAudit {
            office: "Kassenprüfung des Vereins".to_owned(),
            examiner: " Ute  Brinkmann".to_owned(),
            examined_on: on,
            objections: Vec::new(),
        };
        let with = |on| NewProof { own_audit: Some(audit(on)), ..new(grant) };
        let early = proofs::compile(&office.a(), "alone-proof-2", with(day(2021, 3, 16))).await.unwrap_err();
        assert!(matches!(early, FlowError::NotYet { field: "examined_on", .. }), "{early}");
        let made = proofs::compile(&office.a(), "alone-proof-3", with(day(2021, 3, 14))).await.unwrap();
        assert_eq!(made.own_audit.as_ref().map(|it| it.examiner.as_str()), Some("Ute Brinkmann"));
        assert_eq!(stated(&bytes(&office, made.id).await).own_audit.unwrap().office, "Kassenprüfung des Vereins");
        let filed = office.alone(&office.a(), filing(&made)).await.unwrap();
        assert_eq!(filed.own_audit, made.own_audit);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
