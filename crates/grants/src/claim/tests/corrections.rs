//! What was decided is corrected: within its line, as it was proposed and certified.

use std::collections::BTreeSet;

use ledger::Cents;
use uuid::Uuid;

use super::{alone, claim_of, decide, declared, id, parked, part, reject};
use crate::sample::{self, DAY};
use crate::{
    Carried, Claim, ClaimError, ClaimState, CorrectionId, DutyError, FindingCode, LineDecision, LineState,
    NewCorrection, OrganisationId, PersonId, RegisterError, Returned, Role, Signer, Step, TextError,
};

fn signer(person: u128, role: Role) -> Signer {
    Signer {
        person: PersonId(Uuid::from_u128(person)),
        name: format!("Person {person}"),
        role,
        organisation: OrganisationId(Uuid::nil()),
        on: DAY,
    }
}

pub(super) fn to_correct(line: i64, cents: i64) -> NewCorrection {
    NewCorrection {
        line: id(line),
        to: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: " nachgerechnet ".to_owned(),
        findings: BTreeSet::new(),
    }
}

fn propose_as(claim: Claim, asked: NewCorrection) -> Result<Claim, Vec<ClaimError>> {
    claim.propose_correction(
        asked,
        &sample::programme(),
        sample::eighty_percent(),
        Carried::default(),
        1,
        signer(1, Role::Clerk),
    )
}

fn propose(claim: Claim, line: i64, cents: i64) -> Result<Claim, ClaimError> {
    propose_as(claim, to_correct(line, cents)).map_err(alone)
}

fn correct(claim: Claim, line: i64, cents: i64) -> Result<Claim, ClaimError> {
    let made = CorrectionId(Uuid::from_u128(900 + u128::from(cents.unsigned_abs())));
    let proposed = propose(claim, line, cents)?;
    let corrected = proposed.corrected_as_proposed(made, &sample::programme(), Carried::default(), DAY);
    Ok(corrected.map_err(alone)?.0)
}

#[test]
fn all_that_is_wrong_with_a_correction_is_told_at_once() {
    let laune = FindingCode::parse("laune").unwrap();
    let asked = NewCorrection {
        reason: "laune".to_owned(),
        text: " ".to_owned(),
        findings: [laune].into(),
        ..to_correct(1, 12_001)
    };
    let unregistered = |register| {
        let cause = RegisterError::Unknown { register, code: "laune".to_owned() };
        ClaimError::Register { line: 1, cause }
    };
    let why = [
        unregistered("reduction reason"),
        ClaimError::Text { line: 1, cause: TextError::Length { most: 2000, length: 0 } },
        unregistered("finding"),
    ];
    let beyond =
        ClaimError::BeyondLine { line: 1, recognised: Cents::new(12_001), eligible: Cents::new(12_000) };
    let accepted = || claim_of(ClaimState::Decided { on: DAY }, LineState::Accepted);
    let refused = propose_as(accepted(), asked.clone()).unwrap_err();
    assert_eq!(refused, [&[beyond][..], &why].concat());
    // What was proposed is asked again when it is certified.
    let mut proposed = propose(accepted(), 1, 5_000).unwrap();
    proposed.correction.as_mut().unwrap().new = NewCorrection { to: Cents::new(5_000), ..asked.clone() };
    let made = CorrectionId(Uuid::from_u128(900));
    let booked = proposed.corrected_as_proposed(made, &sample::programme(), Carried::default(), DAY);
    assert_eq!(booked.unwrap_err(), why);
    // A line that cannot be corrected is told alone, and a parked one is rejected for as good a reason.
    let waits = || claim_of(ClaimState::Decided { on: DAY }, parked(None));
    let refused = propose_as(waits(), asked.clone());
    assert_eq!(refused, Err(vec![ClaimError::NotDecided { line: 1, present: "parked" }]));
    let reason = (asked.reason.as_str(), asked.text.as_str());
    let refused = waits().reject_parked(id(1), reason, &asked.findings, &sample::programme(), DAY);
    assert_eq!(refused.unwrap_err(), why);
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
