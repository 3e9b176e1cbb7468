//! A claim's steps.

use ledger::Cents;
use uuid::Uuid;

use super::*;
use crate::sample::{self, DAY};
use crate::{Financing, PlanLineId, PositionId, ReceiptId, TextError};

fn line(number: i64, state: LineState) -> ClaimLine {
    ClaimLine {
        id: id(number),
        number,
        position: PositionId(Uuid::from_u128(1)),
        plan_line: PlanLineId(Uuid::from_u128(202)),
        cost: Cost::Actual { receipt: ReceiptId(Uuid::from_u128(9)) },
        paid_on: DAY,
        reason_for_payment: "Prüfungsgebühr".to_owned(),
        eligible: Cents::new(12_000),
        grant_share: Cents::new(9_600),
        state,
        held: sample::held(),
    }
}

fn id(number: i64) -> ClaimLineId {
    ClaimLineId(Uuid::from_u128(number.unsigned_abs().into()))
}

fn declared(number: i64) -> ClaimLine {
    line(number, LineState::Declared)
}

fn claim(state: ClaimState) -> Claim {
    Claim {
        id: ClaimId(Uuid::from_u128(1)),
        grant: GrantId(Uuid::from_u128(1)),
        number: 1,
        version: 1,
        period: Period::new(DAY, DAY).unwrap(),
        state,
        submitted_by: "Erika Muster".to_owned(),
        lines: vec![declared(1), declared(2)],
        reserved: ClaimReservations::default(),
    }
}

fn part(cents: i64) -> LineDecision {
    let (reason, text) = ("rechnerisch".to_owned(), "Summe falsch".to_owned());
    LineDecision::AcceptInPart { recognised: Cents::new(cents), reason, text }
}

fn reject() -> LineDecision {
    LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: "kein Beleg".to_owned() }
}

fn decide(line: ClaimLine, decision: LineDecision) -> Result<ClaimLine, ClaimError> {
    line.decide(decision, &sample::programme())
}

#[test]
fn every_state_of_a_line_takes_only_its_steps() {
    let decided = [LineDecision::Accept, part(5_000), reject()]
        .map(|decision| (decide(declared(1), decision.clone()).unwrap().state, decision));
    let words = decided.each_ref().map(|(state, _)| state.word());
    assert_eq!(words, ["accepted", "accepted_in_part", "rejected"]);
    for (state, _) in decided.clone() {
        for (_, decision) in decided.clone() {
            let refusal = ClaimError::LineDecided { line: 1, present: state.word() };
            assert_eq!(decide(line(1, state.clone()), decision), Err(refusal));
        }
    }
}

#[test]
fn a_part_lies_above_nothing_and_below_all() {
    for cents in [1, 11_999] {
        assert_eq!(decide(declared(1), part(cents)).unwrap().recognised(), Cents::new(cents));
    }
    for cents in [-1, 0, 12_000, 12_001] {
        let (recognised, eligible) = (Cents::new(cents), Cents::new(12_000));
        let refusal = ClaimError::NotAPart { line: 3, recognised, eligible };
        assert_eq!(decide(declared(3), part(cents)), Err(refusal));
    }
}

#[test]
fn less_than_claimed_takes_a_registered_reason_and_a_text() {
    let because = |reason: &str, text: &str| {
        decide(declared(3), LineDecision::Reject { reason: reason.to_owned(), text: text.to_owned() })
    };
    let refusal = ClaimError::UnknownReason { line: 3, reason: "laune".to_owned() };
    assert_eq!(because("laune", "so"), Err(refusal));
    assert_eq!(
        because("beleg_fehlt", " "),
        Err(ClaimError::Text { line: 3, cause: TextError::Length { most: 2000, length: 0 } })
    );
    assert_eq!(because("beleg_fehlt", "fehlt").unwrap().recognised(), Cents::ZERO);
}

#[test]
fn the_grant_carries_its_share_of_what_is_recognised() {
    let share = |line: ClaimLine| line.recognised_share(&sample::eighty_percent());
    assert_eq!(share(declared(1)), Ok(Cents::ZERO));
    assert_eq!(share(line(1, LineState::Accepted)), Ok(Cents::new(9_600)));
    assert_eq!(share(decide(declared(1), part(5_000)).unwrap()), Ok(Cents::new(4_000)));
    assert_eq!(share(decide(declared(1), reject()).unwrap()), Ok(Cents::ZERO));
}

#[test]
fn what_the_grant_carries_in_full_stays_so_when_it_is_reduced() {
    let carried = ClaimLine { grant_share: Cents::new(12_000), ..declared(1) };
    let reduced = decide(carried, part(5_000)).unwrap();
    assert_eq!(reduced.recognised_share(&sample::eighty_percent()), Ok(Cents::new(5_000)));
    assert_eq!(reduced.recognised_share(&Financing::Vollfinanzierung), Ok(Cents::new(5_000)));
}

#[test]
fn every_state_of_a_claim_takes_only_its_steps() {
    let decisions = || vec![(id(2), LineDecision::Accept), (id(1), reject())];
    let submitted = ClaimState::Submitted { on: DAY };
    let (decided, withdrawn) = (ClaimState::Decided { on: DAY }, ClaimState::Withdrawn { on: DAY });
    for (state, takes) in [(submitted, true), (decided, false), (withdrawn, false)] {
        let answers =
            [claim(state).decide(decisions(), &sample::programme(), DAY), claim(state).withdraw(DAY)];
        for (answer, next) in answers.into_iter().zip([decided, withdrawn]) {
            let refusal = ClaimError::State { present: state.word(), asked: next.word() };
            assert_eq!(answer.map(|claim| claim.state), if takes { Ok(next) } else { Err(refusal) });
        }
    }
}

#[test]
fn every_line_is_decided_exactly_once() {
    let decided = |decisions: &[(i64, LineDecision)]| {
        let decisions = decisions.iter().map(|(number, decision)| (id(*number), decision.clone())).collect();
        let submitted = claim(ClaimState::Submitted { on: DAY });
        let claim = submitted.decide(decisions, &sample::programme(), DAY)?;
        Ok(claim.lines.iter().map(|line| line.state.word()).collect::<Vec<_>>())
    };
    let accept = || LineDecision::Accept;
    assert_eq!(decided(&[(2, accept()), (1, reject())]), Ok(vec!["rejected", "accepted"]));
    assert_eq!(decided(&[(1, accept())]), Err(ClaimError::Undecided { line: 2 }));
    let twice = decided(&[(1, accept()), (2, accept()), (1, reject())]);
    assert_eq!(twice, Err(ClaimError::DecidedTwice { line: 1 }));
    let foreign = decided(&[(1, accept()), (2, accept()), (7, accept())]);
    assert_eq!(foreign, Err(ClaimError::UnknownLine { id: id(7) }));
}

#[test]
fn lines_add_up_for_each_limit_that_they_share() {
    let other = ClaimLine {
        position: PositionId(Uuid::from_u128(7)),
        plan_line: PlanLineId(Uuid::from_u128(700)),
        eligible: Cents::new(100),
        grant_share: Cents::new(80),
        ..declared(3)
    };
    let lines = [declared(1), other, decide(declared(2), part(5_000)).unwrap()];
    let claimed = ClaimSums::claimed(&lines).unwrap();
    assert_eq!(
        (claimed.share_of(lines[0].position), claimed.share_of(lines[1].position)),
        (Cents::new(19_200), Cents::new(80))
    );
    assert_eq!(
        (claimed.cost_of(lines[0].plan_line), claimed.total),
        (Cents::new(24_000), Cents::new(24_100))
    );
    let recognised = ClaimSums::recognised(&lines, &sample::eighty_percent()).unwrap();
    assert_eq!(recognised.share_of(lines[0].position), Cents::new(4_000));
    assert_eq!((recognised.cost_of(lines[1].plan_line), recognised.total), (Cents::ZERO, Cents::new(5_000)));
    assert_eq!(recognised.share_of(PositionId(Uuid::from_u128(8))), Cents::ZERO);
}
