//! Tables that are pasted: which plan line is meant, which units are one line, and what comes back as it was.

use crate::{
    house::House,
    many::forwarded,
    walk::{claimed, new_claim, pairs},
};

#[tokio::test]
async fn a_plan_line_of_several_years_is_named_with_its_year() {
    let house = House::open().await;
    let years = [Some(2021), Some(2022)];
    let grant = forwarded(&house, house.office.provider_b, "50-W-2".to_owned(), &years).await;
    let mut berta = house.enter(&house.office.person_of_b()).await;
    let form = house.get(&berta, &format!("/abrechnungen/neu?zuwendung={}", grant.id)).await.shown();
    let table = |place: &str| format!("{place};Lohnbüro;L-1;1.3.2021;10,00;10,00;2.3.2021;Gehälter\n");
    for vague in ["F1 coachingstellen", "F1: Coachingstellen"] {
        let table = table(vague);
        let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("tabelle", &*table), ("aktion", "pruefen")];
        let refused = house.fill(&mut berta, &form, "/abrechnungen/neu", &fields).await;
        assert_eq!(refused.status, 422, "{vague}");
        let told = "Zeile 1, Spalte „Ansatz“: Diesen Ansatz gibt es für mehrere Jahre. Bitte das Jahr dazuschreiben.";
        assert!(refused.html.contains(told), "{}", refused.html);
    }
    for (clear, year) in [
        ("F1 coachingstellen 2022", "2022"),
        ("F1 2022: Coachingstellen", "2022"),
        ("f1 coachingstellen (2021)", "2021"),
    ] {
        let table = table(clear);
        let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("tabelle", &*table)];
        let form = house.get(&berta, &format!("/abrechnungen/neu?zuwendung={}", grant.id)).await.shown();
        let sent = house.fill(&mut berta, &form, "/abrechnungen/neu", &fields).await;
        let claim = sent.leads_to().to_owned();
        let page = house.get(&berta, &claim).await.shown();
        assert!(page.html.contains(&format!("F1 {year}: Coachingstellen")), "{clear}: {}", page.html);
        house.fill(&mut berta, &page, &format!("{claim}/ruecknahme"), &[]).await.leads_to();
    }
}

#[tokio::test]
async fn units_of_one_line_have_one_purpose_and_come_back_as_they_were() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    // The same plan line, named in two ways, and a reason with all that parts a table.
    let reason = "\"Kurs; \"\"A\"\"\tabends\nund früh\"";
    let units = format!(
        "F4 unterrichtsstunden;P4;\"K;1\";3.2.2021;{reason};;\n\
         F4: Pauschale je Unterrichtsstunde;P4;K2;4.2.2021;{reason};;\n"
    );
    let other = "F4 unterrichtsstunden;P4;K3;5.2.2021;Anderes;;\n";
    let both = format!("{units}{other}");
    let (form, _) = new_claim(&house, &anna).await;
    let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("einheiten", &*both), ("aktion", "pruefen")];
    let checked = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await.shown();
    assert!(checked.html.contains("2 Zeilen,"), "{}", checked.html);
    assert!(checked.html.contains("3 Einheiten zur Pauschale P4"), "{}", checked.html);
    let claim = claimed(&house, &[("einheiten".to_owned(), units)]).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/rueckfrage");
    let form = house.get(&clerk, &path).await.shown();
    let asks = [("text", "Bitte prüfen."), ("zeilen", "1: Stimmt K2?"), ("antwort_bis", "15.6.2021")];
    house.fill(&mut clerk, &form, &path, &asks).await.leads_to();
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let path = format!("{claim}/aenderung");
    let form = house.get(&anna, &path).await.shown();
    let table = form.area("z1.einheiten");
    let mixed = format!("{table}{other}");
    let answer = [("z1.antwort", "aendern"), ("z1.einheiten", &*mixed)];
    let refused = house.fill(&mut anna, &form, &path, &answer).await;
    assert_eq!(refused.status, 422);
    let told = "Zeile 3 der Einheiten: Alle Einheiten einer Zeile haben denselben Ansatz, dieselbe Pauschale und \
                denselben Zahlungsgrund.";
    assert!(refused.html.contains(told), "{}", refused.html);
    assert_eq!(refused.area("z1.einheiten"), mixed, "what was typed stays");
    let answer = [("z1.antwort", "aendern"), ("z1.einheiten", &*table)];
    let sent = house.fill(&mut anna, &refused, &path, &answer).await;
    assert_eq!(sent.to(), format!("{claim}?meldung=erneut-eingereicht"), "{}", sent.html);
    let page = house.get(&anna, &format!("{claim}/zeilen/2")).await.shown().html;
    assert!(page.contains("Kurs; &#34;A&#34;\tabends\nund früh") && page.contains("K;1"), "{page}");
}

/// A receipt list as a spreadsheet program writes it in Western Europe, its columns in an order of its own.
fn list(rows: &str) -> Vec<u8> {
    let head = "Lfd. Nr.;Belegnummer;Rechnungssteller;Belegdatum;Rechnungsbetrag;Davon abgerechnet;Tag der Zahlung;\
                Grund der Zahlung;Ansatz";
    // All that is not ASCII here lies where Windows-1252 has it.
    format!("{head}\r\n{rows}").chars().map(|one| u8::try_from(u32::from(one)).unwrap()).collect()
}

const DAYS: [(&str, &str); 2] = [("von", "1.1.2021"), ("bis", "31.3.2021")];

#[tokio::test]
async fn a_receipt_list_is_handed_in_as_a_file_and_its_faults_are_corrected_in_the_page() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let content = list(
        "1;L-1;Lohnbüro Müßig;1.3.2021;1.100,00;100,00;2.3.2021;\"Gehälter; März\";F1 coachingstellen\r\n\
         2;L-2;=1+1;31.2.2021;100,005;100,00;2.3.2021;Gehälter;F9 nichts\r\n\
         3;L-3;Lohnbüro;1.3.2021;50,00;50,00;2.3.2021;Gehälter;F1 coachingstellen\r\n\
         ;;;;;150,00;;Summe;\r\n",
    );
    let action = "/abrechnungen/neu";
    let refused = house.fill_with_file(&mut anna, &form, action, &DAYS, ("liste.csv", &content)).await;
    assert_eq!(refused.status, 422);
    for (at, said) in [
        ("t3.ansatz", "Zeile 3, Spalte „Ansatz“"),
        ("t3.belegdatum", "Zeile 3, Spalte „Belegdatum“"),
        ("t3.brutto", "Zeile 3, Spalte „Belegbetrag“"),
        ("t5.ansatz", "Zeile 5, Spalte „Ansatz“"),
    ] {
        assert!(
            refused.html.contains(&format!("<a href=\"#{at}\">Tabelle, {said}")),
            "{at}: {}",
            refused.html
        );
        assert!(refused.html.contains(&format!("id=\"{at}-fehler\"")), "{at}: {}", refused.html);
    }
    assert!(refused.html.contains("value=\"=1+1\""), "what looks like a formula is text: {}", refused.html);
    assert!(!refused.html.contains("name=\"t2."), "what is right does not ask: {}", refused.html);
    assert!(house.get(&anna, "/abrechnungen").await.html.contains("noch keine Abrechnung"));
    // One cell is still wrong, the sum goes, another line is asked for: all that was typed stays.
    let cells = |row: usize, cells: [&str; 8]| {
        let fields = ["ansatz", "aussteller", "nummer", "belegdatum", "brutto", "betrag", "bezahlt", "zweck"];
        let cells =
            fields.iter().zip(cells).map(|(field, text)| (format!("t{row}.{field}"), text.to_owned()));
        cells.collect::<Vec<_>>()
    };
    let mut corrected = cells(
        3,
        ["F1 coachingstellen", "=1+1", "L-2", "1.3.2021", "100;5", "100,00", "2.3.2021", "Gehälter"],
    );
    corrected.extend(cells(5, [""; 8]));
    let typed = |cells: &[(String, String)], action: &str| {
        let rest = [DAYS[0], DAYS[1], ("aktion", action)];
        let rest = rest.map(|(name, text)| (name.to_owned(), text.to_owned()));
        [cells, &rest].concat()
    };
    let fields = typed(&corrected, "reihe");
    let one_more = house.fill(&mut anna, &refused, action, &pairs(&fields)).await.shown();
    assert!(
        one_more.area("tabelle").contains("F1 coachingstellen;=1+1;L-2;1.3.2021;\"100;5\""),
        "{}",
        one_more.html
    );
    let fields = typed(&corrected, "pruefen");
    let again = house.fill(&mut anna, &refused, action, &pairs(&fields)).await;
    assert_eq!(again.status, 422);
    assert!(again.html.contains("id=\"t3.brutto-fehler\"") && !again.html.contains("t5."), "{}", again.html);
    corrected[4].1 = "100,00".to_owned();
    let fields = typed(&corrected, "pruefen");
    let checked = house.fill(&mut anna, &again, action, &pairs(&fields)).await.shown();
    assert!(checked.html.contains("3 Zeilen, Belege über 250,00"), "{}", checked.html);
    assert!(checked.area("tabelle").contains("\"Gehälter; März\""), "{}", checked.html);
    let table = checked.area("tabelle");
    let fields = [DAYS[0], DAYS[1], ("tabelle", &*table)];
    let claim = house.fill(&mut anna, &checked, action, &fields).await.leads_to().to_owned();
    let page = house.get(&anna, &claim).await.shown().html;
    for said in ["Lohnbüro Müßig, L-1", "=1+1, L-2", "L-3", "Gehälter; März"] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn what_the_books_refuse_of_a_file_stands_at_its_cell_and_a_better_file_takes_its_place() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let content = |day: &str| {
        list(&format!("1;L-1;Lohnbüro;1.3.2021;10,00;10,00;{day};Gehälter;F1 coachingstellen\r\n"))
    };
    let action = "/abrechnungen/neu";
    let early = content("31.12.2020");
    let refused = house.fill_with_file(&mut anna, &form, action, &DAYS, ("liste.csv", &early)).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("<a href=\"#t2.bezahlt\">Tabelle, Zeile 2:"), "{}", refused.html);
    assert!(refused.html.contains("id=\"t2.bezahlt-fehler\""), "{}", refused.html);
    let right = content("2.3.2021");
    let wrong_cells = [DAYS[0], DAYS[1], ("t2.bezahlt", "gestern"), ("t2.ansatz", "F9")];
    let sent = house.fill_with_file(&mut anna, &refused, action, &wrong_cells, ("liste.csv", &right)).await;
    assert!(sent.to().ends_with("?meldung=eingereicht"), "{}", sent.html);
}

#[tokio::test]
async fn what_is_no_table_is_refused_and_what_was_pasted_stays() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let action = "/abrechnungen/neu";
    let large = vec![b'x'; (8 << 20) + 1];
    let rows = list(&"1;L-1;x;1.3.2021;1;1;2.3.2021;x;F1\r\n".repeat(10_001));
    for (file, said) in [
        (("liste.xlsx", &b"PK\x03\x04\x14\0"[..]), "„liste.xlsx“ ist eine Arbeitsmappe."),
        (("liste.csv", b"\x89PNG\r\n\x1a\n\0"), "„liste.csv“ ist keine Tabelle als Text."),
        (("leer.csv", b""), "„leer.csv“ ist leer."),
        (("gross.csv", &large), "„gross.csv“ ist größer als 8 MB."),
        (("lang.csv", &rows), "Eine Tabelle hat höchstens 10000 Zeilen."),
        (("kurz.csv", b"Ansatz;Aussteller\nF1;x\n"), "In der Tabelle fehlt: Spalte „Belegnummer“"),
    ] {
        let refused = house.fill_with_file(&mut anna, &form, action, &DAYS, file).await;
        assert_eq!(refused.status, 422, "{}", file.0);
        assert!(refused.html.contains(said), "{said}: {}", refused.html);
    }
    let endless = ";\n".repeat(9 << 20);
    let typed = [DAYS[0], DAYS[1], ("tabelle", &*endless)];
    let refused = house.fill_with_file(&mut anna, &form, action, &typed, ("", b"")).await;
    assert_eq!(refused.status, 413, "what is larger than any form is not read to its end");
    let pasted = [DAYS[0], DAYS[1], ("tabelle", "F1;halb getippt")];
    let refused = house.fill_with_file(&mut anna, &form, action, &pasted, ("liste.csv", b"a;b")).await;
    assert!(refused.html.contains("In der Tabelle stehen schon eingefügte Zeilen."), "{}", refused.html);
    assert!(refused.html.contains("F1;halb getippt"), "{}", refused.html);
    let template = house.get(&anna, "/abrechnungen/vorlage.csv").await.shown();
    let head = "\u{feff}Ansatz;Aussteller;Belegnummer;Belegdatum;Belegbetrag;Abgerechnet;Bezahlt am;Zahlungsgrund;Leistung von;\
         Leistung bis;Umsatzsteuer;Skonto;Anteil\n";
    assert_eq!(template.html, head);
}

#[tokio::test]
async fn what_a_table_states_of_receipts_besides_is_read_and_shown_at_the_line() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let table = |rows: &str| {
        format!(
            "Ansatz;Aussteller;Belegnummer;Belegdatum;Belegbetrag;Abgerechnet;Bezahlt am;Zahlungsgrund;Leistung von;\
             Leistung bis;Umsatzsteuer;Skonto;Anteil\nF1 coachingstellen;Druck;D-1;1.3.2021;119,00;58,31;2.3.2021;\
             Flyer;{rows}\n"
        )
    };
    let wrong = table("2.3.2021;1.3.2021;neunzehn;2,38;150");
    let refused =
        house.fill(&mut anna, &form, "/abrechnungen/neu", &[DAYS[0], DAYS[1], ("tabelle", &*wrong)]).await;
    for column in ["Umsatzsteuer", "Anteil"] {
        assert!(refused.html.contains(&format!("Zeile 2, Spalte „{column}“")), "{column}: {}", refused.html);
    }
    let backwards = table("2.3.2021;1.3.2021;;;");
    let typed = [DAYS[0], DAYS[1], ("tabelle", &*backwards)];
    let refused = house.fill(&mut anna, &form, "/abrechnungen/neu", &typed).await;
    assert!(refused.html.contains("Der letzte Tag der Leistung liegt vor dem ersten."), "{}", refused.html);
    let above = table("1.2.2021;;19,00;2,38;49");
    let typed = [DAYS[0], DAYS[1], ("tabelle", &*above)];
    let refused = house.fill(&mut anna, &form, "/abrechnungen/neu", &typed).await;
    assert!(
        refused.html.contains("der angegebene Anteil an dem, was gezahlt wurde, sind 57,14"),
        "{}",
        refused.html
    );
    let right = table("1.2.2021;;19,00;2,38;50");
    let typed = [DAYS[0], DAYS[1], ("tabelle", &*right)];
    let handed_in = house.fill(&mut anna, &form, "/abrechnungen/neu", &typed).await;
    let claim = handed_in.leads_to();
    let page = house.get(&anna, &format!("{claim}/zeilen/1")).await.shown().html;
    for stated in ["Leistungszeitraum", "1.2.2021 bis 1.2.2021", "19,00", "2,38", "50,00\u{a0}%"] {
        assert!(page.contains(stated), "{stated}: {page}");
    }
}

#[tokio::test]
async fn a_list_with_many_faults_is_corrected_some_rows_at_a_time() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let rows = list(&"1;L-1;x;1.3.2021;1;1;gestern;x;F1 coachingstellen\r\n".repeat(500));
    let refused = house.fill_with_file(&mut anna, &form, "/abrechnungen/neu", &DAYS, ("l.csv", &rows)).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.html.matches("aria-invalid").count(), 20);
    assert!(
        refused.html.contains("In 480 weiteren Zeilen der Tabelle ist auch etwas falsch."),
        "{}",
        refused.html
    );
}

#[tokio::test]
async fn a_file_is_not_lost_with_the_session() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    anna.forget_session();
    let content = list("1;L-1;Lohnbüro;1.3.2021;10,00;10,00;2.3.2021;Gehälter;F1 coachingstellen\r\n");
    let held =
        house.fill_with_file(&mut anna, &form, "/abrechnungen/neu", &DAYS, ("liste.csv", &content)).await;
    assert_eq!(held.status, 401);
    assert!(held.html.contains("name=\"mit.tabelle\"") && held.html.contains("Lohnbüro"), "{}", held.html);
}
