//! Parked lines: out of the sum, claimed again once, or settled.

use flow::{
    FlowError,
    claims::{DropParked, RejectParked, WithdrawClaim},
    views,
};
use grants::{ClaimError, LineDecision, LineState};
use testkit::TestDb;

use super::{again, decide, decided, park, present, refused, sums};
use crate::{
    office::{COACHING, Office, forwarding},
    steps::{claim, limit},
};

testkit::on_both_engines! {
    async fn a_parked_line_leaves_the_sum_and_keeps_its_receipt(db: TestDb) {
        let office = Office::open(&db.store).await;
        decided(&office, &[("R1", 10_000), ("R2", 20_000)], vec![LineDecision::Accept, park()]).await;
        assert_eq!(sums(&office).await, [8_000, 0, 8_000]);
        let held = views::held(&office.a(), &office.forwarding_a).await.unwrap();
        let coaching = office.forwarding_a.plan.iter().find(|line| line.category.as_str() == COACHING).unwrap();
        let held = held.into_iter().find(|held| held.plan_line == coaching.id).unwrap();
        let figures = [held.spent, held.reserved, held.left, held.parked].map(ledger::Cents::get);
        assert_eq!(figures, [10_000, 0, 110_000, 20_000], "1000.00 planned and 20 % more");
        // Whoever claims the receipt meanwhile finds nothing left of it.
        let other = office.run(&office.a(), claim(&office.forwarding_a, &[("R2", 20_000)])).await;
        assert_eq!(limit(other), ("receipt_open".into(), "Lohnbüro R2".into(), 0, 20_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_parked_line_is_claimed_again_exactly_once_and_not_parked_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = decided(&office, &[("R1", 10_000)], vec![park()]).await;
        let parked = first.lines[0].clone();
        let second = office.run(&office.a(), again(&office, &[parked.id])).await.unwrap();
        let line = &second.lines[0];
        assert_eq!((line.reincludes, &line.cost, line.eligible), (Some(parked.id), &parked.cost, parked.eligible));
        assert_eq!(sums(&office).await, [8_000, 8_000, 0]);
        let twice = office.run(&office.a(), again(&office, &[parked.id])).await;
        assert_eq!(refused(twice), ClaimError::NotParked { line: 1, present: "reincluded" });
        let LineState::Parked { reincluded_by, .. } = present(&office, &first).await.lines[0].state else {
            panic!("what was decided stays");
        };
        assert_eq!(reincluded_by, Some(line.id));
        let parked_again = office.run(&office.finance(), decide(&second, vec![park()])).await;
        assert_eq!(refused(parked_again), ClaimError::ParkedTwice { line: 1 });
        office.run(&office.finance(), decide(&second, vec![LineDecision::Accept])).await.unwrap();
        assert_eq!(sums(&office).await, [8_000, 0, 8_000]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_withdrawn_claim_has_used_the_parked_line_up_and_its_receipt_is_free(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = decided(&office, &[("R1", 10_000)], vec![park()]).await;
        let second = office.run(&office.a(), again(&office, &[first.lines[0].id])).await.unwrap();
        let back = WithdrawClaim { claim: second.id, version: second.version };
        office.run(&office.a(), back).await.unwrap();
        assert_eq!(sums(&office).await, [0, 0, 0]);
        let twice = office.run(&office.a(), again(&office, &[first.lines[0].id])).await;
        assert_eq!(refused(twice), ClaimError::NotParked { line: 1, present: "reincluded" });
        // No money is lost: the same cost is claimed as a new line.
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_parked_line_is_dropped_by_who_claimed_it_or_rejected_by_who_gives(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claimed = decided(&office, &[("R1", 10_000), ("R2", 20_000)], vec![park(), park()]).await;
        let (version, line) = (claimed.version, claimed.lines[0].id);
        let drop = DropParked { claim: claimed.id, version, line };
        let by_giver = office.run(&office.finance(), drop.clone()).await;
        assert!(matches!(by_giver, Err(FlowError::Forbidden { .. })));
        let claimed = office.run(&office.a(), drop).await.unwrap();
        assert_eq!(claimed.lines[0].state, LineState::Dropped);
        assert_eq!(sums(&office).await, [0, 0, 0]);
        let (reason, text) = ("beleg_fehlt".to_owned(), "keine Antwort".to_owned());
        let (version, line) = (claimed.version, claimed.lines[1].id);
        let reject = RejectParked { claim: claimed.id, version, line, reason, text, findings: std::collections::BTreeSet::new() };
        let by_recipient = office.run(&office.a(), reject.clone()).await;
        assert!(matches!(by_recipient, Err(FlowError::Forbidden { .. })));
        let mut unknown = reject.clone();
        "laune".clone_into(&mut unknown.reason);
        assert!(matches!(refused(office.run(&office.finance(), unknown).await), ClaimError::Register { .. }));
        let claimed = office.run(&office.finance(), reject).await.unwrap();
        assert_eq!(claimed.lines[1].state.word(), "rejected");
        assert_eq!(sums(&office).await, [16_000, 0, 0], "what was rejected was claimed");
        let again = office.run(&office.a(), again(&office, &[claimed.lines[1].id])).await;
        assert_eq!(refused(again), ClaimError::NotParked { line: 2, present: "rejected" });
        let free = claim(&office.forwarding_a, &[("R1", 10_000), ("R2", 20_000)]);
        office.run(&office.a(), free).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_parked_line_of_another_grant_is_unknown(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = decided(&office, &[("R1", 10_000)], vec![park()]).await;
        let mut request = forwarding(&office.award, office.provider_b, &[("F1", 1_000, COACHING, 100_000)]);
        "KI B".clone_into(&mut request.act.reference);
        let theirs = office.run(&office.finance(), request).await.unwrap();
        let mut foreign = again(&office, &[first.lines[0].id]);
        foreign.grant = theirs.id;
        let outcome = office.run(&office.b(), foreign).await;
        assert_eq!(refused(outcome), ClaimError::UnknownLine { id: first.lines[0].id });
        let twice = again(&office, &[first.lines[0].id, first.lines[0].id]);
        assert!(matches!(refused(office.run(&office.a(), twice).await), ClaimError::NamedTwice { line: 1 }));
    }
}
