//! Terms, their changes, and what they say of a request.

use uuid::Uuid;

use super::*;
use crate::{
    Need, PayoutRequestError, ProofId,
    sample::{self, DAY, account, component},
};

const POSITION: PositionId = PositionId(Uuid::from_u128(1));

fn terms(rule: PayoutRule) -> NewTerms {
    let requirement =
        NewRequirement { kind: RequirementKind::Report, title: "Sachbericht".to_owned(), due_on: DAY };
    let proof = NewRequirement {
        kind: RequirementKind::InterimProofAccepted,
        title: "Zwischennachweis".to_owned(),
        ..requirement.clone()
    };
    let instalment = |requirement| NewInstalment {
        component: component("F4"),
        budget_year: None,
        amount: Cents::new(400),
        requirement,
    };
    NewTerms {
        rule,
        reference: "§ 5 des Vertrags".to_owned(),
        agreed_on: DAY,
        requirements: vec![requirement, proof],
        instalments: vec![instalment(None), instalment(Some(2))],
    }
}

fn first(new: &NewTerms) -> Result<PayoutTerms, PayoutTermsError> {
    PayoutTerms::first(PayoutTermsId(Uuid::nil()), &sample::grant(), account(1), new)
}

fn mixed() -> PayoutTerms {
    first(&terms(PayoutRule::USUAL)).unwrap()
}

fn asks(terms: &PayoutTerms, cents: i64, instalment: Option<i64>) -> Result<(), PayoutRequestError> {
    check_request(Some(terms), POSITION, Cents::new(cents), &[need(400)], instalment)
}

fn need(cents: i64) -> Need {
    Need {
        payee: None, total: None, what: "Gehälter Mai".to_owned(), due_on: DAY, amount: Cents::new(cents)
    }
}

#[test]
fn terms_number_what_they_agree_on_and_a_change_goes_on_from_there() {
    let at = mixed();
    assert_eq!((at.version, at.rule()), (1, PayoutRule::USUAL));
    let change = NewTerms { rule: PayoutRule::Reimbursement, ..terms(PayoutRule::USUAL) };
    let changed = at.with(&sample::grant(), &change).unwrap();
    assert_eq!((changed.version, changed.rule()), (2, PayoutRule::Reimbursement));
    let numbers = |count| (1..=count).collect::<Vec<i64>>();
    assert_eq!(changed.rules.iter().map(|it| it.number).collect::<Vec<_>>(), numbers(2));
    assert_eq!(changed.requirements.iter().map(|it| it.number).collect::<Vec<_>>(), numbers(4));
    assert_eq!(changed.instalments.iter().map(|it| it.number).collect::<Vec<_>>(), numbers(4));
    let text = serde_json::to_string(&changed).unwrap();
    assert_eq!(serde_json::from_str::<PayoutTerms>(&text).unwrap(), changed);
}

#[test]
fn terms_that_cannot_be_are_refused() {
    let good = || terms(PayoutRule::USUAL);
    let mut other = good();
    other.instalments[0].component = component("F3");
    assert!(matches!(first(&other), Err(PayoutTermsError::NoPosition { number: 1, .. })));
    let mut other = good();
    other.instalments[1].requirement = Some(3);
    assert_eq!(first(&other), Err(PayoutTermsError::NoRequirement { number: 3 }));
    let mut other = good();
    other.instalments[1].amount = Cents::ZERO;
    let cause = MoneyError::NotPositive;
    assert_eq!(first(&other), Err(PayoutTermsError::Amount { field: "amount", cause }));
    let capped = NewTerms { rule: PayoutRule::Mixed { cap: Some(Cents::ZERO) }, ..good() };
    assert_eq!(first(&capped), Err(PayoutTermsError::Amount { field: "cap", cause }));
    let silent = NewTerms { reference: " ".to_owned(), ..good() };
    assert!(matches!(first(&silent), Err(PayoutTermsError::Text { field: "reference", .. })));
    let requirements = vec![good().requirements[0].clone(); 201];
    let many = NewTerms { requirements, ..good() };
    let refused = PayoutTermsError::TooMany { what: "requirements", most: 200, count: 201 };
    assert_eq!(first(&many), Err(refused));
    let agreed_on = DAY.pred_opt().unwrap();
    let earlier = mixed().with(&sample::grant(), &NewTerms { agreed_on, ..good() });
    assert_eq!(earlier, Err(PayoutTermsError::OutOfOrder { held_since: DAY, agreed_on }));
}

#[test]
fn every_state_of_a_requirement_takes_only_its_steps() {
    let words = || Fulfilment::Words("Bericht vom 1. Mai".to_owned());
    let open = mixed();
    let met = open.clone().meet(1, DAY, words()).unwrap();
    let waived = open.clone().waive(1, DAY, "Kleinbetrag").unwrap();
    for (at, present, takes) in [(open, "open", true), (met, "met", false), (waived, "waived", false)] {
        assert_eq!(at.requirement(1).unwrap().state.word(), present);
        let refusal = Err(PayoutTermsError::Settled { number: 1, present });
        let steps = [at.clone().meet(1, DAY, words()), at.waive(1, DAY, "Kleinbetrag")];
        for step in steps {
            assert_eq!(step.is_ok(), takes, "{present}");
            assert!(takes || step == refusal);
        }
    }
}

#[test]
fn a_requirement_is_met_by_what_it_asks_for() {
    let proof = || Fulfilment::Proof(ProofId(Uuid::nil()));
    let words = || Fulfilment::Words("siehe Akte".to_owned());
    assert!(mixed().meet(2, DAY, proof()).is_ok());
    for (number, by) in [(1, proof()), (2, words())] {
        assert!(matches!(mixed().meet(number, DAY, by), Err(PayoutTermsError::MetBy { .. })));
    }
    assert_eq!(mixed().meet(3, DAY, words()), Err(PayoutTermsError::NoRequirement { number: 3 }));
    assert!(matches!(mixed().waive(1, DAY, " "), Err(PayoutTermsError::Text { field: "reason", .. })));
}

#[test]
fn an_instalment_is_drawn_as_agreed_and_not_before_its_requirement() {
    let at = mixed();
    assert_eq!(asks(&at, 400, Some(1)), Ok(()));
    assert_eq!(asks(&at, 400, Some(3)), Err(PayoutRequestError::NoInstalment { number: 3 }));
    let (agreed, asked) = (Cents::new(400), Cents::new(399));
    assert_eq!(asks(&at, 399, Some(1)), Err(PayoutRequestError::OtherAmount { number: 1, agreed, asked }));
    let elsewhere = check_request(Some(&at), PositionId(Uuid::nil()), agreed, &[], Some(1));
    assert_eq!(elsewhere, Err(PayoutRequestError::OtherPosition { number: 1 }));
    let waits = asks(&at, 400, Some(2)).unwrap_err().to_string();
    assert_eq!(waits, "instalment 2 waits for requirement 2, \"Zwischennachweis\", due on 2021-05-01");
    assert_eq!(asks(&at.waive(2, DAY, "Kleinbetrag").unwrap(), 400, Some(2)), Ok(()));
    assert_eq!(
        check_request(None, POSITION, agreed, &[], Some(1)),
        Err(PayoutRequestError::NoInstalment { number: 1 })
    );
}

#[test]
fn an_advance_is_asked_for_where_the_rule_allows_it_and_as_far_as_it_is_needed() {
    let at = mixed();
    assert_eq!(asks(&at, 400, None), Ok(()));
    let (stated, asked) = (Cents::new(400), Cents::new(401));
    assert_eq!(asks(&at, 401, None), Err(PayoutRequestError::NeedBelow { stated, asked }));
    let without = |terms, instalment| check_request(terms, POSITION, stated, &[], instalment);
    assert_eq!(
        without(Some(&at), None),
        Err(PayoutRequestError::NeedBelow { stated: Cents::ZERO, asked: stated })
    );
    assert_eq!(without(Some(&at), Some(1)), Ok(()), "an instalment was agreed with its need");
    assert_eq!(without(None, None), Ok(()), "nothing was agreed");
    let reimbursed = first(&terms(PayoutRule::Reimbursement)).unwrap();
    let refused = PayoutRequestError::NoAdvance { rule: "reimbursement" };
    assert_eq!(asks(&reimbursed, 400, None), Err(refused));
    let needs = vec![need(1); 201];
    let many = check_request(Some(&at), POSITION, stated, &needs, None);
    assert_eq!(many, Err(PayoutRequestError::Needs { most: 200, count: 201 }));
}

#[test]
fn the_words_of_rules_and_kinds_are_read_back() {
    let cap = Some(Cents::new(5));
    for rule in [PayoutRule::Reimbursement, PayoutRule::Advance { cap }, PayoutRule::Mixed { cap: None }] {
        assert_eq!(PayoutRule::from_word(rule.word(), rule.cap()), Some(rule));
        assert_eq!(serde_json::to_value(rule).unwrap()["rule"], rule.word());
    }
    assert_eq!(PayoutRule::from_word("reimbursement", cap), None);
    for kind in RequirementKind::ALL {
        assert_eq!(RequirementKind::from_word(kind.word()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
    }
}
