//! What the grant carries of claims, by the type of its financing.

use flow::{
    claims::DecideClaim,
    documents::{self, DocumentKind},
};
use grants::{Claim, Financing, Grant, LineDecision};
use ledger::Cents;
use proof::Content;
use testkit::TestDb;

use crate::{
    office::{COACHING, Office, forwarding},
    steps::claim,
};

/// To provider B: F1 800.00 of a plan of 1000.00.
async fn forwarded(office: &Office, financing: Financing) -> Grant {
    let mut request = forwarding(&office.award, office.provider_b, &[("F1", 80_000, COACHING, 100_000)]);
    request.act.financing = financing;
    office.run(&office.finance(), request).await.unwrap()
}

async fn claimed(office: &Office, grant: &Grant, receipt: &str, cents: i64) -> Claim {
    office.run(&office.b(), claim(grant, &[(receipt, cents)])).await.unwrap()
}

async fn decided(office: &Office, claim: &Claim, decision: LineDecision) -> Claim {
    let decisions = vec![(claim.lines[0].id, decision)];
    let request = DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    };
    office.run(&office.finance(), request).await.unwrap()
}

fn reject() -> LineDecision {
    LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: "kein Zahlungsnachweis".to_owned() }
}

fn share(claim: &Claim) -> i64 {
    claim.lines[0].grant_share.get()
}

fn used(claim: &Claim) -> i64 {
    claim.lines[0].recognised_share().get()
}

testkit::on_both_engines! {
    async fn a_fehlbedarf_is_carried_after_what_others_bring(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded(&office, Financing::Fehlbedarfsfinanzierung).await;
        // Others bring the 200.00 of the plan that the grant leaves.
        let first = claimed(&office, &grant, "R1", 15_000).await;
        let second = claimed(&office, &grant, "R2", 10_000).await;
        let third = claimed(&office, &grant, "R3", 7_000).await;
        assert_eq!([&first, &second, &third].map(share), [0, 5_000, 7_000]);
        assert_eq!(used(&decided(&office, &first, LineDecision::Accept).await), 0);
        assert_eq!(used(&decided(&office, &second, LineDecision::Accept).await), 5_000);
        assert_eq!(used(&decided(&office, &third, LineDecision::Accept).await), 7_000);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_not_recognised_leaves_more_to_others(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = forwarded(&office, Financing::Fehlbedarfsfinanzierung).await;
        let first = claimed(&office, &grant, "R1", 15_000).await;
        let second = claimed(&office, &grant, "R2", 10_000).await;
        assert_eq!(used(&decided(&office, &first, reject()).await), 0);
        assert_eq!((share(&second), used(&decided(&office, &second, LineDecision::Accept).await)), (5_000, 0));
    }

    async fn a_festbetrag_is_carried_in_proportion_to_the_plan(db: TestDb) {
        let office = Office::open(&db.store).await;
        let financing = Financing::Festbetragsfinanzierung { amount: Cents::new(80_000) };
        let grant = forwarded(&office, financing).await;
        let all = claimed(&office, &grant, "R1", 99_999).await;
        let rest = claimed(&office, &grant, "R2", 1).await;
        assert_eq!([&all, &rest].map(share), [79_999, 1]);
        assert_eq!(used(&decided(&office, &all, LineDecision::Accept).await), 79_999);
        // Its proof states the fixed amount, and that of another type of financing none.
        for (grant, expected) in [(&grant, Some(Cents::new(80_000))), (&office.award, None)] {
            let made = documents::render(&office.finance(), DocumentKind::ProofOfUse, grant.id.0).await.unwrap();
            let Content::ProofOfUse(proof) = proof::embedded(&made.content).unwrap().content else {
                panic!("it is a proof")
            };
            assert_eq!(proof.fixed_amount.map(|fixed| fixed.amount), expected);
        }
    }

    async fn a_vollfinanzierung_carries_all(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = forwarding(&office.award, office.provider_b, &[("F1", 80_000, COACHING, 80_000)]);
        request.act.financing = Financing::Vollfinanzierung;
        let grant = office.run(&office.finance(), request).await.unwrap();
        assert_eq!(share(&claimed(&office, &grant, "R1", 80_000).await), 80_000);
    }
}
