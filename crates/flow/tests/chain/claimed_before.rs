//! What earlier claims hold, for who prepares the next one: by plan line, line by line, unit by unit; the same as the rules
//! of the commands.

use flow::{
    Ctx, FlowError,
    claims::{
        ClaimFaults, CorrectClaim, DecideClaim, NewClaimCost, NewClaimLine, WithdrawClaim, check_submission,
    },
    views::{self, LineBefore, PlaceBefore},
};
use grants::{Claim, ClaimError, LineDecision, LineHold};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    office::{COACHING, LESSONS, Office, day},
    steps::{claim, coaching, line, submit, unit, units_at},
};

async fn decide(office: &Office, claim: &Claim, decisions: Vec<LineDecision>) -> Claim {
    let request = DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions: claim.lines.iter().map(|line| line.id).zip(decisions).collect(),
        findings: std::collections::BTreeMap::new(),
    };
    office.run(&office.finance(), request).await.unwrap()
}

fn part(cents: i64) -> LineDecision {
    LineDecision::AcceptInPart {
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Summe falsch".to_owned(),
        not_recognised: std::collections::BTreeSet::new(),
    }
}

fn reject() -> LineDecision {
    LineDecision::Reject { reason: "rechnerisch".to_owned(), text: "doppelt".to_owned() }
}

fn park() -> LineDecision {
    LineDecision::Park { question: "Wer nahm teil?".to_owned(), answer_by: day(2021, 4, 1) }
}

fn course(references: &[&str]) -> NewClaimLine {
    let units = references.iter().map(|reference| unit(reference)).collect();
    line("F4", LESSONS, NewClaimCost::LumpSum { units: units_at("P4", units) })
}

/// Cost on a receipt that pays for lessons.
fn paid_lessons(references: &[&str]) -> NewClaimLine {
    let units = references.iter().map(|reference| unit(reference)).collect();
    let NewClaimCost::Actual { receipt, eligible, .. } = coaching("R9", 3_000, 3_000).cost else {
        panic!("an actual cost")
    };
    line("F4", LESSONS, NewClaimCost::Actual { receipt, eligible, pays_for: Some(units_at("P4", units)) })
}

async fn check(office: &Office, who: &Ctx, lines: &[NewClaimLine]) -> Result<ClaimFaults, FlowError> {
    check_submission(who, submit(&office.forwarding_a, lines.to_vec())).await
}

/// Claim, line and what is held of it.
fn told(lines: &[LineBefore]) -> Vec<(i64, i64, LineHold, i64)> {
    lines.iter().map(|it| (it.claim_number, it.line.number, it.hold, it.held.get())).collect()
}

testkit::on_both_engines! {
    async fn what_is_examined_recognised_and_parked_is_held_and_nothing_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = office.forwarding_a.id;
        let empty = views::claimed_before(&office.a(), grant).await.unwrap();
        assert!(empty.lines.lines.is_empty() && empty.units.units.is_empty());
        let costs = [("R1", 10_000), ("R2", 20_000), ("R3", 3_000), ("R4", 4_000)];
        let first = office.run(&office.a(), claim(&office.forwarding_a, &costs)).await.unwrap();
        let decided = decide(&office, &first, vec![part(6_000), park(), reject(), LineDecision::Accept]).await;
        let gone = CorrectClaim {
            claim: decided.id,
            version: decided.version,
            line: decided.lines[3].id,
            recognised: Cents::ZERO,
            reason: "rechnerisch".to_owned(),
            text: "storniert".to_owned(),
            findings: std::collections::BTreeSet::new(),
        };
        office.run(&office.finance(), gone).await.unwrap();
        let taken_back = office.run(&office.a(), claim(&office.forwarding_a, &[("R5", 5_000)])).await.unwrap();
        let back = WithdrawClaim { claim: taken_back.id, version: taken_back.version };
        office.run(&office.a(), back).await.unwrap();
        let lines = vec![coaching("R6", 7_000, 7_000)];
        office.run(&office.a(), submit(&office.forwarding_a, lines)).await.unwrap();
        for who in [office.a(), office.finance()] {
            let found = views::claimed_before(&who, grant).await.unwrap();
            let expected = [
                (3, 1, LineHold::Examined, 7_000),
                (1, 1, LineHold::Recognised, 6_000),
                (1, 2, LineHold::Parked, 20_000),
            ];
            assert_eq!(told(&found.lines.lines), expected);
            assert_eq!(found.lines.receipts.len(), 3, "each says what it rests on");
            let place = office.forwarding_a.plan.iter().position(|it| it.category.as_str() == COACHING).unwrap();
            let PlaceBefore { planned, examined, recognised, parked, left } = found.places[place];
            let figures = [planned, examined, recognised, parked, left].map(Cents::get);
            assert_eq!(figures, [100_000, 7_000, 6_000, 20_000, 107_000], "1000.00 planned and 20 % more");
            let total = found.total;
            assert_eq!(total.left, total.planned.minus(Cents::new(13_000)).unwrap(), "in total nothing is more");
            // What is told is what the plan lines hold.
            let held = Cents::sum(found.lines.lines.iter().filter(|it| it.hold != LineHold::Parked).map(|it| it.held));
            assert_eq!(held.unwrap(), total.examined.plus(total.recognised).unwrap());
        }
        let stranger = views::claimed_before(&office.b(), grant).await;
        assert!(matches!(stranger, Err(FlowError::NotFound { .. })), "{stranger:?}");
        // The journal says what the rows say, and nothing of what was not claimed yet.
        let now = views::claimed_before(&office.a(), grant).await.unwrap();
        let then = views::claimed_before(&office.a().as_of(None, None).unwrap(), grant).await.unwrap();
        assert_eq!((&then.lines.lines, &then.places), (&now.lines.lines, &now.places));
        assert_eq!((&then.units.units, then.total), (&now.units.units, now.total));
        let before = office.a().as_of(Some(day(2021, 3, 14)), None).unwrap();
        let before = views::claimed_before(&before, grant).await.unwrap();
        assert_eq!((before.lines.lines, before.total.left), (Vec::new(), before.total.planned));
        let unknown = views::lines_before(&office.a().as_of(None, Some(day(2021, 3, 14))).unwrap(), grant, 1).await;
        assert!(matches!(unknown, Err(FlowError::NotFound { .. })), "{unknown:?}");
    }

    async fn all_units_that_others_hold_are_told_at_once_to_who_hands_in(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = submit(&office.forwarding_a, vec![course(&["1"]), paid_lessons(&["2"])]);
        office.run(&office.a(), first).await.unwrap();
        let next = [course(&["3", "1"]), coaching("R1", 1_000, 1_000), paid_lessons(&["2", "4", " 1 "])];
        let found = check(&office, &office.a(), &next).await.unwrap();
        let taken = found.told().iter().filter_map(|fault| match &fault.cause {
            FlowError::Claim(ClaimError::UnitClaimed { line, unit }) => Some((*line, unit.reference.as_str())),
            _ => None,
        });
        assert_eq!(taken.collect::<Vec<_>>(), [(1, "1"), (3, "2"), (3, "1")]);
        assert!(check(&office, &office.a(), &next[1..2]).await.unwrap().is_empty());
        let stranger = check(&office, &office.b(), &next).await;
        assert!(matches!(stranger, Err(FlowError::NotFound { .. })), "{stranger:?}");
        for other in [office.finance(), office.signatory_of_a()] {
            let refused = check(&office, &other, &next).await;
            assert!(matches!(refused, Err(FlowError::Forbidden { .. })), "{refused:?}");
        }
    }

    async fn units_are_held_once_and_told_page_by_page(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = office.forwarding_a.id;
        let names: Vec<String> = (1..=60).map(|number| format!("Std. {number:02}")).collect();
        let references: Vec<&str> = names.iter().map(String::as_str).collect();
        let (one, two) = references.split_at(1);
        office.run(&office.a(), submit(&office.forwarding_a, vec![course(one), paid_lessons(two)])).await.unwrap();
        let found = views::claimed_before(&office.a(), grant).await.unwrap();
        assert_eq!((found.units.units.len(), found.units.goes_on), (50, true));
        assert_eq!(told(&found.lines.lines).len(), 2);
        let rest = views::units_before(&office.a(), grant, 2).await.unwrap();
        assert_eq!((rest.units.len(), rest.goes_on), (10, false));
        let all = found.units.units.iter().chain(&rest.units);
        let all: Vec<_> = all.map(|it| (it.line_number, it.unit.reference.as_str())).collect();
        let expected: Vec<_> = references.iter().enumerate().map(|(place, it)| (if place == 0 { 1 } else { 2 }, *it)).collect();
        assert_eq!(all, expected, "in the order of the lines, and of the units in them");
        let none = views::units_before(&office.a(), grant, i64::MAX).await.unwrap();
        assert!(none.units.is_empty() && !none.goes_on);
        let stranger = views::units_before(&office.b(), grant, 1).await;
        assert!(matches!(stranger, Err(FlowError::NotFound { .. })), "{stranger:?}");
    }
}
