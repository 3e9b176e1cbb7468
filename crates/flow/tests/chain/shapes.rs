//! What people write: texts that say something, claims that claim something, pages that show what is theirs.

use flow::{
    FlowError,
    claims::{DecideClaim, NewClaimCost},
    payments::RejectPayment,
    payouts::DecidePayout,
    proofs::{self, InputTax, NewProof},
    setup::RegisterOrganisation,
    views,
};
use grants::{LineDecision, Period, ProofKind};
use store::OrganisationKind;
use testkit::TestDb;

use crate::{
    office::{COACHING, LESSONS, Office, award, day, forwarding},
    steps::{approve, ask, claim, coaching, draw, order, submit},
};

/// A text with a character that nobody can see, and that PostgreSQL does not store.
const UNSEEN: &str = "a\0b";

fn refused<T: std::fmt::Debug>(outcome: Result<T, FlowError>) {
    let refusal = outcome.unwrap_err();
    assert!(!matches!(refusal, FlowError::Store(_)), "{refusal:?}");
    assert!(refusal.to_string().contains("control character, U+0000"), "{refusal}");
}

testkit::on_both_engines! {
    async fn a_text_with_what_cannot_be_seen_is_refused_wherever_people_write(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 10_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        let payment = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        let asked = office.run(&office.a(), ask(office.forwarding_a.id, "F1", 1)).await.unwrap();
        let claimed = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100)])).await.unwrap();
        let head = views::chain_head(&office.finance()).await.unwrap();
        let unseen = || UNSEEN.to_owned();

        let (kind, funder) = (OrganisationKind::Provider, None);
        refused(office.run(&office.finance(), RegisterOrganisation { kind, name: unseen(), funder }).await);
        for field in ["reference", "purpose"] {
            let mut request = award(office.mags, &[("F1", 1, COACHING, 2)]);
            let place = if field == "purpose" { &mut request.act.purpose } else { &mut request.act.reference };
            *place = unseen();
            refused(office.run(&office.finance(), request).await);
        }
        let mut line = coaching("R2", 100, 100);
        line.reason = unseen();
        refused(office.run(&office.a(), submit(&office.forwarding_a, vec![line])).await);
        refused(office.run(&office.a(), submit(&office.forwarding_a, vec![coaching(UNSEEN, 100, 100)])).await);
        let mut line = coaching("R2", 100, 100);
        if let NewClaimCost::Actual { receipt, .. } = &mut line.cost {
            receipt.issuer = unseen();
        }
        refused(office.run(&office.a(), submit(&office.forwarding_a, vec![line])).await);
        let reject = LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: unseen() };
        let decisions = vec![(claimed.lines[0].id, reject)];
        refused(office.run(&office.finance(), DecideClaim { claim: claimed.id, version: 1, decisions, findings: std::collections::BTreeMap::new() }).await);
        let refusal = DecidePayout {
            payout_request: asked.id,
            version: 1,
            decided_on: day(2021, 3, 1),
            refusal: Some(unseen()),
        };
        refused(office.run(&office.finance(), refusal).await);
        let reject = RejectPayment { payment: payment.id, version: 1, reason: unseen() };
        refused(office.run(&office.finance(), reject).await);
        let new = NewProof {
            grant: office.forwarding_a.id,
            kind: ProofKind::Zwischennachweis,
            period: Period::new(day(2021, 1, 1), day(2021, 3, 1)).unwrap(),
            place: unseen(),
            input_tax: InputTax::NotDeductible,
            corrects: None,
            cost_fall_reason: None,
            own_audit: None,
        };
        refused(proofs::compile(&office.a(), "proof-unseen", new).await);
        assert_eq!(views::chain_head(&office.finance()).await.unwrap(), head);
    }

    async fn a_claim_has_lines(db: TestDb) {
        let office = Office::open(&db.store).await;
        let empty = office.run(&office.a(), claim(&office.forwarding_a, &[])).await.unwrap_err();
        assert_eq!(empty.to_string(), "a claim has 1 to 10000 lines, not 0");
    }

    async fn a_component_that_the_grant_lacks_is_named(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lacking = office.run(&office.a(), ask(office.forwarding_a.id, "F3", 1)).await.unwrap_err();
        assert!(matches!(lacking, FlowError::NoPosition { ref component, .. } if component.as_str() == "F3"));
    }

    async fn a_page_shows_what_is_seen_and_names_nothing_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut own = Vec::new();
        for number in 0..3 {
            let mut request = forwarding(&office.award, office.provider_b, &[("F4", 1, LESSONS, 2)]);
            request.act.reference = format!("KI B{number}");
            own.push(office.run(&office.finance(), request).await.unwrap().id);
        }
        let below = views::grants_below(&office.finance(), office.award.id).await.unwrap();
        let below: Vec<_> = below.iter().map(|grant| grant.id).collect();
        assert_eq!(below, [vec![office.forwarding_a.id], own.clone()].concat());
        let above = views::grants_below(&office.b(), office.award.id).await;
        assert!(matches!(above, Err(FlowError::NotFound { what: "grant" })), "who does not see it, sees not what is below");
        assert!(views::grants_below(&office.b(), own[0]).await.unwrap().is_empty());
        let first = views::grants(&office.b(), None, 2).await.unwrap();
        let ids: Vec<_> = first.items.iter().map(|grant| grant.id).collect();
        assert_eq!((ids.as_slice(), first.next), (&own[..2], Some(own[1].0)));
        let rest = views::grants(&office.b(), first.next, 2).await.unwrap();
        assert_eq!((rest.items.len(), rest.next), (1, None));
        for cents in [100, 200, 300] {
            let receipt = format!("R{cents}");
            office.run(&office.a(), claim(&office.forwarding_a, &[(&receipt, cents)])).await.unwrap();
        }
        let nothing = views::claims(&office.b(), None, None, 2).await.unwrap();
        assert_eq!((nothing.items.len(), nothing.next), (0, None));
        let two = views::claims(&office.a(), None, None, 2).await.unwrap();
        assert_eq!((two.items.len(), two.next), (2, Some(two.items[1].id.0)));
        let last = views::claims(&office.a(), None, two.next, 2).await.unwrap();
        assert_eq!((last.items.len(), last.next), (1, None));
    }
}
