//! Pages and their feet.

use ledger::Cents;
use proof::data::Act;
use proof::sample;

use crate::reading::pages;

#[test]
fn every_page_names_its_number_and_how_many_there_are() {
    for (receipts, expected) in [(0, 4), (1, 4), (40, 6), (3_000, 188)] {
        let pages = pages(&sample::proof(receipts, 0));
        assert_eq!(pages.len(), expected, "pages of {receipts} receipts");
        for (index, page) in pages.iter().enumerate() {
            let foot = foot(page)[0];
            let number = format!("Seite {} von {expected}", index + 1);
            assert!(foot.ends_with(&number), "{foot} instead of {number}");
        }
    }
}

#[test]
fn every_foot_names_the_reference_the_check_code_and_the_journal_entry() {
    let proof = sample::proof(40, 40);
    let hash = proof.chain.unwrap().hash.to_string();
    let code = proof::check_code(&sample::document(proof.clone())).unwrap();
    for page in pages(&proof) {
        let [title, check] = foot(&page);
        assert!(title.starts_with("Verwendungsnachweis 50.2-KI-2026/0187  "), "{title}");
        assert!(check.ends_with(&format!("Journaleintrag 4.711 · {}", &hash[..16])), "{check}");
        assert!(check.starts_with(&format!("Prüfcode {code} · ")), "{check}");
    }
}

#[test]
fn without_a_journal_entry_the_foot_is_silent_about_it() {
    let mut proof = sample::proof(1, 0);
    proof.chain = None;
    assert!(pages(&proof).iter().all(|page| !page.contains("Journaleintrag")));
}

#[test]
fn a_reference_too_long_for_the_foot_is_shortened_there_only() {
    let mut proof = sample::proof(0, 0);
    proof.reference = "50.2/".repeat(60);
    let pages = pages(&proof);
    for (index, page) in pages.iter().enumerate() {
        let [foot, check] = foot(page);
        assert!(foot.contains('…') && check.contains("Journaleintrag"), "{foot}");
        assert!(foot.ends_with(&format!("Seite {} von {}", index + 1, pages.len())), "{foot}");
    }
    assert!(pages[0].matches("50.2/").count() > 60, "the form names it in full");
}

/// However far the first page is filled, a heading stands on the page of what it heads.
#[test]
fn a_heading_stays_with_what_it_heads() {
    for acts in 0..45 {
        let mut proof = sample::proof(1, 0);
        let act = Act { dated_on: proof.made_on, reference: "Az.".to_owned(), amount: Cents::new(1) };
        proof.acts = vec![act; acts];
        let pages = pages(&proof);
        for (heading, below) in [
            ("Der Zuwendung liegen", "Betrag EUR"),
            ("I. Sachbericht", "Die Maßnahme begann"),
            ("1. Einnahmen", "Eigenanteil  "),
            ("2. Ausgaben", "Honorare der Lehrkräfte"),
            ("III. Ist-Ergebnis", "Ausgaben (Nr. II.2)"),
            ("Erläuterungen", "Die Ausgaben für Lehr-"),
            ("IV. Bestätigungen", "Hiermit wird"),
            ("Anlage: Belegliste", "ER-10001"),
        ] {
            if acts == 0 && below == "Betrag EUR" {
                continue;
            }
            let page = pages.iter().find(|page| page.contains(heading)).unwrap();
            assert!(page.contains(below), "{heading} is alone at {acts} acts");
        }
    }
}

/// The two lines at the foot of a page.
fn foot(page: &str) -> [&str; 2] {
    let mut lines = page.trim_end().lines().rev();
    let check = lines.next().unwrap().trim();
    [lines.next().unwrap().trim(), check]
}
