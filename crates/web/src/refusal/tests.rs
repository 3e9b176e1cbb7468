//! Every refusal has a sentence of German: none of the English ones comes through.

mod acts;
mod claims;
mod others;
mod payments;

use chrono::NaiveDate;
use flow::{FlowError, sign_in::SignInError};
use grants::{ClaimError, DURCHSTARTEN, DutyError, PayoutRequestError, Period, Programme, Step, TextError};
use identity::PasswordError;
use ledger::Cents;

use super::*;

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap();
const SOME: Cents = Cents::new(123_456);
const NONE: TextError = TextError::Length { most: 5, length: 0 };

fn year() -> Period {
    Period::new(DAY, DAY).unwrap()
}

#[test]
fn what_the_house_cannot_decide_stands_at_the_field_that_says_so() {
    let at = |cause: DutyError| of_flow(&cause.into()).at;
    assert_eq!(at(DutyError::Threshold).as_deref(), Some("wertgrenze"));
    assert_eq!(at(DutyError::Wait { most: 60, days: 61 }).as_deref(), Some("wartetage"));
    assert_eq!(at(DutyError::NoProposal), None);
}

#[test]
fn a_duty_is_told_with_the_clause_for_which_it_is_kept_apart() {
    let same = |asked| DutyError::SamePerson { name: "Ria".to_owned(), taken: Step::Order, asked };
    let told = why(&FlowError::Payment(same(Step::Release1).into())).text;
    assert!(told.ends_with("eine andere Person tun. Grundlage: § 31 Abs. 3 KomHVO NRW."), "{told}");
    let told = why(&FlowError::Claim(same(Step::Sachlich).into())).text;
    assert!(told.ends_with("Grundlage: § 31 Abs. 2 KomHVO NRW."), "{told}");
    let told = why(&FlowError::Claim(same(Step::Sign).into())).text;
    assert!(!told.contains("Grundlage"), "no law says who signs for a recipient: {told}");
    let apart = FlowError::DutiesKeptApart { why: "the person has an interest in the recipient" };
    assert!(why(&apart).text.ends_with("Grundlage: § 20 VwVfG NRW."), "{}", why(&apart).text);
}

#[test]
fn why_a_proposal_is_sent_back_stands_at_a_field_of_its_own() {
    let at = |cause: PayoutRequestError| of_flow(&cause.into()).at;
    assert_eq!(at(DutyError::Reason(NONE).into()).as_deref(), Some("rueckgabegrund"));
    assert_eq!(at(PayoutRequestError::Reason(NONE)).as_deref(), Some("grund"));
}

#[test]
fn every_refusal_is_a_sentence_of_german_and_none_of_the_english_ones() {
    let lines = claims::of_lines().into_iter().chain(claims::of_claims()).map(FlowError::from);
    let duties = others::of_duties().into_iter().map(FlowError::from);
    let requests = payments::of_payout_requests().into_iter().map(FlowError::from);
    let people = others::of_people().into_iter().map(FlowError::from);
    let money = acts::of_acts().into_iter().chain(payments::of_money_back());
    let files = claims::of_files()
        .into_iter()
        .chain(claims::of_samples())
        .chain(acts::of_grounds())
        .chain(claims::of_objects())
        .chain(acts::of_waivers())
        .chain(claims::of_examinations())
        .chain(acts::of_observations());
    for refusal in lines
        .chain(duties)
        .chain(requests)
        .chain(people)
        .chain(money)
        .chain(files)
        .chain(others::of_the_rest())
    {
        let told = of_flow(&refusal).text;
        assert!(told.ends_with(['.', '?']) && told.chars().next().is_some_and(char::is_uppercase), "{told}");
        let english = refusal.to_string();
        let words: Vec<&str> = english.split(' ').collect();
        let copied = words.windows(3).any(|three| told.contains(&three.join(" ")));
        assert!(!copied, "{told} has something of {english:?}");
        assert!(is_ours(&refusal) || told != FAILED, "{refusal:?} has no sentence of its own");
    }
}

#[test]
fn what_is_wrong_with_a_line_stands_at_a_field_of_the_line() {
    for cause in claims::of_lines() {
        let told = of_flow(&cause.into());
        assert!(told.at.as_deref().is_some_and(|at| at.starts_with("z3.")), "{told:?}");
        assert!(told.text.starts_with("Zeile 3: "), "{told:?}");
    }
}

#[test]
fn an_answer_before_its_question_is_told_where_the_day_was_typed() {
    let at = |line| of_flow(&ClaimError::AnswerBy { line, answer_by: DAY, on: DAY }.into()).at;
    assert_eq!(at(Some(3)).as_deref(), Some("z3.frist"));
    assert_eq!(at(None).as_deref(), Some("antwort_bis"));
}

#[test]
fn nobody_learns_at_the_door_which_half_was_wrong() {
    assert_eq!(of_sign_in(&SignInError::Refused).at, None);
    assert_eq!(of_sign_in(&SignInError::WrongCode).at.as_deref(), Some("code"));
    for cause in [PasswordError::Guessable, PasswordError::Length { length: 3 }] {
        assert_eq!(of_sign_in(&SignInError::Password(cause)).at.as_deref(), Some("kennwort"));
    }
    let wait = of_sign_in(&SignInError::Wait { seconds: 30 }).text;
    assert!(wait.contains("in 30 Sekunden"), "{wait}");
}

#[test]
fn who_else_does_it_is_named_for_every_action() {
    for action in flow::Action::ALL {
        let refused = FlowError::Forbidden { by: action.by() };
        let told = of_flow(&refused).text;
        assert!(action == &flow::Action::Found || !told.contains("andere Rollen"), "{action:?}: {told}");
    }
}

/// What is said of the shipped file with one text replaced, once.
fn planted(text: &str, fault: &str) -> String {
    assert!(DURCHSTARTEN.contains(text), "{text}");
    let file = DURCHSTARTEN.replacen(text, fault, 1);
    let told = programme::of_programme(&Programme::parse(&file).unwrap_err(), &file);
    assert_eq!(told.at.as_deref(), Some("inhalt"));
    told.text
}

#[test]
fn of_a_programme_file_is_told_where_it_is_wrong_and_what_would_be_right() {
    let first = DURCHSTARTEN.lines().position(|line| line.starts_with("name = ")).unwrap() + 1;
    let name = DURCHSTARTEN.lines().nth(first - 1).unwrap();
    for (fault, column, said) in [
        ("näme = 1", 2, "Das lässt sich hier nicht lesen."),
        (
            "nome = 1",
            1,
            "Die Angabe „nome“ gibt es hier nicht. Möglich ist: „code“, „name“, „plan_flexibility“",
        ),
        ("name = 7", 8, "Hier kann das nicht stehen. Erwartet wird ein Text in Anführungszeichen."),
        ("name = Öl", 8, "Das lässt sich hier nicht lesen."),
        ("code = \"x\"", 1, "Diese Angabe steht hier schon."),
    ] {
        let told = planted(name, fault);
        assert!(told.starts_with(&format!("Zeile {first}, Zeichen {column}: {said}")), "{fault}: {told}");
    }
    let said = planted("plan_flexibility = \"20.00\"\n", "");
    assert!(said.ends_with("Hier fehlt die Angabe „plan_flexibility“."), "{said}");
}
