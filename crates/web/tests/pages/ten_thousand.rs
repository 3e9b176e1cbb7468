//! As many lines in one claim as one can have: they come as a table, what is wrong stands at its cell, and the pages of such a
//! claim are as small as those of any other.

use std::fmt::Write;

use flow::Role;

use crate::{
    house::{Browser, House, Page},
    walk::new_claim,
};

const LINES: usize = 10_000;
const PATH: &str = "/abrechnungen/neu";
const DAYS: [(&str, &str); 2] = [("von", "1.1.2021"), ("bis", "31.3.2021")];
/// The most bytes of a page without what was typed.
const LARGEST: usize = 100_000;

/// A table of so many receipts, each of another amount, of which one cent is claimed. Some have a day that is none.
fn table(wrong: &[usize]) -> String {
    let mut table =
        "Ansatz;Aussteller;Belegnummer;Belegdatum;Belegbetrag;Abgerechnet;Bezahlt am;Zahlungsgrund\n"
            .to_owned();
    for line in 1..=LINES {
        let day = if wrong.contains(&line) { "31.2.2021" } else { "1.3.2021" };
        let (euros, cents) = (line / 100, line % 100);
        writeln!(
            table,
            "F1 coachingstellen;Lohnbüro {};L-{line};{day};{euros},{cents:02};0,01;2.3.2021;Gehalt {line}",
            line % 100
        )
        .unwrap();
    }
    table
}

async fn sent(house: &House, anna: &mut Browser, form: &Page, table: &str) -> Page {
    house.fill_with_files(anna, form, PATH, &DAYS, &[("datei", "liste.csv", table.as_bytes())]).await
}

/// The page is small, and shows so many of something.
fn is_small(page: &Page, what: &str, count: usize) {
    assert!(page.html.len() < LARGEST, "{} bytes", page.html.len());
    assert_eq!(page.html.matches(what).count(), count, "{what}");
}

#[tokio::test]
async fn ten_thousand_lines_are_handed_in_and_their_pages_stay_small() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let refused = sent(&house, &mut anna, &form, &table(&[7, LINES])).await;
    assert_eq!(refused.status, 422);
    for row in [8, LINES + 1] {
        assert!(refused.html.contains(&format!("Zeile {row}, Spalte „Belegdatum“")), "{row}");
        assert!(refused.html.contains(&format!("id=\"t{row}.belegdatum-fehler\"")), "{row}");
    }
    assert_eq!(refused.html.matches("aria-invalid=\"true\"").count(), 2, "nothing else is wrong");
    let more = table(&[]) + "F1 coachingstellen;Lohnbüro;L-0;1.3.2021;0,01;0,01;2.3.2021;Eine mehr\n";
    let too_many = sent(&house, &mut anna, &form, &more).await;
    assert!(too_many.html.contains("höchstens 10000 Zeilen"), "one more is too many");
    let claim = sent(&house, &mut anna, &form, &table(&[])).await.leads_to().to_owned();
    is_small(&house.get(&anna, &claim).await.shown(), "<tr id=\"zeile-", 50);
    let mut arno = house.enter(&house.office.signatory_of_a()).await;
    let page = house.get(&arno, &claim).await.shown();
    house.fill(&mut arno, &page, &format!("{claim}/unterschrift"), &[]).await.leads_to();
    // The workbench shows a few lines, and the rest is decided with them.
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    is_small(&bench, "data-eligible=", 12);
    let verdicts = [
        ("rest", "anerkennen"),
        ("z1.urteil", "ablehnen"),
        ("z1.kuerzung", "beleg_fehlt"),
        ("z1.text", "Der Beleg fehlt."),
    ];
    house.fill(&mut clerk, &bench, &path, &verdicts).await.leads_to();
    // Who certifies sees first what is not simply recognised, of all of them.
    let examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let page = house.get(&examiner, &claim).await.shown();
    is_small(&page, "<tr id=\"zeile-", 1);
    assert!(page.html.contains("<tr id=\"zeile-1\">"), "{}", page.html);
    let last = house.get(&examiner, &format!("{claim}?zeige=alle&seite=200")).await.shown();
    is_small(&last, "<tr id=\"zeile-", 50);
    assert!(last.html.contains("<tr id=\"zeile-10000\">"), "{}", last.html);
}
