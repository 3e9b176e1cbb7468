//! A claim's steps.

mod change_requests;
mod corrections;
mod figures;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Cents, Hash};
use uuid::Uuid;

use super::*;
use crate::sample::{self, DAY};
use crate::{
    Financing, FindingCode, LineUnits, PlanLineId, PositionId, ReceiptId, RegisterError, ServiceUnitId,
    TextError,
};

fn line(number: i64, state: LineState) -> ClaimLine {
    ClaimLine {
        id: id(number),
        number,
        position: PositionId(Uuid::from_u128(1)),
        plan_line: PlanLineId(Uuid::from_u128(202)),
        cost: Cost::Actual { receipt: ReceiptId(Uuid::from_u128(9)) },
        paid_on: DAY,
        reason_for_payment: "Prüfungsgebühr".to_owned(),
        receipt_details: None,
        eligible: Cents::new(12_000),
        grant_share: Cents::new(9_600),
        used: Cents::ZERO,
        units: None,
        state,
        held: Some(sample::held()),
        credit: None,
        replaces: None,
        reincludes: None,
        findings: BTreeSet::new(),
        corrections: Vec::new(),
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
        income: Vec::new(),
        reserved: ClaimReservations::default(),
        change_requests: Vec::new(),
        sign_offs: Vec::new(),
        proposal: None,
        correction: None,
        returned: Vec::new(),
    }
}

fn part(cents: i64) -> LineDecision {
    let (reason, text) = ("rechnerisch".to_owned(), "Summe falsch".to_owned());
    LineDecision::AcceptInPart {
        recognised: Cents::new(cents),
        reason,
        text,
        not_recognised: BTreeSet::new(),
    }
}

fn reject() -> LineDecision {
    LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: "kein Beleg".to_owned() }
}

fn decide(line: ClaimLine, decision: LineDecision) -> Result<ClaimLine, ClaimError> {
    line.decide(&decision, &sample::programme(), DAY).map_err(alone)
}

/// The only thing that is wrong.
fn alone(mut faults: Vec<ClaimError>) -> ClaimError {
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

/// What is decided of a claim of which nothing was found.
fn decide_all(claim: Claim, decisions: &[(ClaimLineId, LineDecision)]) -> Result<Claim, Vec<ClaimError>> {
    claim.decide(decisions, &BTreeMap::new(), &sample::programme(), DAY)
}

fn park() -> LineDecision {
    LineDecision::Park { question: " Wer nahm teil? ".to_owned(), answer_by: sample::day("2021-06-01") }
}

fn parked(reincluded_by: Option<ClaimLineId>) -> LineState {
    let question = "Wer nahm teil?".to_owned();
    LineState::Parked { question, answer_by: sample::day("2021-06-01"), reincluded_by }
}

/// A claim in a state whose only line stands somewhere.
fn claim_of(state: ClaimState, of_line: LineState) -> Claim {
    Claim { lines: vec![line(1, of_line)], ..claim(state) }
}

#[test]
fn every_state_of_a_line_takes_only_its_steps() {
    let decided = [LineDecision::Accept, part(5_000), reject(), park()]
        .map(|decision| (decide(declared(1), decision.clone()).unwrap().state, decision));
    let words = decided.each_ref().map(|(state, _)| state.word());
    assert_eq!(words, ["accepted", "accepted_in_part", "rejected", "parked"]);
    let left = [LineState::Replaced { by: id(2) }, LineState::Dropped];
    for state in decided.iter().map(|(state, _)| state.clone()).chain(left) {
        for (_, decision) in decided.clone() {
            let refusal = ClaimError::LineDecided { line: 1, present: state.word() };
            assert_eq!(decide(line(1, state.clone()), decision), Err(refusal));
        }
    }
}

#[test]
fn only_a_parked_line_is_claimed_again_dropped_or_rejected_and_only_once() {
    let programme = sample::programme();
    let (part, reject) = (part(5_000), reject());
    let [accepted, in_part, rejected] =
        [LineDecision::Accept, part, reject].map(|it| decide(declared(1), it).unwrap().state);
    let states = [
        (LineState::Declared, "declared"),
        (accepted, "accepted"),
        (in_part, "accepted_in_part"),
        (rejected, "rejected"),
        (parked(None), ""),
        (parked(Some(id(9))), "reincluded"),
        (LineState::Replaced { by: id(2) }, "replaced"),
        (LineState::Dropped, "dropped"),
    ];
    for (state, present) in states {
        let at = || claim_of(ClaimState::Decided { on: DAY }, state.clone());
        let outcomes = [
            at().lines[0].reinclude(id(7), 3).map(|it| it.state),
            at().drop_parked(id(1)).map(|it| it.lines[0].state.clone()),
            at().reject_parked(id(1), ("beleg_fehlt", "keine Antwort"), &BTreeSet::new(), &programme, DAY)
                .map(|it| it.lines[0].state.clone())
                .map_err(alone),
        ];
        for (outcome, next) in outcomes.into_iter().zip(["declared", "dropped", "rejected"]) {
            match outcome {
                Ok(state) => assert_eq!((state.word(), present), (next, "")),
                Err(refusal) => assert_eq!(refusal, ClaimError::NotParked { line: 1, present }),
            }
        }
    }
    let again = line(1, parked(None)).reinclude(id(7), 3).unwrap();
    assert_eq!((again.id, again.number, again.reincludes, again.held), (id(7), 3, Some(id(1)), None));
}

#[test]
fn what_was_parked_before_is_not_parked_again() {
    let submitted = claim(ClaimState::Submitted { on: DAY });
    let again = ClaimLine { reincludes: Some(id(7)), ..declared(1) };
    let replacing = ClaimLine { replaces: Some(id(1)), ..declared(2) };
    let replaced = ClaimLine { state: LineState::Replaced { by: id(2) }, ..again.clone() };
    for (lines, named) in [(vec![again], 1), (vec![replaced, replacing], 2)] {
        let claim = Claim { lines, ..submitted.clone() };
        let refused = decide_all(claim, &[(id(named), park())]).map_err(alone);
        assert_eq!(refused, Err(ClaimError::ParkedTwice { line: named }));
    }
}

#[test]
fn an_answer_is_expected_on_the_day_of_the_question_at_the_earliest() {
    let by = |day: &str| {
        let answer_by = sample::day(day);
        decide(declared(1), LineDecision::Park { question: "Wer?".to_owned(), answer_by })
    };
    assert!(by("2021-05-01").is_ok());
    let early = ClaimError::AnswerBy { line: Some(1), answer_by: sample::day("2021-04-30"), on: DAY };
    assert_eq!(early.to_string(), "line 1: an answer cannot be expected by 2021-04-30, before 2021-05-01");
    assert_eq!(by("2021-04-30"), Err(early));
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

/// Four lessons at 30.00.
fn lessons() -> ClaimLine {
    let (rate, unit) = (sample::rate("P4"), "Unterrichtsstunde".to_owned());
    let cost = Cost::LumpSum { rate, unit, count: 4, rate_amount: Cents::new(3_000) };
    let units = LineUnits { count: 4, hash: Hash::of(b"four"), released: BTreeSet::new() };
    ClaimLine { cost, units: Some(units), held: None, ..declared(1) }
}

fn without(line: ClaimLine, cents: i64, units: &[u128]) -> Result<BTreeSet<ServiceUnitId>, ClaimError> {
    let named = units.iter().map(|unit| ServiceUnitId(Uuid::from_u128(*unit))).collect();
    let LineDecision::AcceptInPart { recognised, reason, text, .. } = part(cents) else { panic!("a part") };
    let decision = LineDecision::AcceptInPart { recognised, reason, text, not_recognised: named };
    Ok(decide(line, decision)?.units.map_or_else(BTreeSet::new, |units| units.released))
}

#[test]
fn a_part_of_a_lump_sum_is_a_number_of_units() {
    assert_eq!(without(lessons(), 9_000, &[]), Ok(BTreeSet::new()));
    assert_eq!(without(lessons(), 9_000, &[7]).unwrap().len(), 1);
    for cents in [1, 2_999, 3_001] {
        let (recognised, rate_amount) = (Cents::new(cents), Cents::new(3_000));
        let refusal = ClaimError::NotWholeUnits { line: 1, recognised, rate_amount };
        assert_eq!(without(lessons(), cents, &[]), Err(refusal));
    }
    for named in [&[1, 2][..], &[1, 2, 3, 4]] {
        let count = i64::try_from(named.len()).unwrap();
        let refusal = ClaimError::UnitsDoNotFit { line: 1, named: count, expected: 1 };
        assert_eq!(without(lessons(), 9_000, named), Err(refusal));
    }
    let none = without(declared(1), 5_000, &[7]);
    assert_eq!(none, Err(ClaimError::UnitsDoNotFit { line: 1, named: 1, expected: 0 }));
}

#[test]
fn less_than_claimed_takes_a_registered_reason_and_a_text() {
    let because = |reason: &str, text: &str| {
        decide(declared(3), LineDecision::Reject { reason: reason.to_owned(), text: text.to_owned() })
    };
    let (register, code) = ("reduction reason", "laune".to_owned());
    let refusal = ClaimError::Register { line: 3, cause: RegisterError::Unknown { register, code } };
    assert_eq!(because("laune", "so"), Err(refusal));
    assert_eq!(
        because("beleg_fehlt", " "),
        Err(ClaimError::Text { line: 3, cause: TextError::Length { most: 2000, length: 0 } })
    );
    assert_eq!(because("beleg_fehlt", "fehlt").unwrap().recognised(), Cents::ZERO);
}

#[test]
fn a_reason_and_a_finding_are_given_on_the_days_that_they_hold() {
    let mut programme = sample::programme();
    let (reason, finding) = (&mut programme.reduction_reasons[0], &mut programme.findings[0]);
    (reason.valid_until, finding.valid_from) = (DAY.pred_opt(), DAY.succ_opt());
    let (ended, coming) = (reason.code.clone(), finding.code.clone());
    let (reason, text) = (ended.clone(), "fehlt".to_owned());
    let late = declared(3).decide(&LineDecision::Reject { reason, text }, &programme, DAY).map_err(alone);
    let not_then = |register, code: &str| {
        let cause = RegisterError::NotValidOn { register, code: code.to_owned(), on: DAY };
        ClaimError::Register { line: 3, cause }
    };
    assert_eq!(late.unwrap_err(), not_then("reduction reason", &ended));
    let decided =
        Claim { lines: vec![line(3, LineState::Accepted)], ..claim(ClaimState::Decided { on: DAY }) };
    let found = |code: &FindingCode| [(id(3), BTreeSet::from([code.clone()]))].into();
    let early = decided.clone().with_findings(&found(&coming), &programme, DAY).map_err(alone);
    assert_eq!(early.unwrap_err(), not_then("finding", coming.as_str()));
    let known = programme.findings[1].code.clone();
    let with = decided.with_findings(&found(&known), &programme, DAY).unwrap();
    assert_eq!(with.lines[0].findings, BTreeSet::from([known]));
}

#[test]
fn nothing_is_found_of_a_line_that_is_not_decided() {
    let programme = sample::programme();
    let found = [(id(1), BTreeSet::from([programme.findings[0].code.clone()]))].into();
    for (state, present) in [(LineState::Dropped, "dropped"), (parked(None), "parked")] {
        let claim = claim_of(ClaimState::Decided { on: DAY }, state);
        let refused = claim.with_findings(&found, &programme, DAY).map_err(alone);
        assert_eq!(refused, Err(ClaimError::NotDecided { line: 1, present }));
    }
    let elsewhere = claim(ClaimState::Decided { on: DAY }).with_findings(
        &[(id(99), BTreeSet::new())].into(),
        &programme,
        DAY,
    );
    assert_eq!(elsewhere.map_err(alone), Err(ClaimError::UnknownLine { id: id(99) }));
}

#[test]
fn the_grant_carries_its_share_of_what_is_recognised() {
    let share = |line: ClaimLine| line.share_of(line.recognised(), sample::eighty_percent());
    assert_eq!(share(declared(1)), Ok(Cents::ZERO));
    assert_eq!(share(line(1, LineState::Accepted)), Ok(Cents::new(9_600)));
    assert_eq!(share(decide(declared(1), part(5_000)).unwrap()), Ok(Cents::new(4_000)));
    assert_eq!(share(decide(declared(1), reject()).unwrap()), Ok(Cents::ZERO));
}

#[test]
fn what_the_grant_carries_in_full_stays_so_when_it_is_reduced() {
    let carried = ClaimLine { grant_share: Cents::new(12_000), ..declared(1) };
    let reduced = decide(carried, part(5_000)).unwrap();
    assert_eq!(reduced.share_of(Cents::new(5_000), sample::eighty_percent()), Ok(Cents::new(5_000)));
    assert_eq!(reduced.share_of(Cents::new(5_000), Financing::Vollfinanzierung), Ok(Cents::new(5_000)));
}

#[test]
fn every_state_of_a_claim_takes_only_its_steps() {
    let decisions = [(id(2), LineDecision::Accept), (id(1), reject())];
    let answer_by = sample::day("2021-06-01");
    let steps = [
        ClaimState::Submitted { on: DAY },
        ClaimState::ChangesRequested { on: DAY, answer_by },
        ClaimState::Decided { on: DAY },
        ClaimState::Withdrawn { on: DAY },
    ];
    let table = [
        (steps[0], [false, true, true, true]),
        (steps[1], [true, false, false, true]),
        (steps[2], [false; 4]),
        (steps[3], [false; 4]),
    ];
    for (state, takes) in table {
        let answers = [
            claim(state).resubmit(Vec::new(), DAY),
            claim(state).request_changes("Liste?", &[], answer_by, "Frieda", DAY),
            decide_all(claim(state), &decisions).map_err(alone),
            claim(state).withdraw(DAY),
        ];
        for ((answer, next), takes) in answers.into_iter().zip(steps).zip(takes) {
            let refusal = ClaimError::State { present: state.word(), asked: next.word() };
            assert_eq!(answer.map(|claim| claim.state), if takes { Ok(next) } else { Err(refusal) });
        }
    }
}

#[test]
fn every_line_is_decided_exactly_once() {
    let decided = |decisions: &[(i64, LineDecision)]| {
        let decisions: Vec<_> =
            decisions.iter().map(|(number, decision)| (id(*number), decision.clone())).collect();
        let submitted = claim(ClaimState::Submitted { on: DAY });
        let claim = decide_all(submitted, &decisions).map_err(alone)?;
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

/// A claim with a line for each way to be decided wrongly: eight that are declared, one that was parked before, and one that was
/// dropped; and what is decided of them.
fn decided_wrongly() -> (Claim, Vec<(ClaimLineId, LineDecision)>) {
    let mut lines: Vec<_> = (1..=8).map(declared).collect();
    lines[1] = ClaimLine { number: 2, id: id(2), ..lessons() };
    lines.push(ClaimLine { reincludes: Some(id(70)), ..declared(9) });
    lines.push(line(10, LineState::Dropped));
    let text = |text: &str| text.to_owned();
    let in_part = |cents, named: &[u128]| LineDecision::AcceptInPart {
        recognised: Cents::new(cents),
        reason: text("rechnerisch"),
        text: text("Summe falsch"),
        not_recognised: named.iter().map(|unit| ServiceUnitId(Uuid::from_u128(*unit))).collect(),
    };
    let early = sample::day("2021-04-30");
    let said = [
        (
            1,
            LineDecision::AcceptInPart {
                recognised: Cents::new(12_000),
                reason: String::new(),
                text: text(" "),
                not_recognised: BTreeSet::new(),
            },
        ),
        (2, in_part(3_001, &[])),
        (3, in_part(5_000, &[7])),
        (4, LineDecision::Reject { reason: text("laune"), text: "ü".repeat(2_001) }),
        (5, LineDecision::Park { question: String::new(), answer_by: early }),
        (7, LineDecision::Accept),
        (7, LineDecision::Accept),
        (8, LineDecision::Accept),
        (9, park()),
        (10, LineDecision::Accept),
        (77, LineDecision::Accept),
    ];
    let decisions = said.map(|(number, decision)| (id(number), decision)).to_vec();
    (Claim { lines, ..claim(ClaimState::Submitted { on: DAY }) }, decisions)
}

#[test]
fn all_that_is_decided_wrongly_is_told_at_once_line_by_line() {
    let (claim, decisions) = decided_wrongly();
    let unknown = BTreeSet::from([FindingCode::parse("laune").unwrap()]);
    let found = BTreeMap::from([(id(4), unknown.clone()), (id(8), unknown.clone()), (id(78), unknown)]);
    let faults = claim.decide(&decisions, &found, &sample::programme(), DAY).unwrap_err();
    let length = |length| TextError::Length { most: 2000, length };
    let register = |line, register, code: &str| ClaimError::Register {
        line,
        cause: RegisterError::Unknown { register, code: code.to_owned() },
    };
    let [part, lessons] = [12_000, 3_001].map(Cents::new);
    let expected = [
        ClaimError::NotAPart { line: 1, recognised: part, eligible: part },
        register(1, "reduction reason", ""),
        ClaimError::Text { line: 1, cause: length(0) },
        ClaimError::NotWholeUnits { line: 2, recognised: lessons, rate_amount: Cents::new(3_000) },
        ClaimError::UnitsDoNotFit { line: 3, named: 1, expected: 0 },
        register(4, "reduction reason", "laune"),
        ClaimError::Text { line: 4, cause: length(2_001) },
        register(4, "finding", "laune"),
        ClaimError::AnswerBy { line: Some(5), answer_by: sample::day("2021-04-30"), on: DAY },
        ClaimError::Text { line: 5, cause: length(0) },
        ClaimError::Undecided { line: 6 },
        ClaimError::DecidedTwice { line: 7 },
        register(8, "finding", "laune"),
        ClaimError::ParkedTwice { line: 9 },
        ClaimError::LineDecided { line: 10, present: "dropped" },
        ClaimError::UnknownLine { id: id(77) },
        ClaimError::UnknownLine { id: id(78) },
    ];
    assert_eq!(faults, expected);
}

#[test]
fn all_that_is_found_of_lines_that_are_not_decided_is_told_at_once() {
    let lines = vec![line(1, LineState::Dropped), line(2, LineState::Accepted), line(3, parked(None))];
    let claim = Claim { lines, ..claim(ClaimState::Decided { on: DAY }) };
    let programme = sample::programme();
    let found = [1, 2, 3, 9].map(|line| (id(line), BTreeSet::from([programme.findings[0].code.clone()])));
    let faults = claim.with_findings(&found.into(), &programme, DAY).unwrap_err();
    let expected = [
        ClaimError::UnknownLine { id: id(9) },
        ClaimError::NotDecided { line: 1, present: "dropped" },
        ClaimError::NotDecided { line: 3, present: "parked" },
    ];
    assert_eq!(faults, expected);
}
