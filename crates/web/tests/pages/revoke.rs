//! Taking a grant back: in part or as a whole, with what becomes of its money told before.

use flow::{Role, documents::journal_words};
use ledger::Cents;

use crate::{
    house::House,
    walk::{claimed, row, tranche},
};

const PDF: &[u8] = b"%PDF-1.7 a revocation";

/// What the letter of a revocation says.
const SAID: [(&str, &str); 6] = [
    ("recht", "widerruf"),
    ("aktenzeichen", "50-W-1 W"),
    ("tag", "1.6.2021"),
    ("wirksam_ab", "1.7.2021"),
    ("rechtsgrund", "§ 49 Abs. 3 VwVfG NRW"),
    ("grund", "Der Zweck ist verfehlt."),
];

#[tokio::test]
async fn a_part_is_revoked_down_to_what_is_committed_and_its_ground_is_decided_next() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let (grounds, path) = (format!("{grant}/aufhebung"), format!("{grant}/aufhebung/neu"));
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &grounds).await.shown();
    let facts = [("tatsachen", "Kurse fielen aus"), ("bekannt", "25.5.2021")];
    house.fill(&mut clerk, &page, &grounds, &facts).await.leads_to();
    for from in [&grant, &grounds] {
        assert!(house.get(&clerk, from).await.shown().links().contains(&path), "{from}");
    }
    let page = house.get(&clerk, &path).await.shown();
    let known = page.between("id=\"bekannt\"", "</section>");
    assert!(known.contains("Kurse fielen aus") && known.contains("Frist bis 25.5.2022"), "{known}");
    let nothing = house.fill(&mut clerk, &page, &path, &[]).await;
    assert_eq!(nothing.status, 422);
    for (field, _) in SAID.iter().chain(&[("umfang", "")]) {
        assert!(nothing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", nothing.html);
    }
    let part =
        |amounts: &[(&'static str, &'static str)]| [&SAID[..], &[("umfang", "teil")], amounts].concat();
    let none = house.fill(&mut clerk, &nothing, &path, &part(&[("b.F4", "40.000,00")])).await;
    assert!(none.html.contains("id=\"umfang-fehler\""), "{}", none.html);
    let raised = house.fill(&mut clerk, &none, &path, &part(&[("b.F4", "40.000,01")])).await;
    assert!(raised.html.contains("id=\"b.F4-fehler\"") && raised.html.contains("Eine Aufhebung kürzt"));
    // 80 percent of what is claimed are held.
    let below = house.fill(&mut clerk, &raised, &path, &part(&[("b.F1", "79,99")])).await;
    assert!(
        below.html.contains("id=\"b.F1-fehler\"") && below.html.contains("gebunden 80,00"),
        "{}",
        below.html
    );
    assert!(below.html.contains("value=\"79,99\"") && below.area("grund") == "Der Zweck ist verfehlt.");
    let fields = part(&[("b.F1", "80,00")]);
    let shown = [&fields[..], &[("aktion", "pruefen")]].concat();
    let shown = house.fill(&mut clerk, &below, &path, &shown).await.shown();
    let follows = shown.between("id=\"folgen\"", "</section>");
    assert!(follows.contains("8.000,00") && follows.contains("7.920,00"), "{follows}");
    assert!(!follows.contains("F4") && !follows.contains("zu erstatten"), "{follows}");
    assert!(page.html.contains("zeigt „Folgen ansehen“"), "{}", page.html);
    let said = "In 1 Förderbaustein fallen 7.920,00\u{a0}€ weg. Benachrichtigt: 2 Personen bei Bildungsträger A \
                (Erfassung, Zeichnung), in der Anwendung und per Mail, wie sie es gewählt haben.";
    assert_eq!(shown.between("<p id=\"folge\">", "</p>"), said, "it is asked with this before it is done");
    for _ in ["once", "a double click"] {
        let made = house.fill(&mut clerk, &shown, &path, &fields).await;
        assert_eq!(made.to(), format!("{grounds}?meldung=aufgehoben-grund"), "{}", made.html);
    }
    assert!(house.get(&clerk, &grounds).await.shown().html.contains("Aufgehoben mit Fassung 2 vom 1.6.2021"));
    let seen = house.get(&clerk, &grant).await.shown();
    assert!(seen.html.contains("Widerruf ab 1.7.2021 (§ 49 Abs. 3 VwVfG NRW)"), "{}", seen.html);
    let journal = format!("/journal?art=grant&gegenstand={}", house.office.forwarding.id);
    let journal = house.get(&clerk, &journal).await.shown();
    let on_paper = journal_words::command("grant.revoke");
    assert!(journal.html.contains(&format!(": {on_paper}</h2>")), "{}", journal.html);
    assert!(seen.links().contains(&path), "what remains is in force");
    let own_key = [("schluessel", "a-key-of-its-own"), ("b.F1", "90,00")];
    let late =
        house.fill(&mut clerk, &page, &path, &[&fields[..6], &[("umfang", "ganz")], &own_key].concat()).await;
    assert!(late.html.contains("inzwischen geändert"), "{}", late.html);
}

#[tokio::test]
async fn a_whole_award_is_revoked_with_its_file_and_what_was_paid_beyond_is_told() {
    let house = House::open().await;
    tranche(&house, 1, Cents::new(5_000_000)).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aufhebung/neu");
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, &path).await.shown();
    assert!(page.html.contains("Es ist nichts festgehalten"), "{}", page.html);
    let fields = [&SAID[..], &[("umfang", "ganz")]].concat();
    let shown = [&fields[..], &[("aktion", "pruefen")]].concat();
    let shown = house.fill(&mut head, &page, &path, &shown).await.shown();
    let follows = shown.between("id=\"folgen\"", "</section>");
    for said in
        ["100.000,00", "40.000,00", "60.000,00", "50.000,00", "10.000,00", "42.000,00", "zu erstatten"]
    {
        assert!(follows.contains(said), "{said}: {follows}");
    }
    let said = "fallen 102.000,00\u{a0}€ weg. Ausgezahlt sind 10.000,00\u{a0}€ mehr, als bleibt.";
    assert!(shown.between("<p id=\"folge\">", "</p>").contains(said), "{}", shown.html);
    let bare = house.fill(&mut head, &shown, &path, &fields).await;
    assert!(bare.html.contains("href=\"#datei\"") && bare.html.contains("id=\"folgen\""), "{}", bare.html);
    let made = house.fill_with_file(&mut head, &bare, &path, &fields, ("w.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=aufgehoben"), "{}", made.html);
    let seen = house.get(&head, &award).await.shown();
    assert!(!seen.links().contains(&path) && seen.html.contains("Aufgehoben"), "{}", seen.html);
    let over = house.get(&head, &path).await.shown();
    assert!(over.html.contains("Die Zuwendung ist ab 1.7.2021 aufgehoben."), "{}", over.html);
    assert!(!over.html.contains("Aufhebung erfassen"), "{}", over.html);
}

#[tokio::test]
async fn only_who_gives_a_grant_takes_it_back() {
    let house = House::open().await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    for person in [
        house.office.person_of_a(),
        house.office.signatory_of_a(),
        house.office.who_is(Role::Orderer),
        house.office.auditor(),
        house.office.person_of_b(),
    ] {
        let browser = house.enter(&person).await;
        let page = house.get(&browser, &format!("{grant}/aufhebung/neu")).await;
        assert_eq!(page.status, 403, "{:?}", person.role);
        for from in [grant.clone(), format!("{grant}/aufhebung")] {
            assert!(!house.get(&browser, &from).await.html.contains("/aufhebung/neu\""), "{:?}", person.role);
        }
    }
}
