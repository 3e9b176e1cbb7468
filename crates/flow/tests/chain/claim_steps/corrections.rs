//! Corrections after the decision.

use std::collections::BTreeSet;

use flow::{
    FlowError,
    amendments::AmendGrant,
    claims::{CorrectClaim, DecideClaim, RejectParked},
    take_back,
};
use grants::{ActChanges, Claim, ClaimError, Financing, FindingCode, LineDecision, Share};
use testkit::TestDb;

use super::{again, correct, decide, decided, f1, park, present, refused, reject, submitted, sums};
use crate::{
    amendments::amend,
    office::Office,
    steps::{claim, coaching, limit, submit},
};

testkit::on_both_engines! {
    async fn what_was_due_stays_due_and_later_claims_are_settled_against_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = decided(&office, &[("R1", 10_000)], vec![LineDecision::Accept]).await;
        let corrected = office.run(&office.finance(), correct(&first, 0, 5_000)).await.unwrap();
        assert_eq!(present(&office, &first).await, corrected);
        let made = &corrected.lines[0].corrections[0];
        assert_eq!((made.from.get(), made.to.get(), made.from_share.get()), (10_000, 5_000, 8_000));
        assert_eq!(sums(&office).await, [8_000, 0, 4_000]);
        let due = |office: &Office| {
            let (store, account) = (office.flow.store().clone(), office.forwarding_a.positions[0].accounts.due);
            let unit = office.forwarding_a.unit;
            async move {
                let mut conn = store.read().await.unwrap();
                store::account(&mut conn, unit, account).await.unwrap().unwrap().balances.credits_posted.get()
            }
        };
        assert_eq!(due(&office).await, 8_000);
        // 80.00 of 120.00 recognised by now became due before the correction.
        decided(&office, &[("R2", 10_000)], vec![LineDecision::Accept]).await;
        assert_eq!((sums(&office).await[2], due(&office).await), (12_000, 12_000));
        // The receipt gave back what was corrected.
        let rest = vec![coaching("R1", 10_000, 5_001)];
        let more = office.run(&office.a(), submit(&office.forwarding_a, rest)).await;
        assert_eq!(limit(more), ("receipt_open".into(), "Lohnbüro R1".into(), 5_000, 5_001));
        let rest = vec![coaching("R1", 10_000, 5_000)];
        office.run(&office.a(), submit(&office.forwarding_a, rest)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_due_and_not_recognised_any_more_is_told_until_later_claims_cover_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let beyond = async || {
            let unpaid = take_back::unpaid(&office.finance(), &office.forwarding_a).await.unwrap();
            unpaid[0].beyond_use.get()
        };
        let first = decided(&office, &[("R1", 10_000)], vec![LineDecision::Accept]).await;
        assert_eq!(beyond().await, 0);
        office.run(&office.finance(), correct(&first, 0, 5_000)).await.unwrap();
        assert_eq!(beyond().await, 4_000, "80.00 are due, 40.00 are recognised");
        decided(&office, &[("R2", 2_500)], vec![LineDecision::Accept]).await;
        assert_eq!(beyond().await, 2_000);
        decided(&office, &[("R3", 10_000)], vec![LineDecision::Accept]).await;
        assert_eq!(beyond().await, 0);
    }

    async fn a_rejected_line_is_recognised_after_all_up_to_what_it_claims(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = decided(&office, &[("R1", 10_000)], vec![reject()]).await;
        let up = office.run(&office.finance(), correct(&first, 0, 10_000)).await.unwrap();
        assert_eq!((sums(&office).await, f1(&office).await.free.get()), ([8_000, 0, 8_000], 120_000));
        let beyond = office.run(&office.finance(), correct(&up, 0, 10_001)).await;
        assert!(matches!(refused(beyond), ClaimError::BeyondLine { line: 1, .. }));
        let below = office.run(&office.finance(), correct(&up, 0, -1)).await;
        assert!(matches!(refused(below), ClaimError::BeyondLine { line: 1, .. }));
        let same = office.run(&office.finance(), correct(&up, 0, 10_000)).await;
        assert!(matches!(refused(same), ClaimError::NoChange { line: 1, .. }));
        assert_eq!(f1(&office).await.awarded.get(), 200_000);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_correction_keeps_the_share_under_which_its_line_was_recognised(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = decided(&office, &[("R1", 10_000)], vec![LineDecision::Accept]).await;
        let later = office.at("2021-03-22T09:00:00Z");
        let share = Share::from_hundredths(6_000).unwrap();
        let changes =
            ActChanges { financing: Some(Financing::Anteilfinanzierung { share }), ..ActChanges::default() };
        let amendment = AmendGrant { changes, ..amend(&office.forwarding_a, &[]) };
        later.run(&later.finance(), amendment).await.unwrap();
        let shares = |claim: &Claim| {
            let made = claim.lines[0].corrections.last().unwrap();
            (made.from_share.get(), made.to_share.get())
        };
        let corrected = later.run(&later.finance(), correct(&first, 0, 9_000)).await.unwrap();
        assert_eq!(shares(&corrected), (8_000, 7_200), "it was recognised at 80 %");
        let back = later.run(&later.finance(), correct(&corrected, 0, 10_000)).await.unwrap();
        assert_eq!(shares(&back), (7_200, 8_000));
        let second = decided(&later, &[("R2", 10_000)], vec![LineDecision::Accept]).await;
        assert_eq!(second.lines[0].recognised_share().get(), 6_000);
        let corrected = later.run(&later.finance(), correct(&second, 0, 9_000)).await.unwrap();
        assert_eq!(shares(&corrected), (6_000, 5_400));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_others_took_meanwhile_is_not_given_back(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = decided(&office, &[("R1", 10_000)], vec![reject()]).await;
        let elsewhere = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 4_000)])).await;
        assert!(matches!(elsewhere, Err(FlowError::OtherGross { .. })));
        submitted(&office, &[("R2", 95_000)]).await;
        let more = office.run(&office.finance(), correct(&first, 0, 10_000)).await;
        assert_eq!(limit(more), ("to_use".into(), "F1".into(), 4_000, 8_000));
        office.run(&office.finance(), correct(&first, 0, 5_000)).await.unwrap();
    }

    async fn only_the_giver_corrects_and_only_what_is_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let open = submitted(&office, &[("R0", 1_000)]).await;
        let early = office.run(&office.finance(), correct(&open, 0, 0)).await;
        assert_eq!(refused(early), ClaimError::NotDecided { line: 1, present: "declared" });
        let first = decided(&office, &[("R1", 10_000), ("R2", 1_000)], vec![LineDecision::Accept, park()]).await;
        let by_recipient = office.run(&office.a(), correct(&first, 0, 0)).await;
        assert!(matches!(by_recipient, Err(FlowError::Forbidden { .. })));
        let parked = office.run(&office.finance(), correct(&first, 1, 0)).await;
        assert_eq!(refused(parked), ClaimError::NotDecided { line: 2, present: "parked" });
        office.run(&office.a(), again(&office, &[first.lines[1].id])).await.unwrap();
        let mut stale = correct(&first, 0, 0);
        stale.version = 1;
        let stale = office.run(&office.finance(), stale).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "claim" })));
    }

    async fn what_was_found_stands_with_the_decision_and_with_the_correction(db: TestDb) {
        let office = Office::open(&db.store).await;
        let code = |code: &str| BTreeSet::from([FindingCode::parse(code).unwrap()]);
        let claim = submitted(&office, &[("R1", 10_000), ("R2", 10_000)]).await;
        let deciding = |place: usize, codes| DecideClaim {
            findings: [(claim.lines[place].id, codes)].into(),
            ..decide(&claim, vec![LineDecision::Accept, park()])
        };
        let unknown = office.run(&office.finance(), deciding(0, code("laune"))).await;
        assert_eq!(refused(unknown).to_string(), "line 1: the programme registers no finding \"laune\"");
        let of_parked = office.run(&office.finance(), deciding(1, code("zu_frueh_abgerufen"))).await;
        assert_eq!(refused(of_parked), ClaimError::NotDecided { line: 2, present: "parked" });
        let request = deciding(0, code("zahlungsnachweis_fehlt"));
        let decided = office.run(&office.finance(), request).await.unwrap();
        let correction = CorrectClaim { findings: code("laune"), ..correct(&decided, 0, 5_000) };
        assert!(matches!(
            refused(office.run(&office.finance(), correction).await),
            ClaimError::Register { line: 1, .. }
        ));
        let correction = CorrectClaim { findings: code("doppelt_abgerechnet"), ..correct(&decided, 0, 5_000) };
        let corrected = office.run(&office.finance(), correction).await.unwrap();
        let (reason, text) = ("beleg_fehlt".to_owned(), "keine Antwort".to_owned());
        let (version, line) = (corrected.version, corrected.lines[1].id);
        let findings = code("vor_gegenleistung_gezahlt");
        let reject = RejectParked { claim: claim.id, version, line, reason, text, findings };
        office.run(&office.finance(), reject).await.unwrap();
        let shown = present(&office, &claim).await;
        assert_eq!(shown.lines[0].findings, code("zahlungsnachweis_fehlt"));
        assert_eq!(shown.lines[0].corrections[0].findings, code("doppelt_abgerechnet"));
        assert_eq!(shown.lines[1].findings, code("vor_gegenleistung_gezahlt"));
        flow::verify::verify(office.flow.store()).await.unwrap();
        // What somebody adds by hand is found.
        let forged = "INSERT INTO claim_finding (claim_line_id, correction, code, unit_id)
            SELECT claim_line_id, correction, 'forged', unit_id FROM claim_finding WHERE correction = 1";
        db.as_application(forged).await.unwrap();
        let found = flow::verify::verify(office.flow.store()).await.unwrap_err();
        assert!(found.to_string().contains("claim"), "{found}");
    }
}
