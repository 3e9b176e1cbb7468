//! What the form says of those who give and those who audit: fixed amounts, other public givers, the own audit office.

use ledger::Cents;
use proof::data::{FixedAmount, IncomeRow, OwnAudit, ProofOfUse};
use proof::sample;

use crate::reading::{pages, rows};

/// The text of a proof in which the planned cost of 1,000.00 came to this much, under a fixed amount of 800.00.
fn fixed(settled: i64, threshold: Option<u32>, reason: Option<&str>) -> String {
    let mut proof = sample::proof(0, 0);
    proof.expenditure.truncate(1);
    proof.expenditure[0].planned_eligible = Cents::new(100_000);
    proof.expenditure[0].settled_eligible = Cents::new(settled);
    let reason = reason.map(str::to_owned);
    proof.fixed_amount = Some(Box::new(FixedAmount { amount: Cents::new(80_000), threshold, reason }));
    read(&proof)
}

/// The text of a proof, its words parted by one space.
fn read(proof: &ProofOfUse) -> String {
    pages(proof).concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_fixed_amount_is_named_and_how_far_the_cost_has_fallen() {
    let by = "haben sich gegenüber dem Zuwendungsbescheid";
    let text = fixed(100_000, Some(4_000), None);
    assert!(text.contains("Die Zuwendung ist als Festbetrag von 800,00 EUR bewilligt."));
    assert!(text.contains(&format!("{by} nicht ermäßigt.")));
    let text = fixed(60_000, Some(4_000), None);
    assert!(
        text.contains(&format!(
            "{by} um 400,00 EUR (40,00 v. H.) ermäßigt, also nicht um mehr als 40,00 v. H."
        ))
    );
    assert!(!text.contains("Gründe"));
    let text = fixed(59_999, Some(4_000), Some("Ein Kurs fand nicht statt."));
    assert!(
        text.contains(&format!("{by} um 400,01 EUR (40,00 v. H.) ermäßigt, also um mehr als 40,00 v. H."))
    );
    assert!(text.contains("Gründe: Ein Kurs fand nicht statt."));
    assert!(fixed(59_999, Some(4_000), None).contains("Die Gründe dafür sind noch anzugeben."));
    let text = fixed(1, None, None);
    assert!(
        text.contains(&format!("{by} um 999,99 EUR (100,00 v. H.) ermäßigt. ")) && !text.contains("Gründe")
    );
}

#[test]
fn other_types_of_financing_say_nothing_of_it() {
    let text = read(&sample::proof(0, 0));
    assert!(!text.contains("Festbetrag") && !text.contains("ermäßigt"));
}

#[test]
fn another_public_giver_has_a_row_of_its_own() {
    let mut proof = sample::proof(0, 0);
    let of_town = IncomeRow::of_public_giver("die Stadt Musterstadt", Cents::new(50_000), Cents::new(40_050));
    proof.income.insert(2, of_town);
    let text = pages(&proof).concat();
    let row = rows(&text).find(|row| row[..2] == ["Bewilligte", "öffentliche"]).unwrap();
    assert!(row.contains(&"500,00") && row.contains(&"400,50"), "{row:?}");
    assert!(rows(&text).any(|row| row[..2] == ["Leistungen", "Dritter"]));
}

#[test]
fn what_the_own_audit_office_found_stands_in_section_five() {
    let mut proof = sample::proof(0, 0);
    let section = |proof: &ProofOfUse| {
        let text = read(proof);
        let (_, after) = text.split_once("V. Ergebnis der Prüfung durch die eigene").unwrap();
        after.split_once("VI. Ergebnis").unwrap().0.to_owned()
    };
    assert!(section(&proof).contains("☐ keine Beanstandungen ☐ folgende Beanstandungen:"));
    let mut audit = OwnAudit {
        office: "Rechnungsprüfungsamt".to_owned(),
        examiner: "Ute Brinkmann".to_owned(),
        examined_on: proof.made_on,
        objections: Vec::new(),
    };
    proof.own_audit = Some(Box::new(audit.clone()));
    let text = section(&proof);
    assert!(text.contains("☑ keine Beanstandungen ☐ folgende Beanstandungen:"), "{text}");
    assert!(text.contains("Rechnungsprüfungsamt, 15.03.2027 Ute Brinkmann"), "{text}");
    audit.objections = vec!["Beleg 7 fehlt.".to_owned(), "Beleg 9 ist nicht lesbar.".to_owned()];
    proof.own_audit = Some(Box::new(audit));
    let text = section(&proof);
    assert!(
        text.contains("☐ keine Beanstandungen ☑ folgende Beanstandungen: – Beleg 7 fehlt. – Beleg 9 ist"),
        "{text}"
    );
}

#[test]
fn earlier_data_without_these_fields_is_still_read() {
    let json = serde_json::to_string(&sample::proof(0, 0)).unwrap();
    assert!(!json.contains("own_audit") && !json.contains("fixed_amount"));
    assert_eq!(serde_json::from_str::<ProofOfUse>(&json).unwrap(), sample::proof(0, 0));
}
