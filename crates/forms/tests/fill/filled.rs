//! What a filled form says, and what of it stays.

use std::fs;
use std::process::Command;

use forms::{Value, fill};
use ledger::Cents;
use proof::Content;
use proof::data::{Kind, ProofOfUse};
use serde_json::Value as Json;

use crate::kept::{document, form, mapping, root};

/// The form as Python reads it.
fn read(form: &[u8]) -> Json {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vordruck.xlsx");
    fs::write(&file, form).unwrap();
    let output = Command::new("python3").arg(root().join("tests/read_form.py")).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn said<'j>(form: &'j Json, sheet: &str, cell: &str) -> Option<&'j str> {
    form[sheet][cell][2].as_str()
}

fn proof_of(document: proof::Document) -> ProofOfUse {
    let Content::ProofOfUse(proof) = document.content else { panic!("a proof") };
    proof
}

fn euros(amount: Cents) -> String {
    amount.to_string()
}

#[test]
fn a_filled_form_says_what_the_proof_says() {
    let proof = proof_of(document());
    let filled = read(&fill(&form(), &mapping(), &document()).unwrap().form);
    let at = |cell: &str| said(&filled, "Nachweis", cell);
    assert_eq!((at("C3"), at("C4")), (Some("X"), None));
    assert_eq!((at("C8"), at("C9")), (Some(proof.reference.as_str()), Some(proof.subject.as_str())));
    assert_eq!(at("C6"), Some(proof.recipient.lines.join("\n").as_str()));
    assert_eq!((at("C11"), at("C12"), at("C13")), (Some("46461"), Some("46023"), Some("46387")));
    assert_eq!(at("C16"), Some(proof::check_code(&document()).unwrap().to_string().as_str()));
    assert_eq!((at("C18"), at("C19")), (Some("47880.00"), Some("42768.69")));
    for (row, item) in (36..).zip(&proof.expenditure) {
        let written =
            ["A", "B", "C", "D", "E", "F"].map(|column| at(&format!("{column}{row}")).unwrap().to_owned());
        let [number, title, amounts @ ..] = written;
        assert_eq!((&number, &title), (&item.number, &item.title));
        let stated = [item.planned_total, item.planned_eligible, item.settled_total, item.settled_eligible];
        assert_eq!(amounts, stated.map(euros));
    }
    assert_eq!(at("A41"), None);
}

#[test]
fn every_receipt_and_every_unit_has_its_row() {
    let proof = proof_of(document());
    let filled = read(&fill(&form(), &mapping(), &document()).unwrap().form);
    for (row, receipt) in (2..).zip(&proof.receipts) {
        let said = |column| said(&filled, "Belegliste", &format!("{column}{row}"));
        assert_eq!(
            (said("A"), said("F")),
            (Some(receipt.number.to_string().as_str()), Some(receipt.payee.as_str()))
        );
        assert_eq!(said("J"), Some(euros(receipt.recognised).as_str()));
        assert_eq!(said("K"), receipt.reduction_reason.as_deref());
    }
    assert_eq!(said(&filled, "Belegliste", "A62"), None);
    for (row, unit) in (2..).zip(&proof.units) {
        assert_eq!(said(&filled, "Einheiten", &format!("H{row}")), Some(euros(unit.recognised).as_str()));
    }
}

#[test]
fn formats_and_formulas_stay_and_old_results_do_not() {
    let (empty, filled) = (read(&form()), read(&fill(&form(), &mapping(), &document()).unwrap().form));
    assert_eq!(filled["anew"], "1");
    for sheet in ["Nachweis", "Belegliste", "Einheiten"] {
        let cells = empty[sheet].as_object().unwrap();
        assert_eq!(cells.len(), filled[sheet].as_object().unwrap().len());
        for (cell, was) in cells {
            assert_eq!(
                (&filled[sheet][cell][0], &filled[sheet][cell][1]),
                (&was[0], &was[1]),
                "{sheet} {cell}"
            );
        }
    }
    let sum = &filled["Nachweis"]["F56"];
    assert_eq!((sum[1].as_str(), &sum[2]), (Some("SUM(F36:F55)"), &Json::Null));
}

#[test]
fn all_that_is_not_filled_in_is_as_it_was_and_the_same_each_time() {
    let filled = fill(&form(), &mapping(), &document()).unwrap().form;
    assert!(filled == fill(&form(), &mapping(), &document()).unwrap().form);
    let (empty, filled) = (read(&form()), read(&filled));
    let (empty, filled) = (empty["parts"].as_object().unwrap(), filled["parts"].as_object().unwrap());
    assert_eq!(empty.keys().collect::<Vec<_>>(), filled.keys().collect::<Vec<_>>());
    let changed: Vec<_> =
        empty.iter().filter(|(name, was)| filled[*name] != **was).map(|(name, _)| name).collect();
    let sheets = ["sheet1", "sheet2", "sheet3"].map(|sheet| format!("xl/worksheets/{sheet}.xml"));
    assert_eq!(changed, [&["xl/workbook.xml".to_owned()][..], &sheets].concat().iter().collect::<Vec<_>>());
}

#[test]
fn it_is_told_which_cell_gets_what() {
    let cells = fill(&form(), &mapping(), &document()).unwrap().cells;
    let told = |cell: &str| {
        let found = cells
            .iter()
            .find(|it| it.place.sheet == "Nachweis" && it.place.cell.to_string() == cell)
            .unwrap();
        (found.figure.as_str(), found.value.clone(), found.place.line)
    };
    assert_eq!(told("C18"), ("granted_total", Value::Amount(Cents::new(4_788_000)), 79));
    assert_eq!(told("C4").1, Value::Nothing);
    assert_eq!(told("F36").0, "expenditure.settled_eligible");
}

/// No text becomes a formula, in this program or in one that it is exported to, and none breaks out of its cell.
#[test]
fn texts_stay_texts() {
    let texts = [
        "=HYPERLINK(\"x\")",
        "+1",
        "-1",
        "@SUM(1)",
        "</t></is></c><c r=\"A1\"><f>1</f></c>",
        "a & b\u{1}\u{fffe}",
    ];
    for text in texts {
        let mut document = document();
        let Content::ProofOfUse(proof) = &mut document.content else { panic!("a proof") };
        (proof.subject, proof.kind) = (text.to_owned(), Kind::Zwischennachweis);
        let filled = read(&fill(&form(), &mapping(), &document).unwrap().form);
        let guarded = proof::guarded(text).replace(['\u{1}', '\u{fffe}'], "\u{fffd}");
        assert_eq!(said(&filled, "Nachweis", "C9"), Some(guarded.as_str()));
        assert_eq!(filled["Nachweis"]["C9"][1], Json::Null, "{text}");
        assert!(!guarded.starts_with(['=', '+', '-', '@']), "{text}");
        assert_eq!((said(&filled, "Nachweis", "C3"), said(&filled, "Nachweis", "C4")), (None, Some("X")));
    }
}
