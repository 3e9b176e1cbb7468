//! The line file says what was written about the line, by which rules it was decided, and where it stands afterwards.

use crate::{
    hostile::{CANARY, is_tame, shows_it},
    house::House,
    walk::{claimed, park, row},
};

#[tokio::test]
async fn an_auditor_reads_on_one_page_what_was_asked_and_answered_and_by_which_rules() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let line = format!("{claim}/zeilen/1");
    let auditor = house.enter(&house.office.auditor()).await;
    let before = house.get(&auditor, &line).await.shown();
    let nothing = ["Dazu hat noch niemand etwas geschrieben.", "Noch in keinem eingereichten Nachweis."];
    for said in nothing {
        assert!(before.html.contains(said), "{said}: {}", before.html);
    }
    assert!(!before.html.contains("Geprüft nach"), "nothing is decided yet");
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &claim).await.shown();
    let said = [("text", CANARY), ("intern", "ja")];
    house.fill(&mut clerk, &page, &format!("{claim}/kommentare"), &said).await.leads_to();
    park(&house, &claim).await;
    let page = house.get(&auditor, &line).await.shown();
    let written = page.between("id=\"schriftwechsel\"", "<h2");
    for said in [
        "Anmerkung zur Abrechnung, nur im Haus, Frieda Finanz, 1.6.2021",
        "Zurückgestellt mit Frage",
        "Wofür war das?",
    ] {
        assert!(written.contains(said), "{said}: {written}");
    }
    assert!(written.contains("Antwort bis 30.6.2021"), "{written}");
    assert!(
        page.html.contains("Regelwerk, Fassung 2") && page.html.contains("diaa, Fassung 1"),
        "{}",
        page.html
    );
    assert!(page.links().iter().any(|link| link.starts_with("/dokumente/")), "the letter: {}", page.html);
    is_tame(&page);
    shows_it(&page);
    let anna = house.enter(&house.office.person_of_a()).await;
    let own = house.get(&anna, &line).await.shown();
    assert!(!own.html.contains("nur im Haus") && own.html.contains("Wofür war das?"), "{}", own.html);
}
