//! What is observed, answered and decided, and what is refused.

use uuid::Uuid;

use super::*;
use crate::{OrganisationId, PaymentId, PersonId, sample::day};

const AUDITOR: u128 = 1;
const CLERK: u128 = 2;

fn signer(person: u128, role: Role, on: &str) -> Signer {
    let name = if person == AUDITOR { "Rita Prüf" } else { "Finn Anz" }.to_owned();
    let (person, organisation) = (PersonId(Uuid::from_u128(person)), OrganisationId(Uuid::from_u128(9)));
    Signer { person, name, role, organisation, on: day(on) }
}

fn audits(on: &str) -> Signer {
    signer(AUDITOR, Role::Auditor, on)
}

fn house(on: &str) -> Signer {
    signer(CLERK, Role::Clerk, on)
}

fn observed() -> AuditObservation {
    AuditObservation {
        id: AuditObservationId(Uuid::from_u128(1)),
        grant: GrantId(Uuid::from_u128(2)),
        number: 1,
        version: 1,
        about: AuditSubject::Payment(PaymentId(Uuid::from_u128(3))),
        amount: Some(Cents::new(10_000)),
        text: " Ohne Beleg gezahlt ".to_owned(),
        answer_by: day("2021-04-01"),
        by: audits("2021-03-01"),
        steps: Vec::new(),
    }
}

const ASK_BACK: AuditStepKind =
    AuditStepKind::AskBack { answer_by: NaiveDate::from_ymd_opt(2021, 6, 1).unwrap() };
const UPHOLD: AuditStepKind = AuditStepKind::Uphold { amount: None };

/// Takes steps, each a month after the one before, by the side whose it is.
fn after(kinds: &[AuditStepKind]) -> Result<AuditObservation, AuditObservationError> {
    kinds.iter().zip(["2021-04-02", "2021-05-02", "2021-06-02"]).try_fold(observed(), |it, (kind, on)| {
        let by = if *kind == AuditStepKind::Answer { house(on) } else { audits(on) };
        it.step(*kind, " Text ", by)
    })
}

/// The steps that were taken, where that leads, and where each further step would.
type After<'a> = (&'a [AuditStepKind], &'a str, [Option<&'a str>; 4]);

#[test]
fn every_step_is_allowed_in_its_states_and_refused_in_the_others() {
    use AuditObservationState as State;
    use AuditStepKind::{Answer, Settle};
    let steps = [Answer, ASK_BACK, Settle, UPHOLD];
    let states: [After<'_>; 5] = [
        (&[], "open", [Some("answered"), None, Some("settled"), Some("upheld")]),
        (&[Answer], "answered", [None, Some("open"), Some("settled"), Some("upheld")]),
        (&[Answer, ASK_BACK], "open", [Some("answered"), None, Some("settled"), Some("upheld")]),
        (&[Answer, UPHOLD], "upheld", [Some("answered"), None, None, None]),
        (&[Settle], "settled", [None, None, None, None]),
    ];
    for (before, state, expected) in states {
        let stands = after(before).unwrap();
        assert_eq!(
            (stands.state().word(), stands.version),
            (state, i64::try_from(before.len()).unwrap() + 1)
        );
        for (step, next) in steps.into_iter().zip(expected) {
            let taken = after(&[before, &[step]].concat());
            let refused = AuditObservationError::NotNow { state: stands.state(), step: step.word() };
            let outcome = taken.map(|it| it.state().word());
            assert_eq!(outcome, next.ok_or(refused), "{state} {step:?}");
        }
    }
    assert_eq!(after(&[Answer, ASK_BACK]).unwrap().state(), State::Open { answer_by: day("2021-06-01") });
}

#[test]
fn nothing_is_upheld_while_there_is_time_to_answer() {
    let awaits = AuditObservationError::AwaitsAnswer { answer_by: day("2021-04-01") };
    assert_eq!(observed().step(UPHOLD, "Text", audits("2021-04-01")), Err(awaits));
    assert!(observed().step(UPHOLD, "Text", audits("2021-04-02")).is_ok());
}

#[test]
fn an_observation_says_something_of_money_or_of_none_and_leaves_time_to_answer() {
    assert_eq!(observed().checked().unwrap().text, "Ohne Beleg gezahlt");
    let refused = |change: fn(&mut AuditObservation)| {
        let mut wrong = observed();
        change(&mut wrong);
        wrong.checked().unwrap_err()
    };
    assert!(matches!(refused(|it| " ".clone_into(&mut it.text)), AuditObservationError::Text(_)));
    assert_eq!(refused(|it| it.amount = Some(Cents::ZERO)), AuditObservationError::Amount);
    let on = day("2021-03-01");
    assert_eq!(refused(|it| it.answer_by = it.by.on), AuditObservationError::AnswerBy { on });
    assert!(AuditObservation { amount: None, ..observed() }.checked().is_ok());
}

#[test]
fn what_stays_in_question_is_no_more_than_was() {
    let answered = after(&[AuditStepKind::Answer]).unwrap();
    let upheld = |cents: i64| {
        let kind = AuditStepKind::Uphold { amount: Some(Cents::new(cents)) };
        answered.clone().step(kind, "Zurückfordern", audits("2021-05-02"))
    };
    let (most, amount) = (Cents::new(10_000), Cents::new(10_001));
    assert_eq!(upheld(10_001), Err(AuditObservationError::AmountAbove { most, amount }));
    assert_eq!(upheld(0), Err(AuditObservationError::Amount));
    let upheld = upheld(10_000).unwrap();
    assert_eq!(upheld.in_question(), Some(most));
    let less = answered.clone().step(
        AuditStepKind::Uphold { amount: Some(Cents::new(9_000)) },
        "Zurückfordern",
        audits("2021-05-02"),
    );
    let again = less.unwrap().step(AuditStepKind::Answer, "Text", house("2021-05-03")).unwrap();
    let asked = again.step(ASK_BACK, "Text", audits("2021-05-04")).unwrap();
    assert_eq!(asked.in_question(), Some(Cents::new(9_000)), "what was settled of it stays settled");
    let in_question = |kinds: &[AuditStepKind]| after(kinds).unwrap().in_question();
    assert_eq!(in_question(&[]), Some(most));
    assert_eq!(in_question(&[AuditStepKind::Answer, UPHOLD]), None);
    assert_eq!(in_question(&[AuditStepKind::Answer, ASK_BACK]), Some(most));
    assert_eq!(in_question(&[AuditStepKind::Settle]), None);
    let of_none = AuditObservation { amount: None, ..observed() };
    let kind = AuditStepKind::Uphold { amount: Some(Cents::new(1)) };
    let refused = of_none.step(kind, "Text", audits("2021-04-02"));
    let (most, amount) = (Cents::ZERO, Cents::new(1));
    assert_eq!(refused, Err(AuditObservationError::AmountAbove { most, amount }));
}

#[test]
fn an_answer_is_awaited_until_it_is_there_and_again_when_it_is_asked_for_again() {
    let answered = after(&[AuditStepKind::Answer]).unwrap();
    assert_eq!(observed().asked(), (day("2021-03-01"), day("2021-04-01")));
    assert_eq!((observed().done_on(), answered.done_on()), (None, Some(day("2021-04-02"))));
    let again = after(&[AuditStepKind::Answer, ASK_BACK]).unwrap();
    assert_eq!((again.asked(), again.done_on()), ((day("2021-05-02"), day("2021-06-01")), None));
    let upheld = after(&[AuditStepKind::Answer, ASK_BACK, UPHOLD]).unwrap();
    assert_eq!(upheld.done_on(), Some(day("2021-06-02")), "nobody answered");
    let later = after(&[AuditStepKind::Answer, UPHOLD, AuditStepKind::Answer]).unwrap();
    assert_eq!(later.done_on(), Some(day("2021-04-02")), "the first answer counts");
}

#[test]
fn who_stands_on_one_side_takes_no_step_for_the_other() {
    let changed_sides = signer(AUDITOR, Role::Clerk, "2021-03-15");
    let name = "Rita Prüf".to_owned();
    let refused = observed().step(AuditStepKind::Answer, "Text", changed_sides);
    assert_eq!(refused, Err(AuditObservationError::OtherSide { name }));
    let changed_sides = signer(CLERK, Role::Auditor, "2021-05-02");
    let name = "Finn Anz".to_owned();
    let refused = after(&[AuditStepKind::Answer]).unwrap().step(AuditStepKind::Settle, "Text", changed_sides);
    assert_eq!(refused, Err(AuditObservationError::OtherSide { name }));
}

#[test]
fn every_text_is_kept_with_who_and_when_and_read_back() {
    let kinds = [AuditStepKind::Answer, ASK_BACK, AuditStepKind::Answer];
    let answered = after(&kinds).unwrap();
    assert!(answered.steps.iter().map(|step| step.kind).eq(kinds));
    assert!(answered.steps.iter().all(|step| step.text == "Text"));
    assert!(matches!(
        after(&kinds).unwrap().step(AuditStepKind::Settle, " ", audits("2021-07-01")),
        Err(AuditObservationError::Text(_))
    ));
    let kind = AuditStepKind::Uphold { amount: Some(Cents::new(1)) };
    let upheld = answered.step(kind, "Zurückfordern", audits("2021-07-01")).unwrap();
    let told = serde_json::to_value(&upheld).unwrap();
    assert_eq!((&told["steps"][1]["step"], &told["steps"][3]["amount"]), (&"ask_back".into(), &1.into()));
    assert_eq!(serde_json::from_value::<AuditObservation>(told).unwrap(), upheld);
}
