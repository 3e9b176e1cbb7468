//! What a filled form says, and what of it stays.

use std::fs;
use std::process::Command;

use forms::{Mapping, Value, fill};
use ledger::Cents;
use proof::data::{Account, ChangedPart, Kind, OwnAudit, ProofOfUse, Sachbericht, SignOff};
use proof::{Content, sample};
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

/// The sheets of the kept form; something is written into each.
const SHEETS: [&str; 10] = [
    "Nachweis",
    "Belegliste",
    "Einheiten",
    "Angaben",
    "Sachbericht",
    "Einnahmen",
    "Zahlungen",
    "Letztempfänger",
    "Teilnehmende",
    "Inventar",
];

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

/// A cell of the filled form, and what the proof says.
type Stated<'p> = (&'static str, &'static str, Option<&'p str>);

fn states(filled: &Json, stated: &[Stated]) {
    for (sheet, cell, text) in stated {
        assert_eq!(said(filled, sheet, cell), *text, "{sheet} {cell}");
    }
}

#[test]
fn acts_account_report_and_confirmations_are_filled_in() {
    let mut proof = proof_of(document());
    proof.account =
        Some(Account { owner: "Bildungswerk".to_owned(), iban: Some("DE02120300000000202051".to_owned()) });
    proof.signed_by = vec![SignOff {
        name: "Jana Schröder".to_owned(),
        function: "Vorsitzende".to_owned(),
        role: "unterschrieben".to_owned(),
        signed_on: Some(proof.made_on),
    }];
    let Sachbericht::Written(sections) = &proof.report else { panic!("a report") };
    let (first, act) = (sections[0].clone(), proof.acts[1].clone());
    let filled = read(&fill(&form(), &mapping(), &sample::document(proof)).unwrap().form);
    states(
        &filled,
        &[
            ("Angaben", "A3", Some("46042")),
            ("Angaben", "B4", Some(&act.reference)),
            ("Angaben", "C4", Some("-1500.00")),
            ("Angaben", "A5", None),
            ("Angaben", "B25", Some("Bildungswerk")),
            ("Angaben", "B26", Some("DE02120300000000202051")),
            ("Angaben", "B36", Some("X")),
            ("Angaben", "B37", None),
            ("Angaben", "A40", Some("Jana Schröder")),
            ("Angaben", "B40", Some("Vorsitzende")),
            ("Angaben", "C40", Some("unterschrieben")),
            ("Angaben", "D40", Some("46461")),
            ("Sachbericht", "A2", Some(&first.title)),
            ("Sachbericht", "B2", Some(&first.text)),
        ],
    );
}

#[test]
fn what_the_own_audit_office_found_is_filled_in() {
    let mut proof = proof_of(document());
    let of =
        |proof: &ProofOfUse| read(&fill(&form(), &mapping(), &sample::document(proof.clone())).unwrap().form);
    let empty = ["B48", "B49", "B50", "B51", "B52", "B53"].map(|cell| ("Angaben", cell, None));
    states(&of(&proof), &empty);
    let mut audit = OwnAudit {
        office: "Rechnungsprüfungsamt".to_owned(),
        examiner: "Ute Brinkmann".to_owned(),
        examined_on: proof.made_on,
        objections: Vec::new(),
    };
    proof.own_audit = Some(Box::new(audit.clone()));
    let fine = of(&proof);
    states(&fine, &[("Angaben", "B48", Some("X")), ("Angaben", "B49", None), ("Angaben", "B50", None)]);
    states(
        &fine,
        &[
            ("Angaben", "B51", Some("Rechnungsprüfungsamt")),
            ("Angaben", "B52", Some("Ute Brinkmann")),
            ("Angaben", "B53", Some("46461")),
        ],
    );
    audit.objections = vec!["Beleg 7 fehlt.".to_owned(), "Beleg 9 auch.".to_owned()];
    proof.own_audit = Some(Box::new(audit));
    let objected = [
        ("Angaben", "B48", None),
        ("Angaben", "B49", Some("X")),
        ("Angaben", "B50", Some("Beleg 7 fehlt.\nBeleg 9 auch.")),
    ];
    states(&of(&proof), &objected);
}

#[test]
fn every_annex_has_its_sheet() {
    let of_provider = sample::provider_proof();
    let filled = read(&fill(&form(), &mapping(), &sample::document(of_provider.clone())).unwrap().form);
    let (income, object) = (&of_provider.income_receipts[0], &of_provider.objects[0]);
    states(
        &filled,
        &[
            ("Einnahmen", "D2", Some(&income.payer)),
            ("Einnahmen", "F2", Some(&euros(income.amount))),
            ("Zahlungen", "B2", of_provider.payments.first().map(|it| it.text.as_str())),
            ("Inventar", "B2", Some(&object.designation)),
            ("Inventar", "E2", Some(&euros(object.price))),
            ("Inventar", "G2", Some(&object.place)),
        ],
    );
    let of_land = sample::land_proof();
    let filled = read(&fill(&form(), &mapping(), &sample::document(of_land.clone())).unwrap().form);
    let (proof, group) = (&of_land.examined_proofs[1], &of_land.participants[0]);
    let last = of_land.participants.len();
    assert_eq!(of_land.participants[last - 1].count, None, "one is not broken down");
    states(
        &filled,
        &[
            ("Letztempfänger", "A3", Some(&proof.recipient)),
            ("Letztempfänger", "E3", Some(&euros(proof.recognised))),
            ("Letztempfänger", "F3", Some(&proof.remark)),
            ("Teilnehmende", "A2", Some(&group.group)),
            ("Teilnehmende", "B2", Some("212")),
            ("Teilnehmende", "B5", None),
        ],
    );
}

#[test]
fn rows_tell_whose_they_are_where_one_is_of_somebody_else() {
    let mut proof = proof_of(document());
    let of =
        |proof: &ProofOfUse| read(&fill(&form(), &mapping(), &sample::document(proof.clone())).unwrap().form);
    states(&of(&proof), &[("Belegliste", "L2", None), ("Einheiten", "I2", None)]);
    proof.receipts[1].holder = Some("Träger A".to_owned());
    let own = proof.recipient.name.clone();
    let told = [
        ("Belegliste", "L1", Some("Letztempfänger")),
        ("Belegliste", "L2", Some(own.as_str())),
        ("Belegliste", "L3", Some("Träger A")),
        ("Einheiten", "I2", Some(own.as_str())),
    ];
    states(&of(&proof), &told);
}

#[test]
fn a_mapping_may_ask_for_every_list_of_a_proof() {
    let mut corrected = sample::corrected_proof();
    let part = |text: &str| text.to_owned();
    let part =
        ChangedPart { place: part("Teilnehmende"), what: part("alle"), change: part("bisher 40, jetzt 38") };
    corrected.correction.as_mut().unwrap().parts = Some(vec![part]);
    let lists = [
        ("changed_parts", "change"),
        ("differences_since_earlier", "until"),
        ("receipt_details", "receipt_number"),
        ("differences", "what"),
        ("differences_since_earlier", "before"),
    ];
    for (list, figure) in lists {
        let text = format!(
            "name = \"x\"\nversion = 1\nform = \"{}\"\n[[list]]\nsheet = \"Einnahmen\"\nrows = \"{list}\"\nfirst = 2\n\
             last = 201\n[list.columns]\nB = \"{figure}\"\n",
            mapping().form
        );
        let document = match list {
            "differences" | "changed_parts" => corrected.clone(),
            "differences_since_earlier" => sample::following_proof(),
            _ => sample::provider_proof(),
        };
        let filled = fill(&form(), &Mapping::parse(&text).unwrap(), &sample::document(document)).unwrap();
        assert!(!filled.cells.is_empty() && filled.cells[0].value != Value::Nothing, "{list}");
    }
}

#[test]
fn formats_and_formulas_stay_and_old_results_do_not() {
    let (empty, filled) = (read(&form()), read(&fill(&form(), &mapping(), &document()).unwrap().form));
    assert_eq!(filled["anew"], "1");
    for sheet in SHEETS {
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
    let document = sample::document(sample::provider_proof());
    let filled = fill(&form(), &mapping(), &document).unwrap();
    assert!(filled.form == fill(&form(), &mapping(), &document).unwrap().form);
    let is_filled = |sheet: &&str| filled.cells.iter().any(|cell| cell.place.sheet == **sheet);
    let sheets = (1..).zip(SHEETS).filter(|(_, sheet)| is_filled(sheet));
    let mut expected: Vec<_> = sheets.map(|(number, _)| format!("xl/worksheets/sheet{number}.xml")).collect();
    assert!((1..SHEETS.len()).contains(&expected.len()), "nobody forwarded anything: {expected:?}");
    expected.push("xl/workbook.xml".to_owned());
    expected.sort();
    let (empty, filled) = (read(&form()), read(&filled.form));
    let (empty, filled) = (empty["parts"].as_object().unwrap(), filled["parts"].as_object().unwrap());
    assert_eq!(empty.keys().collect::<Vec<_>>(), filled.keys().collect::<Vec<_>>());
    let changed: Vec<_> =
        empty.iter().filter(|(name, was)| filled[*name] != **was).map(|(name, _)| name).collect();
    assert_eq!(changed, expected.iter().collect::<Vec<_>>());
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
