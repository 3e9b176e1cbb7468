//! Claims: every limit, every decision.

use std::collections::BTreeSet;

use crate::office::{COACHING, Office, day};
use flow::{
    FlowError,
    claims::{DecideClaim, NewClaimCost, WithdrawClaim, check_submission},
    views,
};
use grants::{Claim, ClaimError, ClaimState, LineDecision, RateError};
use ledger::Cents;
use testkit::TestDb;

use crate::steps::{claim, coaching, lessons, limit, line, submit, unit, units_at};

async fn f1(office: &Office) -> grants::Figures {
    let position = views::funding_position(&office.finance()).await.unwrap();
    position.iter().find(|row| row.component.as_str() == "F1").unwrap().figures
}

fn decide(claim: &Claim, decisions: Vec<LineDecision>) -> DecideClaim {
    let decisions = claim.lines.iter().map(|line| line.id).zip(decisions).collect();
    DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    }
}

fn in_part(cents: i64) -> LineDecision {
    let (reason, text) = ("rechnerisch".to_owned(), "Summe stimmt nicht".to_owned());
    let not_recognised = BTreeSet::new();
    LineDecision::AcceptInPart { recognised: Cents::new(cents), reason, text, not_recognised }
}

fn reject() -> LineDecision {
    LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: "fehlt".to_owned() }
}

/// All that the journal has.
async fn journal(office: &Office) -> Vec<u8> {
    let mut lines = Vec::new();
    flow::export::export(office.flow.store(), &mut lines).await.unwrap();
    lines
}

/// Which limit refuses, what is left, and what was asked for.
fn limit_of(refusal: &FlowError) -> (&'static str, i64, i64) {
    match refusal {
        FlowError::LimitExceeded { limit, open, asked, .. } => (limit.word(), open.get(), asked.get()),
        other => panic!("a limit should refuse, not {other:?}"),
    }
}

testkit::on_both_engines! {
    async fn a_claim_reserves_and_its_decision_books(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = claim(&office.forwarding_a, &[("R1", 10_000), ("R2", 20_000), ("R3", 30_000)]);
        let claim = office.run(&office.a(), claim).await.unwrap();
        let before = f1(&office).await;
        assert_eq!((before.claimed.get(), before.reserved.get(), before.recognised.get()), (48_000, 48_000, 0));
        let decisions = vec![LineDecision::Accept, in_part(10_000), reject()];
        let decided = office.run(&office.finance(), decide(&claim, decisions)).await.unwrap();
        assert_eq!(decided.state, ClaimState::Decided { on: day(2021, 3, 15) });
        let after = f1(&office).await;
        assert_eq!((after.claimed.get(), after.reserved.get(), after.recognised.get()), (48_000, 0, 16_000));
        let again = office.run(&office.finance(), decide(&decided, vec![reject(), reject(), reject()])).await;
        assert!(matches!(again, Err(FlowError::Claim(ClaimError::State { .. }))));
    }

    async fn one_cent_above_each_limit_of_a_claim_is_refused_and_named(db: TestDb) {
        let office = Office::open(&db.store).await;
        // The grant carries 80 % and no more than 800.00: 1000.00 of cost exactly.
        let above = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100_001)])).await;
        assert_eq!(limit(above), ("to_use".into(), "F1".into(), 80_000, 80_001));
        let exactly = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100_000)])).await.unwrap();
        let more = office.run(&office.a(), claim(&office.forwarding_a, &[("R2", 2)])).await;
        assert_eq!(limit(more), ("to_use".into(), "F1".into(), 0, 2));
        // Taken back, everything is there again.
        let back = WithdrawClaim { claim: exactly.id, version: exactly.version };
        office.run(&office.a(), back).await.unwrap();
        assert_eq!(f1(&office).await.claimed, Cents::ZERO);
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100_000)])).await.unwrap();
    }

    async fn a_plan_line_gives_its_flexibility_and_the_total_none(db: TestDb) {
        let office = Office::open(&db.store).await;
        // F4: 500.00 planned, 600.00 room; P4 lessons at 37.50; the grant share is 400.00 in all.
        let fifteen = office.run(&office.a(), submit(&office.forwarding_a, vec![lessons("P4", 13)])).await;
        fifteen.unwrap();
        let above = office.run(&office.a(), submit(&office.forwarding_a, vec![lessons("P4", 1)])).await;
        assert_eq!(limit(above), ("to_use".into(), "F4".into(), 1_000, 3_000));
    }

    async fn a_receipt_is_claimed_once_by_whomever(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), submit(&office.forwarding_a, vec![coaching("R1", 5_000, 3_000)])).await.unwrap();
        let more = office.run(&office.a(), submit(&office.forwarding_a, vec![coaching("R1", 5_000, 2_001)])).await;
        assert_eq!(limit(more), ("receipt_open".into(), "Lohnbüro R1".into(), 2_000, 2_001));
        let larger = office.run(&office.a(), submit(&office.forwarding_a, vec![coaching("R1", 5_001, 1)])).await;
        assert!(matches!(larger, Err(FlowError::OtherGross { .. })));
        office.run(&office.a(), submit(&office.forwarding_a, vec![coaching("R1", 5_000, 2_000)])).await.unwrap();
        let twice = vec![coaching("R2", 100, 60), coaching("R2", 100, 60)];
        let (limit, _, open, asked) = limit(office.run(&office.a(), submit(&office.forwarding_a, twice)).await);
        assert_eq!((limit.as_str(), open, asked), ("receipt_open", 40, 60));
    }

    async fn all_that_is_wrong_with_a_claim_is_refused_at_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), submit(&office.forwarding_a, vec![coaching("R1", 5_000, 1_000)])).await.unwrap();
        let mut early = coaching("R2", 100, 101);
        early.paid_on = day(2020, 12, 31);
        let mut nameless = coaching("R3", 100, 100);
        let NewClaimCost::Actual { receipt, .. } = &mut nameless.cost else { panic!("an actual cost") };
        receipt.issuer = String::new();
        let lines = vec![early, coaching("R4", 100, 100), coaching("R1", 5_001, 1), nameless];
        let refused = office.run(&office.a(), submit(&office.forwarding_a, lines)).await;
        let Err(FlowError::ClaimFaults(faults)) = refused else { panic!("{refused:?}") };
        let told: Vec<_> =
            faults.told().iter().map(|fault| (fault.line, fault.cause.to_string())).collect();
        let expected = [
            (Some(4), "the issuer of a receipt has 1 to 200 characters, not 0"),
            (Some(3), "the receipt R1 of Lohnbüro was handed in with 50.00 before, not with 50.01"),
        ];
        for ((line, text), (expected_line, expected)) in told.iter().zip(expected) {
            assert_eq!((*line, text.as_str()), (expected_line, expected));
        }
        let of_line_1 = told[2..].iter().map(|(_, told)| told.as_str()).collect::<Vec<_>>();
        assert!(of_line_1[0].starts_with("line 1: 2020-12-31 does not lie within"), "{of_line_1:?}");
        assert_eq!(of_line_1[1..], ["line 1: 1.01 is claimed of a receipt of 1.00"]);
    }

    async fn a_check_tells_every_limit_at_once_and_writes_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), submit(&office.forwarding_a, vec![coaching("R1", 5_000, 3_000)])).await.unwrap();
        let before = (journal(&office).await, f1(&office).await);
        // 1000.00 are planned for F1, 1200.00 with its room, and the share is 800.00; of R1 20.00 are left.
        let above = vec![coaching("R2", 130_000, 130_000), coaching("R1", 5_000, 2_001)];
        let request = submit(&office.forwarding_a, above);
        let found = check_submission(&office.a(), request.clone()).await.unwrap();
        let told: Vec<_> = found.told().iter().map(|fault| (fault.line, limit_of(&fault.cause))).collect();
        assert_eq!(told[0], (Some(2), ("receipt_open", 2_000, 2_001)));
        let others: Vec<_> = told[1..].iter().map(|(line, (limit, ..))| (*line, *limit)).collect();
        assert_eq!(others, [(None, "to_use"), (None, "room")]);
        let refused = office.run(&office.a(), request).await;
        assert!(matches!(refused, Err(FlowError::LimitExceeded { .. })), "{refused:?}");
        let right = submit(&office.forwarding_a, vec![coaching("R2", 100, 100), coaching("R1", 5_000, 2_000)]);
        for _ in 0..2 {
            assert!(check_submission(&office.a(), right.clone()).await.unwrap().is_empty());
        }
        assert_eq!((journal(&office).await, f1(&office).await), before);
        office.run(&office.a(), right).await.unwrap();
    }

    async fn a_rate_that_is_not_set_is_refused_by_name(db: TestDb) {
        let office = Office::open(&db.store).await;
        let rate = grants::RateCode::parse("P1").unwrap();
        let line = line("F1", COACHING, NewClaimCost::LumpSum { units: units_at("P1", vec![unit("Stelle 1")]) });
        let refused = office.run(&office.a(), submit(&office.forwarding_a, vec![line])).await;
        match refused {
            Err(FlowError::Claim(ClaimError::Rate { cause: RateError::NotSet { rate: named }, .. })) => {
                assert_eq!(named, rate);
            }
            other => panic!("{other:?}"),
        }
    }

    async fn a_day_outside_the_bewilligungszeitraum_is_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut early = coaching("R1", 100, 100);
        early.paid_on = day(2020, 12, 31);
        let refused = office.run(&office.a(), submit(&office.forwarding_a, vec![early])).await;
        assert!(matches!(refused, Err(FlowError::Claim(ClaimError::OutsidePeriod { line: 1, .. }))));
    }

    async fn only_the_giver_decides_and_only_what_it_saw(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100)])).await.unwrap();
        let own = office.run(&office.a(), decide(&claim, vec![LineDecision::Accept])).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let foreign = office.run(&office.stranger(), decide(&claim, vec![LineDecision::Accept])).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { what: "claim" })));
        let mut stale = decide(&claim, vec![LineDecision::Accept]);
        stale.version = 2;
        let refused = office.run(&office.finance(), stale).await;
        assert!(matches!(refused, Err(FlowError::Stale { what: "claim" })));
        let mut unnamed = decide(&claim, vec![LineDecision::Accept]);
        unnamed.decisions.clear();
        let refused = office.run(&office.finance(), unnamed).await;
        assert!(matches!(refused, Err(FlowError::Claim(ClaimError::Undecided { line: 1 }))));
    }

    async fn a_refused_claim_leaves_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        let head = views::chain_head(&office.finance()).await.unwrap();
        let lines = vec![coaching("R1", 100, 100), coaching("R2", 200_000, 200_000)];
        limit(office.run(&office.a(), submit(&office.forwarding_a, lines)).await);
        assert_eq!(views::chain_head(&office.finance()).await.unwrap(), head);
        flow::verify::verify(office.flow.store()).await.unwrap();
        // The receipt of the line that would have fitted was not registered either: it may amount to something else.
        let other = submit(&office.forwarding_a, vec![coaching("R1", 99, 99)]);
        office.run(&office.a(), other).await.unwrap();
    }
}
