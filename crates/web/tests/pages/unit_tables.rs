//! Tables of units that come as files: read, corrected cell by cell, handed in as a whole or not at all.

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, new_claim, pairs},
};

const ACTION: &str = "/abrechnungen/neu";
const DAYS: [(&str, &str); 2] = [("von", "1.1.2021"), ("bis", "31.3.2021")];
/// The fields of a row that is corrected.
const FIELDS: [&str; 7] = ["ansatz", "pauschale", "kennung", "tag", "zweck", "eintritt", "massnahme"];

/// A table of units as a spreadsheet program writes it in Western Europe, its columns in an order of its own.
fn list(rows: &str) -> Vec<u8> {
    let table = format!("Kennung;Tag;Pauschale;Grund der Zahlung;Ansatz;Kursort\r\n{rows}");
    table.chars().map(|one| u8::try_from(u32::from(one)).unwrap()).collect()
}

/// A unit in such a table.
fn unit(reference: &str, day: &str) -> String {
    format!("{reference};{day};P4;Deutschkurs für Mütter;F4 unterrichtsstunden;Küche\r\n")
}

async fn send(house: &House, anna: &mut Browser, form: &Page, fields: &[(&str, &str)], units: &[u8]) -> Page {
    let files = [("einheiten_datei", "kurse.csv", units)];
    house.fill_with_files(anna, form, ACTION, &[&DAYS[..], fields].concat(), &files).await
}

/// The cells of a row as they are corrected.
fn cells(row: usize, cells: [&str; 7]) -> Vec<(String, String)> {
    let cells = FIELDS.iter().zip(cells);
    cells.map(|(field, text)| (format!("e{row}.{field}"), text.to_owned())).collect()
}

#[tokio::test]
async fn a_table_of_units_is_handed_in_as_a_file_and_its_faults_are_corrected_in_the_page() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let wrong = "K-2;31.2.2021;P 4;;F9 nichts;\r\n";
    let content = list(&format!("{}{wrong}{};;;;;\r\n", unit("K-1", "3.2.2021"), unit("K-3", "5.2.2021")));
    let refused = send(&house, &mut anna, &form, &[], &content).await;
    assert_eq!(refused.status, 422);
    for (at, said) in [
        ("e3.ansatz", "Zeile 3, Spalte „Ansatz“: Diesen Ansatz hat der Finanzierungsplan nicht."),
        ("e3.pauschale", "Zeile 3, Spalte „Pauschale“: Diese Pauschale gibt es nicht."),
        ("e3.tag", "Zeile 3, Spalte „Tag“: Diesen Tag gibt es nicht."),
        ("e3.zweck", "Zeile 3, Spalte „Zahlungsgrund“: Bitte sagen, wofür abgerechnet wird."),
    ] {
        let link = format!("<a href=\"#{at}\">Einheiten, {said}");
        assert!(refused.html.contains(&link), "{at}: {}", refused.html);
        assert!(refused.html.contains(&format!("id=\"{at}-fehler\"")), "{at}: {}", refused.html);
    }
    assert!(!refused.html.contains("name=\"e2."), "what is right does not ask: {}", refused.html);
    assert!(refused.html.contains("oder in „kurse.csv“"), "{}", refused.html);
    assert!(house.get(&anna, "/abrechnungen").await.html.contains("noch keine Abrechnung"));
    let right = ["F4 unterrichtsstunden", "P4", "K-2", "4.2.2021", "Deutschkurs für Mütter", "", ""];
    let mut fields = cells(3, right);
    fields.extend([DAYS[0], DAYS[1], ("aktion", "pruefen")].map(|(name, text)| (name.into(), text.into())));
    let checked = house.fill(&mut anna, &refused, ACTION, &pairs(&fields)).await.shown();
    assert!(checked.html.contains("1 Zeile,"), "{}", checked.html);
    assert!(checked.html.contains("3 Einheiten zur Pauschale P4"), "{}", checked.html);
    let table = checked.area("einheiten");
    let sent = house.fill(&mut anna, &checked, ACTION, &[DAYS[0], DAYS[1], ("einheiten", &*table)]).await;
    let claim = sent.leads_to().split('?').next().unwrap().to_owned();
    let line = house.get(&anna, &format!("{claim}/zeilen/1")).await.shown().html;
    for said in ["K-1", "K-2", "K-3", "Deutschkurs für Mütter", "112,50"] {
        assert!(line.contains(said), "{said}: {line}");
    }
}

#[tokio::test]
async fn what_the_books_refuse_of_a_unit_stands_at_its_row_and_a_better_file_takes_its_place() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let begun = [unit("K-1", "3.2.2021"), unit("K-2", "4.2.2021")].concat();
    for (last, at, said) in [
        (unit("K-3", "5.2.2020"), "e4.tag", "Die Einheit „K-3 vom 5.2.2020“ liegt nicht im Zeitraum"),
        (unit("K-1", "3.2.2021"), "e4.kennung", "Die Einheit „K-1 vom 3.2.2021“ steht schon in Zeile 1."),
    ] {
        let refused = send(&house, &mut anna, &form, &[], &list(&format!("{begun}{last}"))).await;
        assert_eq!(refused.status, 422);
        let link = format!("<a href=\"#{at}\">Einheiten, Zeile 4: {said}");
        assert!(refused.html.contains(&link), "{at}: {}", refused.html);
        assert!(refused.html.contains(&format!("id=\"{at}-fehler\"")), "{at}: {}", refused.html);
        assert!(house.get(&anna, "/abrechnungen").await.html.contains("noch keine Abrechnung"));
    }
    let checked = send(&house, &mut anna, &form, &[("aktion", "pruefen")], &list(&begun)).await.shown();
    assert!(checked.html.contains("Nicht gelesen wird die Spalte „Kursort“."), "{}", checked.html);
    let refused = send(&house, &mut anna, &form, &[], &list(&unit("K-1", "gestern"))).await;
    let stale = [("e2.tag", "vorgestern"), ("e2.ansatz", "F9")];
    let sent = send(&house, &mut anna, &refused, &stale, &list(&begun)).await;
    assert!(sent.to().ends_with("?meldung=eingereicht"), "{}", sent.html);
}

#[tokio::test]
async fn receipts_and_units_come_in_two_files_and_one_fault_holds_back_both() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let receipts = |day: &str| {
        format!("F1 coachingstellen;Lohnbüro;L-1;1.3.2021;10,00;10,00;{day};Gehälter\n").into_bytes()
    };
    let (late, units) = (receipts("gestern"), list(&unit("K-1", "3.2.2021")));
    let both = |receipts| [("datei", "belege.csv", receipts), ("einheiten_datei", "kurse.csv", &*units)];
    let refused = house.fill_with_files(&mut anna, &form, ACTION, &DAYS, &both(&*late)).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("<a href=\"#t1.bezahlt\">Tabelle, Zeile 1"), "{}", refused.html);
    assert!(refused.area("einheiten").contains("K-1;3.2.2021;P4"), "{}", refused.html);
    assert!(house.get(&anna, "/abrechnungen").await.html.contains("noch keine Abrechnung"));
    let right = receipts("2.3.2021");
    let sent = house.fill_with_files(&mut anna, &refused, ACTION, &DAYS, &both(&*right)).await;
    let page = house.get(&anna, sent.leads_to()).await.shown().html;
    assert!(page.contains("Lohnbüro, L-1") && page.contains("Deutschkurs für Mütter"), "{page}");
}

#[tokio::test]
async fn a_file_that_is_no_table_of_units_is_refused_and_what_was_pasted_stays() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    for (content, said) in [
        (&b"PK\x03\x04\x14\0"[..], "„kurse.csv“ ist eine Arbeitsmappe."),
        (b"", "„kurse.csv“ ist leer."),
        (b"Kennung;Tag\nK-1;3.2.2021\n", "In der Tabelle fehlt: Spalte „Ansatz“, Spalte „Pauschale“"),
    ] {
        let refused = send(&house, &mut anna, &form, &[], content).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains(said), "{said}: {}", refused.html);
    }
    let pasted = [("einheiten", "F4;halb getippt")];
    let refused = send(&house, &mut anna, &form, &pasted, b"a;b").await;
    assert!(refused.html.contains("In der Tabelle stehen schon eingefügte Zeilen."), "{}", refused.html);
    assert!(refused.html.contains("F4;halb getippt"), "{}", refused.html);
    let template = house.get(&anna, "/abrechnungen/einheiten.csv").await.shown();
    let columns = "\u{feff}Ansatz;Pauschale;Kennung;Tag;Zahlungsgrund;Eintritt;Maßnahme ab\n";
    assert_eq!(template.html, columns);
    let many: String = (1..=30).map(|number| unit(&format!("K-{number}"), "gestern")).collect();
    let refused = send(&house, &mut anna, &form, &[], &list(&many)).await;
    assert_eq!(refused.html.matches("aria-invalid").count(), 20);
    let told = "In 10 weiteren Zeilen der Einheiten ist auch etwas falsch.";
    assert!(refused.html.contains(told), "{}", refused.html);
    // Whoever has to come in again first chooses no file again.
    anna.forget_session();
    let held = send(&house, &mut anna, &form, &[], &list(&unit("K-1", "3.2.2021"))).await;
    assert_eq!(held.status, 401);
    assert!(held.html.contains("name=\"mit.einheiten\"") && held.html.contains("K-1"), "{}", held.html);
}

/// A claim of two units of whose line something is asked, and the page on which it is answered.
async fn asked(house: &House) -> (String, Browser, Page) {
    let row = |unit: &str, day: &str| format!("F4 unterrichtsstunden;P4;{unit};{day};Deutschkurs;;\n");
    let units = [row("K-1", "3.2.2021"), row("K-2", "4.2.2021")].concat();
    let claim = claimed(house, &[("einheiten".to_owned(), units)]).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/rueckfrage");
    let form = house.get(&clerk, &path).await.shown();
    let asks = [("text", "Bitte prüfen."), ("zeilen", "1: Stimmt K-2?"), ("antwort_bis", "15.6.2021")];
    house.fill(&mut clerk, &form, &path, &asks).await.leads_to();
    let anna = house.enter(&house.office.person_of_a()).await;
    let form = house.get(&anna, &format!("{claim}/aenderung")).await.shown();
    (claim, anna, form)
}

#[tokio::test]
async fn a_file_of_units_answers_what_was_asked_and_its_faults_stand_at_their_cells() {
    let house = House::open().await;
    let (claim, mut anna, form) = asked(&house).await;
    let path = format!("{claim}/aenderung");
    assert!(form.area("z1.einheiten").contains("K-2"), "{}", form.html);
    let changes = [("z1.antwort", "aendern")];
    let content = list(&[unit("K-1", "3.2.2021"), unit("K-9", "31.2.2021")].concat());
    let file = |content| [("z1.einheiten_datei", "kurse.csv", content)];
    let left =
        house.fill_with_files(&mut anna, &form, &path, &[("z1.antwort", "lassen")], &file(&*content)).await;
    assert_eq!(left.status, 422);
    let fault = left.between("id=\"z1.antwort-fehler\">", "<");
    assert_eq!(fault, "Zeile 1: Damit „kurse.csv“ zählt, bitte „ändern“ wählen.");
    let refused = house.fill_with_files(&mut anna, &form, &path, &changes, &file(&*content)).await;
    assert_eq!(refused.status, 422);
    let said =
        "<a href=\"#z1.e3.tag\">Einheiten zu Zeile 1, Zeile 3, Spalte „Tag“: Diesen Tag gibt es nicht.";
    assert!(
        refused.html.contains(said) && refused.html.contains("id=\"z1.e3.tag-fehler\""),
        "{}",
        refused.html
    );
    assert!(!refused.html.contains("name=\"z1.e2."), "what is right does not ask: {}", refused.html);
    let outside = list(&[unit("K-1", "3.2.2021"), unit("K-9", "5.2.2020")].concat());
    let refused = house.fill_with_files(&mut anna, &refused, &path, &changes, &file(&*outside)).await;
    let said =
        "<a href=\"#z1.e3.tag\">Einheiten zu Zeile 1, Zeile 3: Die Einheit „K-9 vom 5.2.2020“ liegt nicht";
    assert!(refused.html.contains(said), "{}", refused.html);
    let right = ["F4 unterrichtsstunden", "P4", "K-9", "5.2.2021", "Deutschkurs für Mütter", "", ""];
    let cells = FIELDS.iter().zip(right);
    let cells: Vec<_> = cells.map(|(field, text)| (format!("z1.e3.{field}"), text.to_owned())).collect();
    let fields = [&changes[..], &pairs(&cells)].concat();
    let sent = house.fill_with_files(&mut anna, &refused, &path, &fields, &[]).await;
    assert_eq!(sent.to(), format!("{claim}?meldung=erneut-eingereicht"), "{}", sent.html);
    let line = house.get(&anna, &format!("{claim}/zeilen/2")).await.shown().html;
    assert!(line.contains("K-1") && line.contains("K-9") && !line.contains("K-2"), "{line}");
}

#[tokio::test]
async fn a_file_for_a_line_is_no_workbook_and_units_of_one_line_are_one_line() {
    let house = House::open().await;
    let (claim, mut anna, form) = asked(&house).await;
    let path = format!("{claim}/aenderung");
    let changes = [("z1.antwort", "aendern")];
    let other = unit("K-3", "5.2.2021").replace("Deutschkurs", "Anderes");
    let two = list(&[unit("K-1", "3.2.2021"), other].concat());
    for (content, at, said) in [
        (&b"PK\x03\x04\x14\0"[..], "z1.einheiten_datei", "„kurse.csv“ ist eine Arbeitsmappe."),
        (b"Kennung;Tag\nK-1;3.2.2021\n", "z1.einheiten", "In der Tabelle fehlt: Spalte „Ansatz“"),
        (&*two, "z1.einheiten", "Zeile 3 der Einheiten: Alle Einheiten einer Zeile haben denselben Ansatz"),
        (b"Kennung;Tag;Pauschale;Grund;Ansatz;Zahlungsgrund\n", "z1.einheiten", "mindestens eine Einheit"),
    ] {
        let files = [("z1.einheiten_datei", "kurse.csv", content)];
        let refused = house.fill_with_files(&mut anna, &form, &path, &changes, &files).await;
        assert_eq!(refused.status, 422, "{said}");
        let fault = refused.between(&format!("id=\"{at}-fehler\">"), "<");
        assert!(fault.contains(said), "{said}: {fault}");
    }
}
