//! The receipt list: every row is there, and the sums carried over are right on every page.

use ledger::Cents;
use proof::data::{PaymentRow, ProofOfUse, ReceiptRow};
use proof::sample;

use crate::amounts::german;
use crate::reading::{pages, rows};

/// Gross, claimed and recognised.
type Sums = [Cents; 3];

#[test]
fn every_receipt_is_listed_once_with_its_amounts() {
    let proof = sample::proof(3_000, 0);
    let pages = pages(&proof);
    let mut listed = pages.iter().flat_map(|page| rows(page)).filter(|row| is_receipt(row));
    for receipt in &proof.receipts {
        let row = listed.next().unwrap();
        assert_eq!(row[..3], [&receipt.number.to_string(), &receipt.cost_position, &receipt.receipt_number]);
        assert_eq!(row[3], receipt.issued_on.format("%d.%m.%Y").to_string());
        assert_eq!(row[4], receipt.paid_on.format("%d.%m.%Y").to_string());
        let amounts = of(receipt).map(german);
        assert!(row.windows(3).any(|cells| cells == amounts), "{row:?} instead of {amounts:?}");
    }
    assert!(listed.next().is_none());
}

#[test]
fn sums_are_carried_over_from_page_to_page() {
    for receipts in [1, 16, 17, 18, 40, 3_000] {
        carries_right_sums(&sample::proof(receipts, 0));
    }
}

/// The last row of a page may be the last of the list, or one line more may be needed for the sum.
#[test]
fn sums_are_carried_over_wherever_the_page_ends() {
    for receipts in 1..60 {
        let mut proof = sample::proof(receipts, 0);
        for receipt in &mut proof.receipts {
            "Honorar".clone_into(&mut receipt.reason);
            "Schröder".clone_into(&mut receipt.payee);
            receipt.reduction_reason = None;
        }
        carries_right_sums(&proof);
    }
}

#[test]
fn a_row_taller_than_a_page_is_divided_and_counted_once() {
    let mut proof = sample::proof(5, 0);
    proof.receipts[2].reason = "Zwölf ".repeat(800);
    carries_right_sums(&proof);
    let text = pages(&proof).concat();
    assert_eq!(text.matches("Zwölf").count(), 800);
    assert_eq!(text.matches("ER-10003").count(), 1);
}

#[test]
fn a_proof_without_receipts_says_so() {
    let text = pages(&sample::proof(0, 0)).concat();
    assert!(text.contains("Anlage: Belegliste"));
    assert!(text.contains("Zu diesem Nachweis gehören keine Belege."));
    assert!(!text.contains("Belegnummer") && !text.contains("Einheitenliste"));
}

#[test]
fn one_sentence_takes_no_page_of_its_own() {
    let pages = pages(&sample::land_proof());
    let page = pages.iter().find(|page| page.contains("Anlage: Belegliste")).unwrap();
    assert!(page.contains("SHA-256 der eingebetteten Daten"), "{page}");
}

#[test]
fn what_is_stated_of_a_receipt_in_part_leaves_the_other_cells_empty() {
    let mut proof = sample::provider_proof();
    let details = proof.receipts[0].details.as_mut().unwrap();
    (details.performed_until, details.vat, details.discount, details.project_share) =
        (None, None, None, None);
    let text = pages(&proof).concat();
    let annex = text.split("Anlage: Ergänzende Angaben zu den Belegen").nth(1).unwrap();
    let row = rows(annex).find(|row| row.contains(&"ER-10001")).unwrap();
    let from = proof.receipts[0].issued_on.format("%d.%m.%Y").to_string();
    assert_eq!(row[..4], ["1", "ER-10001", "ab", &from]);
    assert!(!row.iter().any(|cell| cell.contains(',')), "no amount and no share: {row:?}");
    let vat = proof.receipts.iter().filter_map(|receipt| receipt.details.as_ref()?.vat);
    let total = german(Cents::sum(vat).unwrap());
    assert!(rows(annex).any(|row| row.starts_with(&["Summe", &total])), "{total} in {annex}");
}

#[test]
fn what_no_receipt_states_has_no_sum() {
    let mut proof = sample::provider_proof();
    let details = proof.receipts.iter_mut().filter_map(|receipt| receipt.details.as_mut());
    details.for_each(|details| details.vat = None);
    let discount = proof.receipts.iter().filter_map(|receipt| receipt.details.as_ref()?.discount);
    let total = german(Cents::sum(discount).unwrap());
    let text = pages(&proof).concat();
    let annex = text.split("Anlage: Ergänzende Angaben zu den Belegen").nth(1).unwrap();
    assert_eq!(rows(annex).find(|row| row[0] == "Summe"), Some(vec!["Summe", &total]));
}

#[test]
fn what_is_not_recorded_of_receipts_is_counted_above_the_list_and_named_at_each() {
    let mut proof = sample::provider_proof();
    assert!(!pages(&proof).concat().contains("Nicht festgehalten ist"), "everything is recorded");
    for receipt in &mut proof.receipts[..2] {
        receipt.details.as_mut().unwrap().mark.clear();
    }
    proof.receipts[1].payee.clear();
    let text = pages(&proof).concat();
    let (list, annex) = text.split_once("Anlage: Ergänzende Angaben zu den Belegen").unwrap();
    let told = "Nicht festgehalten ist zu einzelnen Belegen: Empfänger/Einzahler (1 von 12), Prüfzeichen (2 von 12).";
    let list = list.split_once("Anlage: Belegliste").unwrap().1;
    assert!(list.contains(told) && list.find(told) < list.find("ER-10001"), "{list}");
    let row = |of: &str| rows(annex).find(|row| row.contains(&of)).unwrap();
    assert_eq!(row("ER-10001").last(), Some(&"Prüfzeichen"));
    assert!(row("ER-10002").iter().any(|cell| cell.starts_with("Empfänger/Einzahler")), "{annex}");
    assert_eq!(row("ER-10003").last(), Some(&"AD"));
}

#[test]
fn what_is_not_recorded_of_money_that_came_in_is_named_at_its_row() {
    let mut proof = sample::provider_proof();
    proof.income_receipts[1].receipt_number.clear();
    let text = pages(&proof).concat();
    let list = text.split("Anlage: Belegliste der Einnahmen").nth(1).unwrap();
    let row = rows(list).find(|row| row.contains(&"Bürgerstiftung")).unwrap();
    assert_eq!(row[..3], ["2", "nicht", "festgehalten"], "{list}");
}

#[test]
fn a_receipt_of_which_nothing_is_stated_has_its_row_in_the_annex() {
    let mut proof = sample::provider_proof();
    proof.receipts[4].details = None;
    let text = pages(&proof).concat();
    let annex = text.split("Anlage: Ergänzende Angaben zu den Belegen").nth(1).unwrap();
    let row = rows(annex).find(|row| row.contains(&"ER-10005")).unwrap();
    assert_eq!(row[..3], ["5", "ER-10005", "Leistungszeitraum;"], "{annex}");
    proof.receipts.iter_mut().for_each(|receipt| receipt.details = None);
    let text = pages(&proof).concat();
    assert!(!text.contains("Ergänzende Angaben zu den Belegen"));
    assert!(
        text.contains("Nicht festgehalten ist zu allen 12 Belegen: Leistungszeitraum, Umsatzsteuer,"),
        "{text}"
    );
}

#[test]
fn units_are_listed_with_their_rate_and_summed_up() {
    let proof = sample::proof(0, 70);
    let text = pages(&proof).concat();
    let listed = rows(&text).filter(|row| row.contains(&"UE-2026")).count();
    assert_eq!(listed, 70);
    let unit = &proof.units[6];
    let amount = german(unit.amount);
    let row = rows(&text).find(|row| row[0] == "7" && row.contains(&"UE-2026")).unwrap();
    assert_eq!(row[row.len() - 5..], ["4", "UE-2026", "37,50", &amount, &amount]);
    let total = german(Cents::sum(proof.units.iter().map(|unit| unit.amount)).unwrap());
    assert!(rows(&text).any(|row| row == ["Summe", &total, &total]), "{total}");
}

#[test]
fn units_name_the_hash_of_what_proves_them() {
    let mut proof = sample::proof(0, 3);
    assert!(!pages(&proof).concat().contains("SHA-256 des Nachweises"), "nothing proves them: no column");
    proof.units[1].evidence = "0123456789abcdef".repeat(4);
    let text = pages(&proof).concat();
    let printed: String = text.split_whitespace().collect();
    assert!(printed.contains("SHA-256desNachweises"), "{text}");
    let row = rows(&text).find(|row| row[0] == "2" && row.contains(&"UE-2026")).unwrap();
    let begins = row[row.len() - 1].trim_end_matches('\u{ad}');
    assert!(proof.units[1].evidence.starts_with(begins) && begins.len() > 8, "{row:?}");
    let total = german(Cents::sum(proof.units.iter().map(|unit| unit.amount)).unwrap());
    assert!(rows(&text).any(|row| row == ["Summe", &total, &total]), "{total}");
}

#[test]
fn units_say_why_less_is_recognised_and_who_examined_them() {
    let mut proof = sample::proof(0, 3);
    assert!(!pages(&proof).concat().contains("Prüfzeichen"), "nobody has examined them: no column");
    proof.units[1].recognised = Cents::ZERO;
    proof.units[1].reduction_reason = Some("Fiel aus".to_owned());
    proof.units[2].mark = "RR".to_owned();
    let text = pages(&proof).concat();
    let row = |number: &str| rows(&text).find(|row| row[0] == number && row.contains(&"UE-2026")).unwrap();
    assert_eq!(row("2")[row("2").len() - 3..], ["0,00", "Fiel", "aus"]);
    assert_eq!(row("3").last(), Some(&"RR"));
    assert!(!row("1").contains(&"RR"));
}

#[test]
fn payments_are_listed_and_come_to_what_was_paid_out() {
    let mut proof = sample::proof(1, 0);
    assert!(!pages(&proof).concat().contains("Zahlungen aus der Zuwendung"));
    let row = |day: &str, text: &str, cents| PaymentRow {
        day: day.parse().unwrap(),
        text: text.to_owned(),
        amount: Cents::new(cents),
    };
    proof.payments =
        vec![row("2026-02-12", "F1: Zahlung bestätigt", 100_050), row("2026-03-01", "F1: Rückzahlung", -50)];
    let text = pages(&proof).concat();
    assert!(
        rows(&text).any(|row| row.starts_with(&["01.03.2026", "F1:", "Rückzahlung", "\u{2212}0,50"])),
        "{text}"
    );
    assert!(rows(&text).any(|row| row == ["Ausgezahlt", "insgesamt", "1.000,00"]), "{text}");
}

/// Follows the pages of the receipt list and compares every sum with the rows seen so far.
fn carries_right_sums(proof: &ProofOfUse) {
    let mut seen = 0;
    let mut totals = 0;
    let pages = pages(proof);
    let list = pages.iter().position(|page| page.contains("Anlage: Belegliste")).unwrap();
    for (index, page) in pages[list..].iter().enumerate() {
        let mut carried = 0;
        for row in rows(page) {
            if is_receipt(&row) {
                seen += 1;
            } else if matches!(row[0], "Übertrag" | "Summe") {
                let expected = sums(&proof.receipts[..seen]).map(german);
                assert_eq!(row[1..], expected, "{} on page {index} of {}", row[0], proof.receipts.len());
                carried += usize::from(row[0] == "Übertrag");
                totals += usize::from(row[0] == "Summe");
            }
        }
        let (is_first, is_last) = (index == 0, list + index + 1 == pages.len());
        assert_eq!(carried, usize::from(!is_first) + usize::from(!is_last), "carried sums on page {index}");
    }
    assert_eq!((seen, totals), (proof.receipts.len(), 1));
}

fn is_receipt(row: &[&str]) -> bool {
    row.get(2).is_some_and(|number| number.starts_with("ER-"))
}

fn sums(receipts: &[ReceiptRow]) -> Sums {
    let sum = |column: usize| Cents::sum(receipts.iter().map(|receipt| of(receipt)[column])).unwrap();
    [sum(0), sum(1), sum(2)]
}

fn of(receipt: &ReceiptRow) -> Sums {
    [receipt.gross, receipt.claimed, receipt.recognised]
}
