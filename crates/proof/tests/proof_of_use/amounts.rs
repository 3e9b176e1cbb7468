//! Amounts of every size.

use ledger::{Cents, MoneyError};
use proof::{RenderError, sample};

use crate::long_texts::assert_nothing_overlaps;
use crate::reading::{pages, render, rows, words};

/// An amount as the tests expect it on paper; written apart from the code under test.
pub(crate) fn german(amount: Cents) -> String {
    let plain = amount.to_string().replace('-', "").replace('.', ",");
    let (euros, cents) = plain.split_at(plain.len() - 3);
    let mut grouped = String::new();
    for (index, digit) in euros.chars().rev().enumerate() {
        if index > 0 && index % 3 == 0 {
            grouped.insert(0, '.');
        }
        grouped.insert(0, digit);
    }
    let sign = if amount < Cents::ZERO { "\u{2212}" } else { "" };
    format!("{sign}{grouped}{cents}")
}

#[test]
fn the_sample_towards_the_land_says_what_its_providers_say() {
    let proof = sample::land_proof();
    let sum = |amounts: Vec<Cents>| Cents::sum(amounts).unwrap();
    let (spent, examined) = (proof.expenditure.iter(), proof.examined_proofs.iter());
    assert_eq!(
        sum(spent.clone().map(|row| row.settled_total).collect()),
        sum(examined.clone().map(|row| row.claimed).collect())
    );
    let recognised = sum(examined.map(|row| row.recognised).collect());
    assert_eq!(sum(spent.map(|row| row.settled_eligible).collect()), recognised);
    assert_eq!(sum(proof.income.iter().map(|row| row.settled).collect()), recognised);
    assert_eq!(sum(proof.acts.iter().map(|act| act.amount).collect()), proof.granted_total);
    assert!(Cents::ZERO < proof.paid_total && proof.paid_total <= proof.granted_total);
}

#[test]
fn negative_amounts_carry_a_real_minus() {
    let mut proof = sample::proof(2, 0);
    proof.receipts[0].gross = Cents::new(-123_456);
    proof.receipts[1].gross = Cents::new(100);
    let text = pages(&proof).concat();
    assert!(text.contains("\u{2212}1.234,56"));
    let total = rows(&text).find(|row| row[0] == "Summe").unwrap();
    assert_eq!(total[1], "\u{2212}1.233,56");
    assert!(!text.contains("-1.23"));
}

#[test]
fn amounts_of_fifteen_digits_fit_every_table() {
    let largest = Cents::new(999_999_999_999_999);
    let mut proof = sample::proof(3, 2);
    for receipt in &mut proof.receipts {
        (receipt.gross, receipt.claimed, receipt.recognised) = (largest, largest, largest);
        receipt.reduction_reason = Some("Kürzung".to_owned());
    }
    for unit in &mut proof.units {
        (unit.rate, unit.amount, unit.recognised) = (largest, largest, largest);
    }
    for row in &mut proof.expenditure {
        (row.planned_total, row.planned_eligible) = (largest, largest);
        (row.settled_total, row.settled_eligible) = (largest, largest);
    }
    for row in &mut proof.income {
        (row.planned, row.settled) = (largest, largest);
    }
    proof.granted_total = largest;
    assert_nothing_overlaps(&words(&proof));
    let text = pages(&proof).concat();
    assert!(rows(&text).any(|row| row[0] == "Summe" && row[1..] == ["29.999.999.999.999,97"; 3]));
    assert_eq!(text.matches(" 9.999.999.999.999,99").count(), 3 * 3 + 2 * 3 + 5 * 4 + 3 * 2 + 1);
}

#[test]
fn the_largest_and_the_smallest_amount_there_is_fit_too() {
    let mut proof = sample::proof(1, 0);
    proof.receipts[0].gross = Cents::new(i64::MIN);
    proof.receipts[0].claimed = Cents::new(i64::MAX);
    assert_nothing_overlaps(&words(&proof));
    assert!(pages(&proof).concat().contains("\u{2212}92.233.720.368.547.758,08"));
}

#[test]
fn a_sum_too_large_to_be_an_amount_is_an_error_that_names_the_table() {
    let mut proof = sample::proof(2, 0);
    proof.receipts[0].claimed = Cents::new(i64::MAX);
    proof.receipts[1].claimed = Cents::new(1);
    let error = render(&proof).unwrap_err();
    assert!(matches!(error, RenderError::Sum { table: "Belegliste", source: MoneyError::Overflow }));
    assert_eq!(error.to_string(), "a sum in the table Belegliste is larger than an amount can be");

    let mut proof = sample::proof(10, 0);
    proof.income[0].settled = Cents::new(i64::MAX);
    let error = render(&proof).unwrap_err();
    assert!(matches!(error, RenderError::Sum { table: "Einnahmen", source: MoneyError::Overflow }));
}
