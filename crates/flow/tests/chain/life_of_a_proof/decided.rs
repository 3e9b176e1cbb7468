//! What the giver does with a filed proof: asks, accepts, cuts, rejects, closes.

use flow::{
    FlowError,
    proofs::{self, AcceptProof, AnswerProof, CloseProof, CutProof, QuestionProof, RejectProof},
};
use grants::{Examined, ProofError};
use ledger::Cents;
use testkit::TestDb;

use super::{bytes, compiled, filed, holds, recognised, refused, stated};
use crate::{
    examination_records::recorded,
    office::{Office, day},
};

testkit::on_both_engines! {
    async fn a_giver_asks_is_answered_cuts_and_closes(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let proof = filed(&office, "version-1", None).await;
        let (id, version) = (proof.id, proof.version);
        let text = "Wofür war Beleg 17?".to_owned();
        let ask = QuestionProof { proof: id, version, text, answer_by: day(2021, 4, 1) };
        let own = office.run(&office.a(), ask.clone()).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let asked = office.run(&office.finance(), ask).await.unwrap();
        let early = AcceptProof { proof: id, version: asked.version, accepted_on: day(2021, 3, 15) };
        let early = office.run(&office.finance(), early).await;
        assert!(matches!(early, Err(FlowError::Proof(ProofError::State { present: "questioned", .. }))));
        let answer = AnswerProof { proof: id, version: asked.version, text: "Raummiete.".to_owned() };
        let answered = office.run(&office.a(), answer).await.unwrap();
        assert_eq!(answered.questions[0].answer.as_ref().unwrap().text, "Raummiete.");
        let (by, reason) = (Cents::new(500), "Verpflegung".to_owned());
        let cut = CutProof { proof: id, version: answered.version, by, reason, decided_on: day(2021, 3, 15) };
        let cut = office.run(&office.finance(), cut).await.unwrap();
        assert_eq!(cut.objection.as_ref().unwrap().by, Some(by));
        recorded(&office, Examined::Proof(id)).await;
        let closed = office.run(&office.finance(), CloseProof { proof: id, version: cut.version }).await.unwrap();
        assert_eq!(closed.objection, cut.objection, "what was cut stays known");
        let late = compiled(&office, "version-2", Some(id)).await.unwrap_err();
        assert!(matches!(late, FlowError::Proof(ProofError::NotCorrectable { present: "closed" })), "{late}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_closed_proof_is_not_replaced_by_a_version_that_was_signed_before(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = filed(&office, "version-1", None).await;
        let accept = AcceptProof { proof: first.id, version: first.version, accepted_on: day(2021, 3, 15) };
        let accepted = office.run(&office.finance(), accept).await.unwrap();
        let next = compiled(&office, "version-2", Some(first.id)).await.unwrap();
        let next = proofs::sign(&office.signatory_of_a(), "a-signature", next.id, next.version).await.unwrap();
        recorded(&office, Examined::Proof(first.id)).await;
        office.run(&office.finance(), CloseProof { proof: first.id, version: accepted.version }).await.unwrap();
        let late = refused(&office, &office.a(), &next).await;
        assert!(matches!(late, FlowError::Proof(ProofError::NotCorrectable { present: "closed" })), "{late}");
        assert_eq!(holds(&office, &bytes(&office, first.id).await).await, [true; 4], "it still counts");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_cut_is_no_more_than_the_grants_part_of_what_the_proof_states(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 10_000).await;
        let proof = filed(&office, "version-1", None).await;
        // What is recognised afterwards is not in this proof.
        recognised(&office, "R2", 10_000).await;
        let cut = |cents| CutProof {
            proof: proof.id,
            version: proof.version,
            by: Cents::new(cents),
            reason: "Verpflegung".to_owned(),
            decided_on: day(2021, 3, 15),
        };
        let above = office.run(&office.finance(), cut(8_001)).await.unwrap_err();
        assert_eq!(
            above.to_string(),
            "a cut of 80.01 is above the 80.00 that the grant bears of what the proof states"
        );
        let whole = office.run(&office.finance(), cut(8_000)).await.unwrap();
        assert_eq!(whole.objection.unwrap().by, Some(Cents::new(8_000)));
    }

    async fn a_rejected_proof_is_followed_by_the_next_version(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = filed(&office, "version-1", None).await;
        let reason = "Die Belegliste fehlt.".to_owned();
        let reject =
            RejectProof { proof: first.id, version: first.version, reason, decided_on: day(2021, 3, 15) };
        office.run(&office.finance(), reject).await.unwrap();
        let second = filed(&office, "version-2", Some(first.id)).await;
        assert_eq!(stated(&bytes(&office, second.id).await).correction.unwrap().differences, []);
        let accept = AcceptProof { proof: second.id, version: second.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
    }
}
