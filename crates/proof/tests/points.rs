//! The 21 points of a Weiterleitungsvertrag and -bescheid: all there, in their order, each in the words of the data.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set up its case must stop")]

use std::io::Write;
use std::process::Command;

use proof::data::{ContractLaw, Forwarding, ForwardingForm, LegalBasis};
use proof::sample;
use serde_json::{Value, json};

const TITLES: [&str; 21] = [
    "Beteiligte",
    "Grundlage",
    "Zuwendungszweck und Maßnahme",
    "Form der Weiterleitung",
    "Art und Höhe der Finanzierung",
    "Verbindlicher Finanzierungsplan",
    "Durchführungszeitraum",
    "Zuwendungsfähige Ausgaben",
    "Auszahlung",
    "Nebenbestimmungen",
    "Aufzeichnungen und Datenschutz",
    "Nachweise",
    "Prüfungsrechte",
    "Mitteilungspflichten",
    "Widerruf, Erstattung und Zinsen",
    "Inventar und Zweckbindung",
    "Keine weitere Weiterleitung",
    "Öffentlichkeitsarbeit",
    "Vergütung und Vergabe",
    "Aufbewahrung",
    "Schriftform und Unterschriften",
];

/// The number of a point and what of the data stands in it, other than the forms that are chosen.
const FIELDS: [(usize, &str); 49] = [
    (1, "/giver/party/name"),
    (1, "/giver/party/lines/0"),
    (1, "/giver/legal_form"),
    (1, "/giver/represented_by"),
    (1, "/recipient/legal_form"),
    (1, "/recipient/represented_by"),
    (2, "/source_act/reference"),
    (2, "/source_act/dated_on"),
    (2, "/source_act/amount"),
    (2, "/legal_texts"),
    (3, "/measure/purpose"),
    (3, "/measure/component"),
    (3, "/measure/title"),
    (3, "/measure/target_group"),
    (3, "/measure/participants"),
    (3, "/measure/lessons"),
    (3, "/measure/hours"),
    (5, "/financing/kind"),
    (5, "/financing/amount"),
    (5, "/financing/own_share"),
    (5, "/financing/rates/0/code"),
    (5, "/financing/rates/0/unit"),
    (5, "/financing/rates/0/valid_from"),
    (5, "/financing/rates/0/amount"),
    (6, "/plan/0/number"),
    (6, "/plan/0/title"),
    (6, "/plan/0/amount"),
    (7, "/period_from"),
    (7, "/period_until"),
    (7, "/source_period/from"),
    (7, "/source_period/until"),
    (8, "/clauses/eligible_cost"),
    (9, "/clauses/payout"),
    (9, "/account/owner"),
    (10, "/special_conditions/0"),
    (11, "/clauses/records"),
    (12, "/proofs/0/what"),
    (12, "/proofs/0/due_on"),
    (12, "/clauses/proofs"),
    (13, "/auditors/0"),
    (14, "/clauses/notices"),
    (15, "/clauses/recovery"),
    (16, "/clauses/inventory"),
    (17, "/clauses/further_forwarding"),
    (18, "/clauses/publicity"),
    (19, "/clauses/pay_and_procurement"),
    (20, "/kept_until"),
    (21, "/clauses/written_form"),
    (21, "/signed_by/0/name"),
];

fn contract() -> Forwarding {
    let mut act = sample::forwarding();
    act.form = ForwardingForm::Weiterleitungsvertrag;
    act.remedy = None;
    act.measure.hours = Some(1);
    act
}

#[test]
fn every_point_says_what_the_data_says() {
    for form in [ForwardingForm::Weiterleitungsvertrag, ForwardingForm::Weiterleitungsbescheid] {
        let mut act = contract();
        (act.form, act.remedy) = (form, sample::forwarding().remedy);
        let mut json = serde_json::to_value(act).unwrap();
        let expected: Vec<(usize, String)> = (1..)
            .zip(FIELDS)
            .map(|(number, (point, path))| (point, marked(&mut json, path, number)))
            .collect();
        let points = points(&serde_json::from_value(json).unwrap());
        for (point, words) in expected {
            assert!(points[point - 1].contains(&words), "{words} is missing in point {point} of {form:?}");
        }
    }
}

/// Puts a value into a field that stands nowhere else, and gives how it is printed.
fn marked(json: &mut Value, path: &str, number: u32) -> String {
    let place = json.pointer_mut(path).unwrap_or_else(|| panic!("no field {path}"));
    let is_date = place.as_str().is_some_and(|text| text.len() == 10 && text.starts_with("20"));
    let is_amount = path.ends_with("amount") || path.ends_with("own_share");
    if is_date {
        *place = json!(format!("2031-{:02}-{:02}", number / 25 + 1, number % 25 + 1));
        format!("{:02}.{:02}.2031", number % 25 + 1, number / 25 + 1)
    } else if is_amount {
        *place = json!(700 + number);
        format!("7,{number:02}")
    } else if place.is_number() {
        *place = json!(800 + number);
        format!(" {}\n", 800 + number)
    } else {
        *place = json!(format!("Wort{number}"));
        format!("Wort{number}")
    }
}

#[test]
fn the_forms_that_are_chosen_are_named() {
    let mut act = contract();
    assert!(points(&act)[3].contains("durch diesen Vertrag als Projektförderung"));
    act.contract_law = Some(ContractLaw::Public);
    assert!(points(&act)[3].contains("durch diesen öffentlich-rechtlichen Vertrag als Projektförderung"));
    act.contract_law = Some(ContractLaw::Private);
    assert!(points(&act)[3].contains("durch diesen privatrechtlichen Vertrag als Projektförderung"));
    assert!(points(&sample::forwarding())[3].contains("durch diesen Bescheid als Projektförderung"));
    act.conditions = LegalBasis::AnbestP;
    assert!(points(&act)[9].contains("ANBest-P"));
    act.conditions = LegalBasis::AnbestG;
    assert!(points(&act)[9].contains("ANBest-G"));
}

#[test]
fn what_comes_back_stands_under_the_heading_that_is_set() {
    let mut act = contract();
    let heading = "§ 15 Widerruf, Erstattung und Zinsen";
    assert!(text(&act).contains(heading));
    act.clauses.recovery_title = Some("Ermäßigung, Kündigung, Erstattung und Zinsen".to_owned());
    let text = text(&act);
    assert!(
        text.contains("§ 15 Ermäßigung, Kündigung, Erstattung und Zinsen") && !text.contains(heading),
        "{text}"
    );
}

/// A document that is signed states nothing as not stated.
#[test]
fn what_an_act_does_not_set_is_left_out() {
    let mut act = contract();
    act.measure.target_group.clear();
    (act.measure.participants, act.measure.lessons, act.measure.hours) = (None, None, None);
    (act.source_period, act.clauses.proofs) = (None, None);
    let points = points(&act);
    for label in ["Zielgruppe", "Teilnehmende", "Stunden", "Unterrichtsstunden"] {
        assert!(!points[2].contains(label), "{label} of nothing");
    }
    assert!(points[2].contains("Förderbaustein") && !points[6].contains("Bewilligungszeitraum"));
    assert!(!points.concat().contains("nicht festgelegt"));
}

/// What stands in each of the points, their headings left out.
fn points(act: &Forwarding) -> Vec<String> {
    let text = text(act);
    let mut rest = text.as_str();
    let mut points: Vec<String> = Vec::new();
    for (number, title) in (1..).zip(TITLES) {
        let heading = match act.form {
            ForwardingForm::Weiterleitungsvertrag => format!("\n§ {number} {title}\n"),
            ForwardingForm::Weiterleitungsbescheid => format!("\n{number}. {title}\n"),
        };
        let (before, after) = rest.split_once(&heading).unwrap_or_else(|| panic!("{heading} is missing"));
        points.push(before.to_owned());
        rest = after;
    }
    points.push(rest.to_owned());
    // What stands before the first is no point, and no heading comes after the last.
    points.remove(0);
    assert!(!rest.contains("22. ") && !rest.contains("§ 22"), "{rest}");
    points
}

fn text(act: &Forwarding) -> String {
    read(&proof::render(&sample::document(act.clone())).unwrap())
}

fn read(pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let mut command = Command::new("pdftotext");
    command.args(["-raw", "-nopgbrk", "-enc", "UTF-8"]).arg(file.path()).arg("-");
    let output =
        command.output().expect("the command pdftotext is needed: install the package poppler-utils");
    String::from_utf8(output.stdout).unwrap()
}
