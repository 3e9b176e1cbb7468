//! A claim's steps.

use std::collections::BTreeSet;

use ledger::{Cents, Hash};
use uuid::Uuid;

use super::*;
use crate::sample::{self, DAY};
use crate::{
    Carried, CorrectionId, Financing, LineUnits, OrganisationId, PersonId, PlanLineId, PositionId, ReceiptId,
    RegisterError, Role, ServiceUnitId, Signer, Step, TextError, duty::DutyError,
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
    line.decide(decision, &sample::programme(), DAY)
}

fn park() -> LineDecision {
    LineDecision::Park { question: " Wer nahm teil? ".to_owned(), answer_by: sample::day("2021-06-01") }
}

fn parked(reincluded_by: Option<ClaimLineId>) -> LineState {
    let question = "Wer nahm teil?".to_owned();
    LineState::Parked { question, answer_by: sample::day("2021-06-01"), reincluded_by }
}

fn to_correct(line: i64, cents: i64) -> NewCorrection {
    NewCorrection {
        line: id(line),
        to: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: " nachgerechnet ".to_owned(),
        findings: BTreeSet::new(),
    }
}

fn propose(claim: Claim, line: i64, cents: i64) -> Result<Claim, ClaimError> {
    claim.propose_correction(
        to_correct(line, cents),
        &sample::programme(),
        sample::eighty_percent(),
        Carried::default(),
        1,
        signer(1, Role::Clerk),
    )
}

fn correct(claim: Claim, line: i64, cents: i64) -> Result<Claim, ClaimError> {
    let made = CorrectionId(Uuid::from_u128(900 + u128::from(cents.unsigned_abs())));
    let proposed = propose(claim, line, cents)?;
    Ok(proposed.corrected_as_proposed(made, &sample::programme(), Carried::default(), DAY)?.0)
}

fn signer(person: u128, role: Role) -> Signer {
    Signer {
        person: PersonId(Uuid::from_u128(person)),
        name: format!("Person {person}"),
        role,
        organisation: OrganisationId(Uuid::nil()),
        on: DAY,
    }
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
            at().reject_parked(id(1), "beleg_fehlt", "keine Antwort", &programme, DAY)
                .map(|it| it.lines[0].state.clone()),
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
        let refused = claim.decide(vec![(id(named), park())], &sample::programme(), DAY);
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
fn only_what_is_decided_is_corrected_within_the_line() {
    let decided = ClaimState::Decided { on: DAY };
    let [accepted, in_part, rejected] =
        [LineDecision::Accept, part(5_000), reject()].map(|it| decide(declared(1), it).unwrap().state);
    for (state, cents) in [(accepted.clone(), 12_000), (in_part, 5_000), (rejected, 0)] {
        let at = || {
            let mut claim = claim_of(decided, state.clone());
            claim.lines[0].used = Cents::new(cents * 8 / 10);
            claim
        };
        let line = correct(at(), 1, 7_001).unwrap().lines[0].clone();
        let made = &line.corrections[0];
        assert_eq!((made.number, made.from.get(), made.to.get()), (1, cents, 7_001));
        assert_eq!((made.from_share.get(), made.to_share.get()), (cents * 8 / 10, 5_601));
        assert_eq!(line.recognised(), Cents::new(7_001));
        assert_eq!(line.recognised_share(), Cents::new(5_601), "as it was booked");
        let same = ClaimError::NoChange { line: 1, recognised: Cents::new(cents) };
        assert_eq!(correct(at(), 1, cents), Err(same));
        for beyond in [-1, 12_001] {
            let (recognised, eligible) = (Cents::new(beyond), Cents::new(12_000));
            assert_eq!(
                correct(at(), 1, beyond),
                Err(ClaimError::BeyondLine { line: 1, recognised, eligible })
            );
        }
    }
    for (state, present) in [
        (LineState::Declared, "declared"),
        (parked(None), "parked"),
        (LineState::Replaced { by: id(2) }, "replaced"),
        (LineState::Dropped, "dropped"),
    ] {
        let refused = correct(claim_of(decided, state), 1, 1);
        assert_eq!(refused, Err(ClaimError::NotDecided { line: 1, present }));
    }
    let withdrawn = claim_of(ClaimState::Withdrawn { on: DAY }, accepted);
    assert_eq!(correct(withdrawn, 1, 1), Err(ClaimError::NotDecided { line: 1, present: "accepted" }));
}

#[test]
fn a_correction_is_not_corrected_but_its_line_is() {
    let accepted = claim_of(ClaimState::Decided { on: DAY }, LineState::Accepted);
    let corrected = correct(accepted, 1, 5).unwrap();
    let refused = correct(corrected.clone(), 905, 6);
    assert_eq!(refused, Err(ClaimError::OfCorrection { number: 1, line: 1 }));
    let again = correct(corrected, 1, 12_000).unwrap();
    let made: Vec<_> = again.corrections().map(|(_, it)| (it.number, it.from.get(), it.to.get())).collect();
    assert_eq!(made, [(1, 12_000, 5), (2, 5, 12_000)]);
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
    let late = declared(3).decide(LineDecision::Reject { reason, text }, &programme, DAY);
    let not_then = |register, code: &str| {
        let cause = RegisterError::NotValidOn { register, code: code.to_owned(), on: DAY };
        ClaimError::Register { line: 3, cause }
    };
    assert_eq!(late.unwrap_err(), not_then("reduction reason", &ended));
    let decided =
        Claim { lines: vec![line(3, LineState::Accepted)], ..claim(ClaimState::Decided { on: DAY }) };
    let found = |code: &FindingCode| [(id(3), BTreeSet::from([code.clone()]))].into();
    let early = decided.clone().with_findings(&found(&coming), &programme, DAY);
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
        let refused = claim.with_findings(&found, &programme, DAY);
        assert_eq!(refused, Err(ClaimError::NotDecided { line: 1, present }));
    }
    let elsewhere = claim(ClaimState::Decided { on: DAY }).with_findings(
        &[(id(99), BTreeSet::new())].into(),
        &programme,
        DAY,
    );
    assert_eq!(elsewhere, Err(ClaimError::UnknownLine { id: id(99) }));
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
    let decisions = || vec![(id(2), LineDecision::Accept), (id(1), reject())];
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
            claim(state).decide(decisions(), &sample::programme(), DAY),
            claim(state).withdraw(DAY),
        ];
        for ((answer, next), takes) in answers.into_iter().zip(steps).zip(takes) {
            let refusal = ClaimError::State { present: state.word(), asked: next.word() };
            assert_eq!(answer.map(|claim| claim.state), if takes { Ok(next) } else { Err(refusal) });
        }
    }
}

/// A claim of which the giver asked to change the second of two lines.
fn questioned() -> Claim {
    let lines = [(id(2), "Beleg unlesbar".to_owned())];
    let submitted = claim(ClaimState::Submitted { on: DAY });
    submitted.request_changes(" Bitte ergänzen ", &lines, DAY, "Frieda Finanz", DAY).unwrap()
}

fn resubmit(claim: Claim, replacing: Vec<Replacing>) -> Result<Claim, ClaimError> {
    claim.resubmit(replacing, DAY)
}

#[test]
fn a_change_request_names_lines_each_once_with_a_text() {
    let request = &questioned().change_requests[0];
    assert_eq!((request.number, request.text.as_str()), (1, "Bitte ergänzen"));
    assert_eq!(request.lines, BTreeMap::from([(id(2), "Beleg unlesbar".to_owned())]));
    let asked = |text: &str, lines: &[(i64, &str)]| {
        let lines: Vec<_> = lines.iter().map(|(line, text)| (id(*line), (*text).to_owned())).collect();
        claim(ClaimState::Submitted { on: DAY }).request_changes(text, &lines, DAY, "F", DAY).unwrap_err()
    };
    let nothing = TextError::Length { most: 4000, length: 0 };
    assert_eq!(asked(" ", &[]), ClaimError::RequestText(nothing));
    assert_eq!(asked("a", &[(7, "b")]), ClaimError::UnknownLine { id: id(7) });
    assert_eq!(asked("a", &[(1, "b"), (1, "c")]), ClaimError::NamedTwice { line: 1 });
    let nothing = TextError::Length { most: 2000, length: 0 };
    assert_eq!(asked("a", &[(1, " ")]), ClaimError::Text { line: 1, cause: nothing });
}

#[test]
fn only_named_lines_change_and_what_leaves_stays_as_it_was() {
    let new = declared(3);
    let resubmitted = resubmit(questioned(), vec![Replacing { line: id(2), by: Some(new.clone()) }]).unwrap();
    let words: Vec<_> = resubmitted.lines.iter().map(|line| line.state.word()).collect();
    assert_eq!(words, ["declared", "replaced", "declared"]);
    assert_eq!(resubmitted.lines[1], line(2, LineState::Replaced { by: id(3) }));
    assert_eq!(resubmitted.lines[2], ClaimLine { replaces: Some(id(2)), ..new.clone() });
    let dropped = resubmit(questioned(), vec![Replacing { line: id(2), by: None }]).unwrap();
    assert_eq!(dropped.lines[1].state, LineState::Dropped);

    let refused = |lines: &[i64]| {
        let replacing = lines.iter().map(|line| Replacing { line: id(*line), by: None }).collect();
        resubmit(questioned(), replacing).unwrap_err()
    };
    assert_eq!(refused(&[1]), ClaimError::NotRequested { line: 1, present: "declared" });
    assert_eq!(refused(&[2, 2]), ClaimError::NamedTwice { line: 2 });
    assert_eq!(refused(&[7]), ClaimError::UnknownLine { id: id(7) });
    // Asked again, only what is named now may change.
    let asked = dropped.request_changes("Noch etwas", &[(id(1), "?".to_owned())], DAY, "F", DAY).unwrap();
    assert_eq!(asked.change_requests[1].number, 2);
    let left = resubmit(asked.clone(), vec![Replacing { line: id(2), by: None }]);
    assert_eq!(left, Err(ClaimError::NotRequested { line: 2, present: "dropped" }));
    let all = asked.clone().resubmit(vec![Replacing { line: id(1), by: None }], DAY);
    assert_eq!(all, Err(ClaimError::Lines { most: 10_000, count: 0 }), "who claims nothing withdraws");
    // What is decided afterwards is what counts.
    let back = resubmit(asked, Vec::new()).unwrap();
    let decided = back.decide(vec![(id(1), LineDecision::Accept)], &sample::programme(), DAY).unwrap();
    assert_eq!(decided.lines[1].state, LineState::Dropped);
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
    let left =
        [line(4, parked(None)), line(5, LineState::Dropped), line(6, LineState::Replaced { by: id(7) })];
    assert_eq!(ClaimSums::claimed(&left), Ok(ClaimSums::default()));
    assert_eq!(ClaimSums::parked(&left).unwrap().total, Cents::new(12_000));
    let credit = ClaimLine {
        cost: Cost::CreditNote { parent: id(2), receipt: ReceiptId(Uuid::from_u128(8)) },
        eligible: Cents::new(3_000),
        grant_share: Cents::new(2_400),
        state: LineState::Accepted,
        ..declared(4)
    };
    let decided = Claim { lines: [&lines[..], &[credit]].concat(), ..claim(ClaimState::Decided { on: DAY }) };
    let lines = decided.carried(&sample::claim_financing(&sample::grant()), []).unwrap().lines;
    assert_eq!(ClaimSums::claimed(&lines), Ok(claimed), "a credit note holds nothing of the grant");
    let recognised = ClaimSums::recognised(&lines).unwrap();
    assert_eq!(recognised.share_of(lines[0].position), Cents::new(4_000));
    assert_eq!((recognised.cost_of(lines[1].plan_line), recognised.total), (Cents::ZERO, Cents::new(5_000)));
    assert_eq!(recognised.share_of(PositionId(Uuid::from_u128(8))), Cents::ZERO);
    let back = ClaimSums::credits_recognised(&lines).unwrap();
    assert_eq!((back.share_of(lines[0].position), back.total), (Cents::new(2_400), Cents::new(3_000)));
    assert_eq!(ClaimSums::credits_claimed(&lines), Ok(back));
    assert_eq!(lines[3].signed(lines[3].eligible), Cents::new(-3_000));
}

#[test]
fn an_undecided_line_takes_its_first_file_and_more_where_changes_are_asked_for() {
    use crate::{MOST_FILES, ReceiptFileError as Refused};
    let submitted = claim(ClaimState::Submitted { on: DAY });
    assert_eq!(submitted.takes_file(id(1), 0), Ok(()));
    assert_eq!(submitted.takes_file(id(1), 1), Err(Refused::HasOne { line: 1 }));
    let unknown = ClaimError::UnknownLine { id: id(9) };
    assert_eq!(submitted.takes_file(id(9), 0), Err(Refused::Line(unknown)));
    let asked =
        submitted.request_changes("Bitte", &[(id(2), "Seite 2 fehlt".to_owned())], DAY, "Frieda", DAY);
    let asked = asked.unwrap();
    assert_eq!(asked.takes_file(id(1), 0), Ok(()));
    assert_eq!(asked.takes_file(id(1), 1), Err(Refused::HasOne { line: 1 }));
    assert_eq!(asked.takes_file(id(2), MOST_FILES - 1), Ok(()));
    assert_eq!(asked.takes_file(id(2), MOST_FILES), Err(Refused::TooMany { line: 2 }));
    let gone = Claim { lines: vec![line(1, LineState::Dropped)], ..asked.clone() };
    assert_eq!(gone.takes_file(id(1), 0), Err(Refused::Over { line: 1, present: "dropped" }));
    for state in [ClaimState::Decided { on: DAY }, ClaimState::Withdrawn { on: DAY }] {
        let over = Err(Refused::Over { line: 1, present: state.word() });
        assert_eq!(Claim { state, ..asked.clone() }.takes_file(id(1), 0), over);
    }
}

#[test]
fn a_correction_is_certified_by_two_others_or_sent_back() {
    let decided = claim_of(ClaimState::Decided { on: DAY }, LineState::Accepted);
    let none = decided.clone().certify(Step::Sachlich, 1, signer(2, Role::ExaminerSachlich));
    assert_eq!(none, Err(ClaimError::State { present: "decided", asked: "sachlich" }));
    let proposed = propose(decided, 1, 5_000).unwrap();
    assert_eq!(
        (proposed.round(), proposed.correction.as_ref().unwrap().new.text.as_str()),
        (1, "nachgerechnet")
    );
    assert_eq!(propose(proposed.clone(), 1, 6_000), Err(ClaimError::Duty(DutyError::Proposed)));
    let same = |claim: &Claim, step, taken, by: Signer| {
        let refused = claim.clone().certify(step, 1, by.clone());
        assert_eq!(refused, Err(DutyError::SamePerson { name: by.name, taken, asked: step }.into()));
    };
    same(&proposed, Step::Sachlich, Step::Propose, signer(1, Role::ExaminerSachlich));
    let newer = proposed.clone().certify(Step::Sachlich, 2, signer(2, Role::ExaminerSachlich));
    assert_eq!(newer, Err(DutyError::RuleBook { proposed: 1, present: 2 }.into()));
    let half = proposed.clone().certify(Step::Sachlich, 1, signer(2, Role::ExaminerSachlich)).unwrap();
    assert!(!half.is_certified());
    same(&half, Step::Rechnerisch, Step::Sachlich, signer(2, Role::ExaminerRechnerisch));
    let regretted = half.clone().send_back("Doch nicht", signer(2, Role::ExaminerSachlich)).unwrap();
    assert_eq!(regretted.returned, [Returned { round: 1, reason: "Doch nicht".to_owned() }]);
    let certified = half.certify(Step::Rechnerisch, 1, signer(3, Role::ExaminerRechnerisch)).unwrap();
    assert!(certified.is_certified());
    let made = CorrectionId(Uuid::from_u128(900));
    let (corrected, line) =
        certified.corrected_as_proposed(made, &sample::programme(), Carried::default(), DAY).unwrap();
    assert_eq!(line, corrected.lines[0]);
    let correction = &corrected.lines[0].corrections[0];
    assert_eq!((correction.round, correction.by.as_str(), corrected.version), (1, "Person 1", 2));
    assert_eq!(correction.rule_book, 1, "the version that was proposed under stays");
    assert_eq!((corrected.is_proposed(), &corrected.correction), (false, &None));
    let back = proposed.send_back("Beleg ist da", signer(3, Role::ExaminerRechnerisch)).unwrap();
    assert_eq!((back.is_proposed(), back.round(), back.lines[0].corrections.len()), (false, 1, 0));
    assert_eq!(propose(back, 1, 6_000).unwrap().round(), 2);
}

/// A decided claim: recognised, cut, put back, rejected; the last line is undecided as if it were open.
fn mixed() -> Claim {
    let reason = || "not_eligible".to_owned();
    let cut =
        LineState::AcceptedInPart { recognised: Cents::new(600), reason: reason(), text: "zu viel".into() };
    let rejected = LineState::Rejected { reason: reason(), text: "fehlt".into() };
    let states = [LineState::Accepted, cut, parked(None), rejected, LineState::Declared];
    let lines = (1..).zip(states).map(|(number, state)| line(number, state)).collect();
    Claim { lines, ..claim(ClaimState::Submitted { on: DAY }) }
}

#[test]
fn totals_count_each_kind_and_add_up_what_counts() {
    let (claim, all) = (mixed(), mixed().totals().unwrap());
    assert_eq!((all.lines, all.open, all.reduced, all.parked), (5, 1, 2, 1));
    let eligible = claim.lines[0].eligible;
    assert_eq!(all.claimed.get(), eligible.get() * 4, "what is put back does not count");
    assert_eq!(all.grant_share.get(), claim.lines[0].grant_share.get() * 4);
    assert_eq!(all.recognised.get(), eligible.get() + 600);
}

#[test]
fn an_excerpt_has_the_lines_that_were_asked_for_and_the_totals_of_all() {
    let page = |which, number, size| LinesAsked::Page(LinePage { which, number, size });
    let numbers = |asked: &LinesAsked| -> Vec<i64> {
        let excerpt = ClaimExcerpt::of(mixed(), asked).unwrap();
        assert_eq!(excerpt.totals, mixed().totals().unwrap());
        excerpt.claim.lines.iter().map(|line| line.number).collect()
    };
    assert_eq!(numbers(&LinesAsked::None), [0; 0]);
    assert_eq!(numbers(&LinesAsked::Numbered([2, 5, 9].into())), [2, 5]);
    assert_eq!(numbers(&page(LineFilter::All, 2, 2)), [3, 4]);
    assert_eq!(numbers(&page(LineFilter::All, 9, 2)), [5], "past the end is the last page");
    assert_eq!(numbers(&page(LineFilter::All, 0, 2)), [1, 2]);
    assert_eq!(numbers(&page(LineFilter::Reduced, 1, 9)), [2, 4]);
    assert_eq!(numbers(&page(LineFilter::Parked, 1, 9)), [3]);
    assert_eq!(numbers(&page(LineFilter::Open, 1, 9)), [5]);
}

#[test]
fn an_excerpt_proposes_of_its_lines_alone_and_knows_the_number_of_each_that_is_named() {
    let decisions = (1..=5).map(|number| (id(number), LineDecision::Accept)).collect();
    let findings = (1..=5).map(|number| (id(number), BTreeSet::new())).collect();
    let proposal = Some(Proposal { round: 1, decisions, findings, rule_book: 1 });
    let asked = ChangeRequest {
        number: 1,
        on: DAY,
        answer_by: DAY,
        by: "Mara Werk".into(),
        text: String::new(),
        lines: [(id(4), "Bitte belegen.".to_owned())].into(),
    };
    let claim = Claim { proposal, change_requests: vec![asked], ..mixed() };
    let excerpt = ClaimExcerpt::of(claim.clone(), &LinesAsked::Numbered([2].into())).unwrap();
    let proposed = excerpt.claim.proposal.clone().unwrap();
    assert_eq!(proposed.decisions, [(id(2), LineDecision::Accept)]);
    assert_eq!(proposed.findings.into_keys().collect::<Vec<_>>(), [id(2)]);
    assert_eq!((excerpt.number_of(id(4)), excerpt.number_of(id(2))), (Some(4), None));
    let decided = Claim { state: ClaimState::Decided { on: DAY }, ..claim };
    let excerpt = ClaimExcerpt::of(decided, &LinesAsked::Numbered([2].into())).unwrap();
    assert_eq!(excerpt.claim.proposal.unwrap().decisions, [], "what was decided stands in the lines");
}

#[test]
fn what_can_be_done_about_a_line_follows_from_where_it_stands() {
    let reduced = |cents| LineState::AcceptedInPart {
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Summe".to_owned(),
    };
    let rejected = LineState::Rejected { reason: "rechnerisch".to_owned(), text: "Summe".to_owned() };
    let parked =
        |reincluded_by| LineState::Parked { question: "Wer?".to_owned(), answer_by: DAY, reincluded_by };
    let again = Recourse::ClaimAgain { answer_by: DAY };
    for (state, recourse) in [
        (LineState::Declared, Recourse::Nothing),
        (LineState::Accepted, Recourse::Nothing),
        (reduced(11_999), Recourse::Contest),
        (rejected.clone(), Recourse::Contest),
        (parked(None), again),
        (parked(Some(id(9))), Recourse::Nothing),
        (LineState::Dropped, Recourse::Nothing),
    ] {
        assert_eq!(line(1, state.clone()).recourse(), recourse, "{state:?}");
    }
    // Of a credit note less is taken away, and that is nothing to contest.
    let parent = id(1);
    let credit = Cost::CreditNote { parent, receipt: ReceiptId(Uuid::from_u128(9)) };
    assert_eq!(ClaimLine { cost: credit, ..line(2, rejected) }.recourse(), Recourse::Nothing);
}

/// A line that was decided and corrected to an amount.
fn corrected_to(state: LineState, cents: i64) -> ClaimLine {
    let correction = Correction {
        id: CorrectionId(Uuid::from_u128(1)),
        number: 1,
        round: 2,
        rule_book: 1,
        from: Cents::new(1),
        to: Cents::new(cents),
        from_share: Cents::ZERO,
        to_share: Cents::ZERO,
        reason: "rechnerisch".to_owned(),
        text: "nachgerechnet".to_owned(),
        findings: BTreeSet::new(),
        by: "Frieda".to_owned(),
        on: DAY,
    };
    ClaimLine { corrections: vec![correction], ..line(1, state) }
}

#[test]
fn a_line_holds_what_is_examined_recognised_or_parked_and_nothing_else() {
    let (reason, text) = ("rechnerisch".to_owned(), "Summe falsch".to_owned());
    let rejected = LineState::Rejected { reason: reason.clone(), text: text.clone() };
    let parked =
        |reincluded_by| LineState::Parked { question: "Wofür?".to_owned(), answer_by: DAY, reincluded_by };
    let held = |line: &ClaimLine| line.hold().map(|hold| (hold, hold.cost_of(line).get()));
    for (state, expected) in [
        (LineState::Declared, Some((LineHold::Examined, 12_000))),
        (LineState::Accepted, Some((LineHold::Recognised, 12_000))),
        (
            LineState::AcceptedInPart { recognised: Cents::new(5_000), reason, text },
            Some((LineHold::Recognised, 5_000)),
        ),
        (rejected.clone(), None),
        (parked(None), Some((LineHold::Parked, 12_000))),
        (parked(Some(id(7))), None),
        (LineState::Replaced { by: id(7) }, None),
        (LineState::Dropped, None),
    ] {
        assert_eq!(held(&line(1, state.clone())), expected, "{state:?}");
    }
    assert_eq!(held(&corrected_to(LineState::Accepted, 0)), None, "nothing is left of it");
    assert_eq!(held(&corrected_to(rejected, 300)), Some((LineHold::Recognised, 300)));
    let parent = id(7);
    let credit = Cost::CreditNote { parent, receipt: ReceiptId(Uuid::from_u128(8)) };
    assert_eq!(held(&ClaimLine { cost: credit, ..declared(1) }), Some((LineHold::Examined, -12_000)));
}

#[test]
fn what_is_otherwise_than_somebody_saw_is_told_line_by_line() {
    let before = claim(ClaimState::Submitted { on: DAY });
    assert_eq!(before.changes_since(&before), []);
    let told = |claim: &Claim, before: &Claim| -> Vec<(i64, bool, bool, bool)> {
        let changes = claim.changes_since(before).into_iter();
        changes
            .map(|it| (it.now.number, it.before.is_some(), it.proposed.is_some(), it.correction.is_some()))
            .collect()
    };
    let decisions = vec![(id(1), LineDecision::Accept), (id(2), part(5))];
    let proposal = Proposal { round: 1, decisions, findings: BTreeMap::new(), rule_book: 1 };
    let proposed = Claim { proposal: Some(proposal), ..before.clone() };
    let both = [(2, true, true, false), (1, true, true, false)];
    assert_eq!(told(&proposed, &before), both, "what is not simply recognised comes first");
    assert_eq!(told(&proposed, &proposed), []);
    let mut decided = Claim { state: ClaimState::Decided { on: DAY }, ..proposed.clone() };
    decided.lines[0].state = LineState::Accepted;
    decided.lines[1] = decide(declared(2), part(5)).unwrap();
    assert_eq!(told(&decided, &proposed), [(2, true, false, false), (1, true, false, false)]);
    let correction =
        ProposedCorrection { round: 2, rule_book: 1, to_share: Cents::ZERO, new: to_correct(1, 7) };
    let corrects = Claim { correction: Some(correction), ..decided.clone() };
    assert_eq!(told(&corrects, &decided), [(1, true, false, true)]);
    let mut corrected = decided.clone();
    corrected.lines[0] = corrected_to(LineState::Accepted, 7);
    assert_eq!(told(&corrected, &decided), [(1, true, false, false)]);
    let mut again = before.clone();
    again.lines[0].state = LineState::Replaced { by: id(3) };
    again.lines.push(declared(3));
    assert_eq!(told(&again, &before), [(1, true, false, false), (3, false, false, false)]);
}
