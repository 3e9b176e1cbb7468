//! What a claim contains beside plain cost: units that are funded once, credit notes, income.

use std::collections::BTreeSet;

use flow::{
    FlowError,
    claims::{
        CorrectClaim, DecideClaim, DropParked, NewClaimCost, NewClaimLine, NewReceipt, RejectParked,
        Replacement, SubmitClaim, WithdrawClaim,
    },
    views,
};
use grants::{
    Claim, ClaimError, ClaimLineId, ClaimReservations, Cost, CreditParent, Figures, Income, IncomeKind,
    LineDecision, LineState, NewServiceUnit, ServiceUnitId,
};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    claim_steps::{ask, resubmit},
    office::{COACHING, LESSONS, Office, day, forwarding},
    steps::{coaching, line, submit, unit, units_at},
};

fn course(references: &[&str]) -> NewClaimLine {
    let units = references.iter().map(|reference| unit(reference)).collect();
    line("F4", LESSONS, NewClaimCost::LumpSum { units: units_at("P4", units) })
}

/// Actual cost that pays for lessons.
fn paid_lesson(number: &str, references: &[&str]) -> NewClaimLine {
    let units: Vec<NewServiceUnit> = references.iter().map(|reference| unit(reference)).collect();
    let NewClaimCost::Actual { receipt, eligible, .. } = coaching(number, 3_000, 3_000).cost else {
        panic!("an actual cost")
    };
    line("F4", LESSONS, NewClaimCost::Actual { receipt, eligible, pays_for: Some(units_at("P4", units)) })
}

fn credit_note(parent: CreditParent, number: &str, cents: i64) -> NewClaimLine {
    let receipt = NewReceipt {
        issuer: "Lohnbüro".to_owned(),
        number: number.to_owned(),
        issued_on: day(2021, 2, 1),
        gross: Cents::new(cents),
    };
    line("F1", COACHING, NewClaimCost::CreditNote { parent, receipt, amount: Cents::new(cents) })
}

async fn handed_in(office: &Office, lines: Vec<NewClaimLine>) -> Result<Claim, FlowError> {
    office.run(&office.a(), submit(&office.forwarding_a, lines)).await
}

async fn decide(office: &Office, claim: &Claim, decisions: Vec<LineDecision>) -> Result<Claim, FlowError> {
    let decisions = claim.lines.iter().map(|line| line.id).zip(decisions).collect();
    let request = DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    };
    office.run(&office.finance(), request).await
}

/// A claim of a credit note and a cost that was handed in again without the cost: it holds nothing any more.
async fn left_with_a_credit_note(office: &Office, parent: CreditParent) -> Claim {
    let lines = vec![credit_note(parent, "G1", 10_000), coaching("R2", 20_000, 20_000)];
    let claim = handed_in(office, lines).await.unwrap();
    assert_ne!(claim.reserved, ClaimReservations::default());
    let asked = office.run(&office.finance(), ask(&claim, &[1])).await.unwrap();
    let dropped = vec![(asked.lines[1].id, Replacement::Drop)];
    let again = office.run(&office.a(), resubmit(&asked, dropped)).await.unwrap();
    assert_eq!(again.reserved, ClaimReservations::default());
    assert_eq!(views::claim(&office.finance(), again.id).await.unwrap(), again);
    flow::verify::verify(office.flow.store()).await.unwrap();
    again
}

async fn accepted(office: &Office, lines: Vec<NewClaimLine>) -> Claim {
    let claim = handed_in(office, lines).await.unwrap();
    let all = vec![LineDecision::Accept; claim.lines.len()];
    decide(office, &claim, all).await.unwrap()
}

fn part(cents: i64, units: &[ServiceUnitId]) -> LineDecision {
    let (reason, text) = ("rechnerisch".to_owned(), "nicht gehalten".to_owned());
    let not_recognised: BTreeSet<_> = units.iter().copied().collect();
    LineDecision::AcceptInPart { recognised: Cents::new(cents), reason, text, not_recognised }
}

fn park() -> LineDecision {
    LineDecision::Park { question: "Wofür?".to_owned(), answer_by: day(2021, 4, 1) }
}

fn reject() -> LineDecision {
    LineDecision::Reject { reason: "doppelfoerderung".to_owned(), text: "schon gefördert".to_owned() }
}

/// The line and the unit that a refusal names.
fn claimed<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> (i64, String) {
    match outcome {
        Err(FlowError::Claim(ClaimError::UnitClaimed { line, unit })) => (line, unit.to_string()),
        other => panic!("a unit should be claimed already, not {other:?}"),
    }
}

async fn f1(office: &Office) -> Figures {
    let position = views::funding_position(&office.finance()).await.unwrap();
    position.iter().find(|row| row.component.as_str() == "F1").unwrap().figures
}

async fn units(office: &Office, line: ClaimLineId) -> Vec<(ServiceUnitId, bool)> {
    let units = views::claim_line_units(&office.a(), line).await.unwrap();
    units.into_iter().map(|listed| (listed.unit.id, listed.held)).collect()
}

testkit::on_both_engines! {
    async fn a_unit_is_funded_once_whoever_claims_it_and_as_whatever(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lump_sum = handed_in(&office, vec![course(&["Kurs 3 / Std. 17"])]).await.unwrap();
        // The same provider, as a lump sum again and as cost; what is between the words does not count.
        let again = handed_in(&office, vec![course(&["Kurs 3 / Std. 16", " Kurs 3  / Std. 17"])]).await;
        assert_eq!(claimed(again), (1, "Kurs 3 / Std. 17 of 2021-02-01".to_owned()));
        let as_cost = vec![coaching("R1", 100, 100), paid_lesson("R2", &["Kurs 3 / Std. 17"])];
        assert_eq!(claimed(handed_in(&office, as_cost).await).0, 2);
        // Another provider.
        let given = [("F4", 10_000, LESSONS, 12_500)];
        let grant = office.run(&office.finance(), forwarding(&office.award, office.provider_b, &given)).await;
        let theirs = submit(&grant.unwrap(), vec![course(&["Kurs 3 / Std. 17"])]);
        assert_eq!(claimed(office.run(&office.b(), theirs.clone()).await).0, 1);
        // What the first one takes back, the next one may claim.
        let back = WithdrawClaim { claim: lump_sum.id, version: lump_sum.version };
        office.run(&office.a(), back).await.unwrap();
        office.run(&office.b(), theirs).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_unit_stands_once_in_a_claim(db: TestDb) {
        let office = Office::open(&db.store).await;
        let twice = handed_in(&office, vec![course(&["1"]), paid_lesson("R1", &["1"])]).await.unwrap_err();
        assert_eq!(twice.to_string(), "line 2: the unit 1 of 2021-02-01 stands in line 1 already");
    }

    async fn what_is_not_recognised_may_be_claimed_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lines = vec![course(&["1", "2", "3"]), course(&["4"]), paid_lesson("R1", &["5"])];
        let claim = handed_in(&office, lines).await.unwrap();
        let listed = units(&office, claim.lines[0].id).await;
        let two = listed[1].0;
        let foreign = units(&office, claim.lines[1].id).await[0].0;
        let unknown = decide(&office, &claim, vec![part(7_500, &[foreign]), reject(), LineDecision::Accept]).await;
        assert!(matches!(unknown, Err(FlowError::Claim(ClaimError::UnknownUnit { line: 1, .. }))));
        let odd = decide(&office, &claim, vec![part(7_501, &[]), reject(), LineDecision::Accept]).await;
        assert!(matches!(odd, Err(FlowError::Claim(ClaimError::NotWholeUnits { line: 1, .. }))));
        let decisions = vec![part(7_500, &[two]), reject(), LineDecision::Accept];
        let decided = decide(&office, &claim, decisions).await.unwrap();
        assert_eq!(decided.lines[0].used, Cents::new(6_000));
        let held = units(&office, claim.lines[0].id).await;
        assert_eq!(held.iter().map(|(_, held)| *held).collect::<Vec<_>>(), [true, false, true]);
        let shown = views::claim(&office.finance(), claim.id).await.unwrap();
        assert_eq!(shown, decided);
        flow::verify::verify(office.flow.store()).await.unwrap();
        assert_eq!(claimed(handed_in(&office, vec![course(&["2", "4", "1"])]).await).1, "1 of 2021-02-01");
        assert_eq!(claimed(handed_in(&office, vec![course(&["5"])]).await).0, 1);
        handed_in(&office, vec![course(&["2", "4"])]).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn all_that_is_decided_wrongly_is_told_at_once_with_units_of_other_lines(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lines = vec![course(&["1", "2", "3"]), course(&["4", "5"]), coaching("R1", 100, 100)];
        let claim = handed_in(&office, lines).await.unwrap();
        let foreign = units(&office, claim.lines[1].id).await[0].0;
        let own = units(&office, claim.lines[0].id).await[0].0;
        let reason = "laune".to_owned();
        let unregistered = LineDecision::Reject { reason, text: " ".to_owned() };
        let decisions = vec![part(7_500, &[foreign]), part(2_501, &[own]), unregistered];
        let refused = decide(&office, &claim, decisions).await;
        let Err(FlowError::ClaimFaults(faults)) = refused else { panic!("{refused:?}") };
        let told: Vec<_> = faults.told().iter().map(|fault| fault.cause.to_string()).collect();
        let expected = [
            "line 2: 25.01 is not a number of units at 37.50".to_owned(),
            "line 3: the programme registers no reduction reason \"laune\"".to_owned(),
            "line 3: the text has 1 to 2000 characters, not 0".to_owned(),
            format!("line 1 has no unit with the id {foreign}"),
            format!("line 2 has no unit with the id {own}"),
        ];
        assert_eq!(told, expected);
        let shown = views::claim(&office.finance(), claim.id).await.unwrap();
        assert_eq!(shown.proposal, None, "nothing is proposed");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_line_that_is_corrected_upwards_holds_its_units_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = handed_in(&office, vec![course(&["1", "2"]), course(&["3", "4"])]).await.unwrap();
        let four = units(&office, claim.lines[1].id).await[1].0;
        let decided = decide(&office, &claim, vec![reject(), part(3_750, &[four])]).await.unwrap();
        let held = async |place: usize| {
            let listed = units(&office, claim.lines[place].id).await;
            listed.iter().map(|(_, held)| *held).collect::<Vec<_>>()
        };
        assert_eq!((held(0).await, held(1).await), (vec![false, false], vec![true, false]));
        let correct = |claim: &Claim, place: usize, cents| CorrectClaim {
            claim: claim.id,
            version: claim.version,
            line: claim.lines[place].id,
            recognised: Cents::new(cents),
            reason: "rechnerisch".to_owned(),
            text: "doch gehalten".to_owned(),
            findings: BTreeSet::new(),
        };
        let corrected = office.run(&office.finance(), correct(&decided, 0, 7_500)).await.unwrap();
        assert_eq!(held(0).await, [true, true]);
        assert_eq!(claimed(handed_in(&office, vec![course(&["2"])]).await).1, "2 of 2021-02-01");
        // Somebody has claimed the other line's unit meanwhile: it is not funded twice.
        let taken = handed_in(&office, vec![course(&["4"])]).await.unwrap();
        let refused = office.run(&office.finance(), correct(&corrected, 1, 7_500)).await;
        assert_eq!(claimed(refused), (2, "4 of 2021-02-01".to_owned()));
        let back = WithdrawClaim { claim: taken.id, version: taken.version };
        office.run(&office.a(), back).await.unwrap();
        let corrected = office.run(&office.finance(), correct(&corrected, 1, 7_500)).await.unwrap();
        assert_eq!(held(1).await, [true, true]);
        flow::verify::verify(office.flow.store()).await.unwrap();
        // Of what nothing is recognised any more, nothing is held.
        let corrected = office.run(&office.finance(), correct(&corrected, 1, 0)).await.unwrap();
        assert_eq!(held(1).await, [false, false]);
        assert_eq!(views::claim(&office.a(), claim.id).await.unwrap(), corrected.clone().without_proposals());
        flow::verify::verify(office.flow.store()).await.unwrap();
        handed_in(&office, vec![course(&["3", "4"])]).await.unwrap();
        let refused = office.run(&office.finance(), correct(&corrected, 1, 3_750)).await;
        assert_eq!(claimed(refused).0, 2);
    }

    async fn a_parked_credit_note_does_not_count_as_claimed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = accepted(&office, vec![coaching("R1", 50_000, 50_000)]).await;
        let parent = CreditParent::Line(first.lines[0].id);
        assert_eq!(f1(&office).await.claimed, Cents::new(40_000));
        let credit = handed_in(&office, vec![credit_note(parent, "G1", 20_000)]).await.unwrap();
        assert_eq!(f1(&office).await.claimed, Cents::new(24_000));
        let parked = decide(&office, &credit, vec![park()]).await.unwrap();
        assert_eq!(f1(&office).await.claimed, Cents::new(40_000), "it has left the sum");
        let line = first.lines[0].plan_line;
        let held = views::held(&office.a(), &office.forwarding_a).await.unwrap();
        assert_eq!(held.iter().find(|it| it.plan_line == line).unwrap().parked, Cents::new(-20_000));
        let again = SubmitClaim { reinclude: vec![parked.lines[0].id], ..submit(&office.forwarding_a, Vec::new()) };
        let again = office.run(&office.a(), again).await.unwrap();
        assert_eq!(f1(&office).await.claimed, Cents::new(24_000));
        decide(&office, &again, vec![LineDecision::Accept]).await.unwrap();
        let figures = f1(&office).await;
        assert_eq!((figures.claimed, figures.recognised), (Cents::new(24_000), Cents::new(24_000)));
        // One that is parked and then rejected counts as one that was rejected at once.
        let second = handed_in(&office, vec![credit_note(parent, "G2", 10_000)]).await.unwrap();
        let second = decide(&office, &second, vec![park()]).await.unwrap();
        let (version, line, findings) = (second.version, second.lines[0].id, BTreeSet::new());
        let (reason, text) = ("rechnerisch".to_owned(), "keine Gutschrift".to_owned());
        let rejection = RejectParked { claim: second.id, version, line, reason, text, findings };
        office.run(&office.finance(), rejection).await.unwrap();
        assert_eq!(f1(&office).await.claimed, Cents::new(16_000));
        let third = handed_in(&office, vec![credit_note(parent, "G3", 10_000)]).await.unwrap();
        decide(&office, &third, vec![reject()]).await.unwrap();
        assert_eq!(f1(&office).await.claimed, Cents::new(8_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_credit_note_takes_back_what_was_recognised(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = accepted(&office, vec![coaching("R1", 50_000, 50_000)]).await;
        let before = f1(&office).await;
        let parent = CreditParent::Line(first.lines[0].id);
        let second = accepted(&office, vec![credit_note(parent, "G1", 20_000)]).await;
        assert_eq!((second.lines[0].state.clone(), second.lines[0].used), (LineState::Accepted, Cents::new(16_000)));
        let after = f1(&office).await;
        assert_eq!((after.claimed.get(), after.recognised.get()), (24_000, 24_000));
        assert_eq!((after.awarded, after.forwarded), (before.awarded, before.forwarded), "promised only once");
        // Everything it gave back can be claimed again: 800.00 less 240.00 are 560.00, 80 % of 700.00.
        handed_in(&office, vec![coaching("R2", 70_000, 70_000)]).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn one_cent_more_than_is_left_of_its_parent_is_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = accepted(&office, vec![coaching("R1", 5_000, 5_000)]).await;
        let parent = CreditParent::Line(first.lines[0].id);
        let waiting = handed_in(&office, vec![credit_note(parent, "G1", 2_000)]).await.unwrap();
        let refused = handed_in(&office, vec![credit_note(parent, "G2", 3_001)]).await;
        match refused {
            Err(FlowError::CreditAboveParent { parent, left, asked }) => {
                assert_eq!((parent, left.get(), asked.get()), (first.lines[0].id, 3_000, 3_001));
            }
            other => panic!("a credit note above its parent should be refused, not {other:?}"),
        }
        let rest = handed_in(&office, vec![credit_note(parent, "G2", 3_000)]).await.unwrap();
        decide(&office, &waiting, vec![LineDecision::Accept]).await.unwrap();
        decide(&office, &rest, vec![LineDecision::Accept]).await.unwrap();
        assert_eq!(f1(&office).await.recognised, Cents::ZERO);
        // What is taken back is due no more: the next cost is covered by what was already due.
        let next = accepted(&office, vec![coaching("R2", 5_000, 5_000)]).await;
        assert_eq!(next.lines[0].used, Cents::new(4_000));
        assert_eq!(f1(&office).await.recognised, Cents::new(4_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_cost_is_not_corrected_below_what_credit_notes_took(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = accepted(&office, vec![coaching("R1", 10_000, 10_000)]).await;
        let parent = CreditParent::Line(first.lines[0].id);
        accepted(&office, vec![credit_note(parent, "G1", 4_000)]).await;
        let corrected = |cents| CorrectClaim {
            claim: first.id,
            version: first.version,
            line: first.lines[0].id,
            recognised: Cents::new(cents),
            reason: "rechnerisch".to_owned(),
            text: "Doppelt gezählt".to_owned(),
            findings: BTreeSet::new(),
        };
        let below = office.run(&office.finance(), corrected(3_999)).await;
        assert!(
            matches!(&below, Err(FlowError::CreditAboveParent { left, asked, .. })
                if (left.get(), asked.get()) == (6_000, 6_001)),
            "{below:?}"
        );
        office.run(&office.finance(), corrected(4_000)).await.unwrap();
        assert_eq!(f1(&office).await.recognised, Cents::ZERO);
        let more = handed_in(&office, vec![credit_note(parent, "G2", 1)]).await;
        assert!(more.is_err(), "nothing is left to take: {more:?}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_credit_notes_took_of_a_cost_stays_carried_when_it_is_corrected(db: TestDb) {
        let office = Office::open(&db.store).await;
        accepted(&office, vec![coaching("R1", 10_000, 10_000)]).await;
        // Of 0.07 the grant carries 0.06, and a credit note of 0.03 takes 0.03 of that; 80 % of 0.03 alone are 0.02.
        let small = accepted(&office, vec![coaching("R2", 7, 7)]).await;
        accepted(&office, vec![credit_note(CreditParent::Line(small.lines[0].id), "G1", 3)]).await;
        assert_eq!(f1(&office).await.recognised.get(), 8_003);
        let cut = CorrectClaim {
            claim: small.id,
            version: small.version,
            line: small.lines[0].id,
            recognised: Cents::new(3),
            reason: "rechnerisch".to_owned(),
            text: "Doppelt gezählt".to_owned(),
            findings: BTreeSet::new(),
        };
        office.run(&office.finance(), cut).await.unwrap();
        assert_eq!(f1(&office).await.recognised.get(), 8_000, "nothing is left of it, and not a cent less");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_credit_note_may_stand_in_the_claim_of_its_cost(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lines = || vec![coaching("R1", 5_000, 5_000), credit_note(CreditParent::Number(1), "G1", 3_000)];
        let claim = handed_in(&office, lines()).await.unwrap();
        assert_eq!(f1(&office).await.claimed, Cents::new(1_600));
        // Of a cost that is cut to 29.99, a credit note of 30.00 cannot be taken.
        let cut = decide(&office, &claim, vec![part(2_999, &[]), LineDecision::Accept]).await;
        assert!(matches!(cut, Err(FlowError::CreditAboveParent { .. })), "{cut:?}");
        let decided = decide(&office, &claim, vec![part(4_000, &[]), LineDecision::Accept]).await.unwrap();
        assert_eq!(decided.lines.iter().map(|line| line.used.get()).collect::<Vec<_>>(), [3_200, 2_400]);
        assert_eq!(f1(&office).await.recognised, Cents::new(800));
        let more = CreditParent::Line(decided.lines[0].id);
        let refused = handed_in(&office, vec![credit_note(more, "G2", 1_001)]).await;
        assert!(matches!(refused, Err(FlowError::CreditAboveParent { left, .. }) if left.get() == 1_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_cost_and_its_credit_note_that_are_parked_are_claimed_again_in_either_order_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        for (number, order) in [(1, [0, 1]), (2, [1, 0])] {
            let (receipt, note) = (format!("R{number}"), format!("G{number}"));
            let before = f1(&office).await;
            let lines = vec![coaching(&receipt, 5_000, 5_000), credit_note(CreditParent::Number(1), &note, 3_000)];
            let claim = handed_in(&office, lines).await.unwrap();
            // A credit note takes nothing of a cost that waits.
            let early = decide(&office, &claim, vec![park(), LineDecision::Accept]).await;
            assert!(matches!(early, Err(FlowError::CreditAboveParent { .. })), "{early:?}");
            let parked = decide(&office, &claim, vec![park(), park()]).await.unwrap();
            assert_eq!(f1(&office).await, before, "both have left the sum");
            let reinclude = order.map(|place| parked.lines[place].id).to_vec();
            let again = SubmitClaim { reinclude, ..submit(&office.forwarding_a, Vec::new()) };
            let second = office.run(&office.a(), again.clone()).await.unwrap();
            let (cost, note) = (&second.lines[0], &second.lines[1]);
            assert_eq!((cost.reincludes, note.reincludes), (Some(parked.lines[0].id), Some(parked.lines[1].id)));
            assert!(matches!(note.cost, Cost::CreditNote { parent, .. } if parent == cost.id), "{note:?}");
            assert_eq!(f1(&office).await.claimed.minus(before.claimed), Ok(Cents::new(1_600)));
            let twice = office.run(&office.a(), again).await;
            assert!(matches!(twice, Err(FlowError::Claim(ClaimError::NotParked { present: "reincluded", .. }))));
            let cut = decide(&office, &second, vec![part(2_999, &[]), LineDecision::Accept]).await;
            assert!(matches!(cut, Err(FlowError::CreditAboveParent { .. })), "{cut:?}");
            let second = decide(&office, &second, vec![LineDecision::Accept; 2]).await.unwrap();
            assert_eq!(second.lines.iter().map(|line| line.used.get()).collect::<Vec<_>>(), [4_000, 2_400]);
            assert_eq!(f1(&office).await.recognised.minus(before.recognised), Ok(Cents::new(1_600)));
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_parked_credit_note_is_claimed_again_when_its_cost_is_recognised_elsewhere(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lines = vec![coaching("R1", 5_000, 5_000), credit_note(CreditParent::Number(1), "G1", 3_000)];
        let claim = handed_in(&office, lines).await.unwrap();
        let parked = decide(&office, &claim, vec![park(), park()]).await.unwrap();
        let again = |place: usize| {
            let reinclude = vec![parked.lines[place].id];
            SubmitClaim { reinclude, ..submit(&office.forwarding_a, Vec::new()) }
        };
        let waits = |outcome: Result<Claim, FlowError>| {
            let refused = matches!(outcome, Err(FlowError::Claim(ClaimError::NotCreditable { line: 1, .. })));
            assert!(refused, "{outcome:?}");
        };
        waits(office.run(&office.a(), again(1)).await);
        let cost = office.run(&office.a(), again(0)).await.unwrap();
        waits(office.run(&office.a(), again(1)).await);
        let cost = decide(&office, &cost, vec![LineDecision::Accept]).await.unwrap();
        let note = office.run(&office.a(), again(1)).await.unwrap();
        assert!(matches!(note.lines[0].cost, Cost::CreditNote { parent, .. } if parent == cost.lines[0].id));
        let more = credit_note(CreditParent::Line(cost.lines[0].id), "G2", 2_001);
        let refused = handed_in(&office, vec![more]).await;
        assert!(matches!(refused, Err(FlowError::CreditAboveParent { left, .. }) if left.get() == 2_000));
        decide(&office, &note, vec![LineDecision::Accept]).await.unwrap();
        assert_eq!(f1(&office).await.recognised, Cents::new(1_600));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_parked_credit_note_for_a_cost_that_is_gone_is_dropped_and_not_claimed_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lines = vec![coaching("R1", 5_000, 5_000), credit_note(CreditParent::Number(1), "G1", 3_000)];
        let claim = handed_in(&office, lines).await.unwrap();
        let parked = decide(&office, &claim, vec![park(), park()]).await.unwrap();
        let (cost, note) = (parked.lines[0].id, parked.lines[1].id);
        let drop = DropParked { claim: parked.id, version: parked.version, line: cost };
        let dropped = office.run(&office.a(), drop).await.unwrap();
        let again = SubmitClaim { reinclude: vec![note], ..submit(&office.forwarding_a, Vec::new()) };
        let refused = office.run(&office.a(), again).await;
        assert!(matches!(refused, Err(FlowError::Claim(ClaimError::NotCreditable { .. }))), "{refused:?}");
        let drop = DropParked { claim: parked.id, version: dropped.version, line: note };
        let dropped = office.run(&office.a(), drop).await.unwrap();
        assert_eq!(dropped.lines[1].state, LineState::Dropped);
        assert_eq!(f1(&office).await.claimed, Cents::ZERO);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_withdrawn_credit_note_leaves_everything_as_it_was(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = accepted(&office, vec![coaching("R1", 5_000, 5_000)]).await;
        let (before, parent) = (f1(&office).await, CreditParent::Line(first.lines[0].id));
        let credit = handed_in(&office, vec![credit_note(parent, "G1", 5_000)]).await.unwrap();
        let back = WithdrawClaim { claim: credit.id, version: credit.version };
        office.run(&office.a(), back).await.unwrap();
        assert_eq!(f1(&office).await, before);
        handed_in(&office, vec![credit_note(parent, "G1", 5_000)]).await.unwrap();
    }

    async fn a_claim_that_holds_nothing_any_more_is_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = accepted(&office, vec![coaching("R1", 50_000, 50_000)]).await;
        let again = left_with_a_credit_note(&office, CreditParent::Line(first.lines[0].id)).await;
        let decided = decide(&office, &again, vec![LineDecision::Accept]).await.unwrap();
        let states: Vec<_> = decided.lines.iter().map(|line| (line.state.word(), line.used.get())).collect();
        assert_eq!(states, [("accepted", 8_000), ("dropped", 0)]);
        let figures = f1(&office).await;
        let sums = [figures.claimed, figures.reserved, figures.recognised].map(Cents::get);
        assert_eq!(sums, [32_000, 0, 32_000]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_claim_that_holds_nothing_any_more_is_withdrawn(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = accepted(&office, vec![coaching("R1", 50_000, 50_000)]).await;
        let (before, parent) = (f1(&office).await, CreditParent::Line(first.lines[0].id));
        let again = left_with_a_credit_note(&office, parent).await;
        // It is asked about once more, and handed in as it stands.
        let asked = office.run(&office.finance(), ask(&again, &[0])).await.unwrap();
        let again = office.run(&office.a(), resubmit(&asked, Vec::new())).await.unwrap();
        let back = WithdrawClaim { claim: again.id, version: again.version };
        office.run(&office.a(), back).await.unwrap();
        assert_eq!(f1(&office).await, before);
        flow::verify::verify(office.flow.store()).await.unwrap();
        // What it had is there to be claimed.
        let lines = vec![credit_note(parent, "G1", 10_000), coaching("R2", 20_000, 20_000)];
        handed_in(&office, lines).await.unwrap();
    }

    async fn a_credit_note_names_a_recognised_cost_of_its_grant(db: TestDb) {
        let office = Office::open(&db.store).await;
        let waiting = handed_in(&office, vec![coaching("R1", 5_000, 5_000)]).await.unwrap();
        let of = |line: ClaimLineId| credit_note(CreditParent::Line(line), "G1", 1);
        let undecided = handed_in(&office, vec![of(waiting.lines[0].id)]).await;
        assert!(matches!(undecided, Err(FlowError::Claim(ClaimError::NotCreditable { line: 1, .. }))));
        let nobody = handed_in(&office, vec![of(ClaimLineId(uuid::Uuid::max()))]).await;
        assert!(matches!(nobody, Err(FlowError::Claim(ClaimError::NoParent { line: 1 }))));
        let first = accepted(&office, vec![coaching("R2", 5_000, 5_000)]).await;
        let credit = accepted(&office, vec![of(first.lines[0].id)]).await;
        let of_credit = handed_in(&office, vec![of(credit.lines[0].id)]).await;
        assert!(matches!(of_credit, Err(FlowError::Claim(ClaimError::NotCreditable { .. }))));
        let given = [("F1", 10_000, COACHING, 12_500)];
        let grant = office.run(&office.finance(), forwarding(&office.award, office.provider_b, &given)).await;
        let foreign = office.run(&office.b(), submit(&grant.unwrap(), vec![of(first.lines[0].id)])).await;
        assert!(matches!(foreign, Err(FlowError::Claim(ClaimError::NoParent { line: 1 }))));
    }

    async fn income_is_kept_with_its_claim(db: TestDb) {
        let office = Office::open(&db.store).await;
        let income = |payer: &str, cents| Income {
            kind: IncomeKind::ThirdParty,
            payer: payer.to_owned(),
            received_on: day(2021, 2, 1),
            amount: Cents::new(cents),
            receipt_number: Some("E 7".to_owned()),
        };
        let new = SubmitClaim {
            income: vec![income("Stiftung", 5_000)],
            ..submit(&office.forwarding_a, vec![coaching("R1", 100, 100)])
        };
        let claim = office.run(&office.a(), new.clone()).await.unwrap();
        assert_eq!(views::claim(&office.a(), claim.id).await.unwrap().income, [income("Stiftung", 5_000)]);
        let nothing = SubmitClaim { income: vec![income("Stiftung", 0)], ..new };
        let refused = office.run(&office.a(), nothing).await.unwrap_err();
        assert_eq!(refused.to_string(), "income 1: the amount must be above zero, not 0.00");
    }

    async fn ten_thousand_units_of_a_line_are_refused_as_one_sum(db: TestDb) {
        let office = Office::open(&db.store).await;
        let given = [("F4", 50_000, LESSONS, 60_000_000), ("F1", 1, COACHING, 2)];
        // The award has no room for all of them; what is looked at here is that they are refused as one sum.
        let references: Vec<String> = (0..10_000).map(|number| format!("Std. {number}")).collect();
        let references: Vec<&str> = references.iter().map(String::as_str).collect();
        let grant = office.run(&office.finance(), forwarding(&office.award, office.provider_b, &given)).await;
        let refused = office.run(&office.b(), submit(&grant.unwrap(), vec![course(&references)])).await;
        assert!(matches!(refused, Err(FlowError::LimitExceeded { asked, .. }) if asked.get() == 30_000_000));
    }
}
