//! Into which proofs of use a claim line went.

use std::collections::BTreeMap;

use flow::{
    Ctx,
    claims::DecideClaim,
    proofs::{self, InputTax, NewProof, proofs_of_line},
    views,
};
use grants::{Claim, ClaimId, LineDecision, Period, ProofId, ProofKind};
use testkit::TestDb;

use crate::{
    office::{Office, day},
    steps::{claim, file},
};

/// A claim of one receipt that is recognised.
async fn recognised(office: &Office, receipt: &str) -> ClaimId {
    let claim = office.run(&office.a(), claim(&office.forwarding_a, &[(receipt, 10_000)])).await.unwrap();
    let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
    let (claim, version) = (claim.id, claim.version);
    let decision = DecideClaim { claim, version, decisions, findings: BTreeMap::new() };
    office.run(&office.finance(), decision).await.unwrap();
    claim
}

async fn found(who: &Ctx, id: ClaimId) -> Vec<(ProofId, i64)> {
    let claim: Claim = views::claim(who, id).await.unwrap();
    let found = proofs_of_line(who, &claim, &claim.lines[0]).await.unwrap();
    found.into_iter().map(|(_, proof)| (proof.id, proof.number)).collect()
}

testkit::on_both_engines! {
    async fn a_line_stands_in_the_filed_proofs_that_were_put_together_after_it_was_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = recognised(&office, "R1").await;
        let new = NewProof {
            grant: office.forwarding_a.id,
            kind: ProofKind::Zwischennachweis,
            period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
            place: "Musterstadt".to_owned(),
            input_tax: InputTax::NotDeductible,
            corrects: None,
            cost_fall_reason: None,
            own_audit: None,
        };
        let compiled = proofs::compile(&office.a(), "proof-key-1", new).await.unwrap();
        let second = recognised(&office, "R2").await;
        assert_eq!(found(&office.auditor(), first).await, [], "it is not handed in");
        file(&office, &compiled, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        for who in [office.auditor(), office.a(), office.finance()] {
            assert_eq!(found(&who, first).await, [(compiled.id, 1)]);
            assert_eq!(found(&who, second).await, [], "it was decided afterwards");
        }
        let undecided = office.run(&office.a(), claim(&office.forwarding_a, &[("R3", 10_000)])).await.unwrap();
        assert_eq!(found(&office.auditor(), undecided.id).await, []);
    }
}
