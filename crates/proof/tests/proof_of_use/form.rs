//! The form: what stands in its sections.

use ledger::Cents;
use proof::data::{Account, InputTax, Kind, LegalBasis, Sachbericht};
use proof::sample;

use crate::amounts::german;
use crate::reading::{pages, rows};

#[test]
fn all_sections_stand_in_order() {
    let text = pages(&sample::proof(1, 1)).concat();
    let mut from = 0;
    for heading in [
        "Zuwendungszweck",
        "Rechtsgrundlage",
        "insgesamt bewilligt",
        "insgesamt ausgezahlt",
        "I. Sachbericht",
        "II. Zahlenmäßiger Nachweis",
        "1. Einnahmen",
        "2. Ausgaben",
        "III. Ist-Ergebnis",
        "Erläuterungen",
        "IV. Bestätigungen",
        "V. Ergebnis der Prüfung durch die eigene",
        "VI. Ergebnis der Prüfung durch die Bewilligungsbehörde",
        "Anlage: Belegliste",
        "Anlage: Einheitenliste",
    ] {
        let found = text[from..].find(heading);
        from += found.unwrap_or_else(|| panic!("{heading} is missing or out of order"));
    }
}

#[test]
fn the_box_of_the_kind_is_ticked() {
    let mut proof = sample::proof(0, 0);
    let title = |page: &str| page.lines().find(|line| line.contains('☑')).unwrap().replace(' ', "");
    assert_eq!(title(&pages(&proof)[0]), "☑Verwendungsnachweis☐Zwischennachweis");
    proof.kind = Kind::Zwischennachweis;
    assert_eq!(title(&pages(&proof)[0]), "☐Verwendungsnachweis☑Zwischennachweis");
}

#[test]
fn the_conditions_and_the_rule_of_the_check_belong_together() {
    let mut proof = sample::proof(0, 0);
    let text = pages(&proof).concat();
    assert!(text.contains("Nachweis nach ANBest-P") && text.contains("(Nr. 11 VV)"));
    proof.legal_basis = LegalBasis::AnbestG;
    let text = pages(&proof).concat();
    assert!(text.contains("Nachweis nach ANBest-G") && text.contains("(Nr. 11 VVG)"));
}

#[test]
fn who_is_no_municipality_declares_other_funders() {
    let mut proof = sample::proof(0, 0);
    let declared = |proof: &_| pages(proof).concat().contains("weitere sind weder beantragt noch gewährt");
    assert!(declared(&proof));
    proof.legal_basis = LegalBasis::AnbestG;
    assert!(!declared(&proof));
}

#[test]
fn nothing_is_confirmed_of_a_report_that_is_not_there() {
    let mut proof = sample::proof(0, 0);
    let words = |proof: &_| pages(proof).concat().split_whitespace().collect::<Vec<_>>().join(" ");
    let (reached, done) =
        ("wie im Sachbericht dargestellt, erreicht", "Maßnahme wurde im Nachweiszeitraum so durchgeführt");
    for there in [proof.report.clone(), Sachbericht::Attached] {
        proof.report = there;
        proof.kind = Kind::Verwendungsnachweis;
        let text = words(&proof);
        assert!(text.contains(reached) && !text.contains("Nicht bestätigt wird"), "{text}");
        proof.kind = Kind::Zwischennachweis;
        let text = words(&proof);
        assert!(
            text.contains(done) && !text.contains(reached),
            "an interim proof comes before the end: {text}"
        );
    }
    let of_others = sample::proof(0, 0).report;
    for (report, untold) in
        [(Sachbericht::Missing, false), (Sachbericht::Written(Vec::new()), false), (of_others, true)]
    {
        (proof.report, proof.success_untold) = (report, untold);
        for (kind, not_confirmed) in [
            (Kind::Verwendungsnachweis, "Nicht bestätigt wird, dass der Zuwendungszweck erreicht wurde:"),
            (Kind::Zwischennachweis, "Nicht bestätigt wird, wie die Maßnahme durchgeführt wurde:"),
        ] {
            proof.kind = kind;
            let text = words(&proof);
            assert!(text.contains(not_confirmed), "{text}");
            assert_eq!(text.contains("Der Sachbericht liegt noch nicht vor."), !untold, "{text}");
            assert!(!text.contains(reached) && !text.contains(done), "{text}");
        }
    }
}

#[test]
fn the_account_stands_in_the_head_where_one_is_on_record() {
    let mut proof = sample::proof(0, 0);
    assert!(!pages(&proof)[0].contains("Bankverbindung"));
    let iban = Some("DE02120300000000202051".to_owned());
    proof.account = Some(Account { owner: "Bildungswerk".to_owned(), iban });
    let page = &pages(&proof)[0];
    assert!(page.contains("Bankverbindung") && page.contains("IBAN DE02 1203 0000 0000 2020 51"), "{page}");
}

#[test]
fn the_declaration_on_input_tax_is_ticked() {
    let mut proof = sample::proof(0, 0);
    assert!(pages(&proof).concat().contains("☑ Zum Vorsteuerabzug nach § 15 UStG nicht berechtigt"));
    proof.input_tax = InputTax::Deducted;
    let text = pages(&proof).concat();
    assert!(text.contains("☐ Zum Vorsteuerabzug nach § 15 UStG nicht berechtigt"));
    assert!(text.contains("☑ Zum Vorsteuerabzug berechtigt"));
}

#[test]
fn income_is_summed_up_and_given_in_percent() {
    let mut proof = sample::proof(0, 0);
    let figures = [(10_000, 10_000), (5_000, 20_000), (15_000, 0)];
    for (row, (planned, settled)) in proof.income.iter_mut().zip(figures) {
        (row.planned, row.settled) = (Cents::new(planned), Cents::new(settled));
    }
    let text = pages(&proof).concat();
    let own = rows(&text).find(|row| row[0] == "Eigenanteil").unwrap();
    assert_eq!(own[1..], ["100,00", "33,33", "100,00", "33,33"]);
    let total = rows(&text).find(|row| row[0] == "Insgesamt").unwrap();
    assert_eq!(total[1..], ["300,00", "100,00", "300,00", "100,00"]);
}

#[test]
fn income_of_nothing_has_no_percentages() {
    let mut proof = sample::proof(0, 0);
    proof.income.clear();
    let text = pages(&proof).concat();
    let total = rows(&text).find(|row| row[0] == "Insgesamt").unwrap();
    assert_eq!(total[1..], ["0,00", "–", "0,00", "–"]);
}

#[test]
fn the_result_names_spending_above_or_below_the_plan() {
    let result = |planned: i64, settled: i64| {
        let mut proof = sample::proof(0, 0);
        proof.expenditure.truncate(1);
        proof.expenditure[0].planned_eligible = Cents::new(planned);
        proof.expenditure[0].settled_eligible = Cents::new(settled);
        let text = pages(&proof).concat();
        ["Mehrausgaben", "Minderausgaben"].map(|title| {
            let row = rows(&text).find(|row| row[0] == title && row[1] == "gegenüber").unwrap();
            row.last().copied().unwrap().to_owned()
        })
    };
    assert_eq!(result(100_000, 120_050), ["200,50", "0,00"]);
    assert_eq!(result(100_000, 100_000), ["0,00", "0,00"]);
    assert_eq!(result(100_000, 99_999), ["0,00", "0,01"]);
}

#[test]
fn expenditure_is_summed_up_in_all_four_columns() {
    let proof = sample::proof(50, 5);
    let sum = |amount: fn(&proof::data::ExpenditureRow) -> Cents| {
        german(Cents::sum(proof.expenditure.iter().map(amount)).unwrap())
    };
    let expected = [
        sum(|row| row.planned_total),
        sum(|row| row.planned_eligible),
        sum(|row| row.settled_total),
        sum(|row| row.settled_eligible),
    ];
    let text = pages(&proof).concat();
    let total = rows(&text).filter(|row| row[0] == "Insgesamt").nth(1).unwrap();
    assert_eq!(total[1..], expected);
}

#[test]
fn without_notes_there_is_no_heading_for_them() {
    let mut proof = sample::proof(0, 0);
    proof.notes.clear();
    assert!(!pages(&proof).concat().contains("Erläuterungen"));
}

#[test]
fn the_input_survives_json() {
    let proof = sample::proof(3, 2);
    let json = serde_json::to_string(&proof).unwrap();
    assert!(json.contains("\"legal_basis\":\"ANBest-P\""));
    let read: proof::data::ProofOfUse = serde_json::from_str(&json).unwrap();
    assert_eq!(read, proof);
}
