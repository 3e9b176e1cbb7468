//! Proofs of use: compiled, filed, accepted.

use crate::office::{Office, day};
use flow::{
    FlowError,
    claims::DecideClaim,
    proofs::{self, AcceptProof, FileProof, InputTax, NewProof},
};
use grants::{LineDecision, Period, ProofKind, ProofState};
use testkit::TestDb;

use crate::steps::claim;

fn new(office: &Office) -> NewProof {
    NewProof {
        grant: office.forwarding_a.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
    }
}

testkit::on_both_engines! {
    async fn a_proof_is_made_filed_and_accepted(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
        let decision = DecideClaim { claim: claim.id, version: claim.version, decisions };
        office.run(&office.finance(), decision).await.unwrap();

        let compiled = proofs::compile(&office.a(), "proof-key-1", new(&office)).await.unwrap();
        let document = proofs::document(&office.a(), compiled.id).await.unwrap();
        assert!(document.starts_with(b"%PDF-"));
        assert!(proofs::document(&office.auditor(), compiled.id).await.is_ok());
        let foreign = proofs::document(&office.b(), compiled.id).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { .. })));

        let accept = |version| AcceptProof { proof: compiled.id, version, accepted_on: day(2021, 3, 15) };
        let early = office.run(&office.finance(), accept(1)).await;
        assert!(matches!(early, Err(FlowError::Proof(_))));
        let file = FileProof { proof: compiled.id, version: 1, filed_on: day(2021, 3, 15) };
        office.run(&office.a(), file).await.unwrap();
        let accepted = office.run(&office.finance(), accept(2)).await.unwrap();
        assert_eq!(accepted.state, ProofState::Accepted { on: day(2021, 3, 15) });
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_proof_outside_the_bewilligungszeitraum_is_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        let period = Period::new(day(2020, 12, 31), day(2021, 3, 14)).unwrap();
        let refused = proofs::compile(&office.a(), "proof-key-2", NewProof { period, ..new(&office) }).await;
        assert!(matches!(refused, Err(FlowError::ProofOutsideGrant { .. })));
    }
}
