//! What earlier claims hold is shown beside the form of a new one, and cannot be typed.

use crate::{
    house::House,
    walk::{claimed, new_claim, pairs, park, row},
};

#[tokio::test]
async fn the_form_of_a_new_claim_shows_what_earlier_ones_hold_and_locks_it() {
    let house = House::open().await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let (form, plan_line) = new_claim(&house, &anna).await;
    assert!(!form.html.contains("Zeilen, die schon abgerechnet sind"), "nothing is: {}", form.html);
    let mut rows = row(1, &plan_line, "L-<1>", "100,00");
    rows.extend(row(2, &plan_line, "L-2", "50,00"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    let claim = claimed(&house, &rows).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let shown = form.between("<h2 class=\"kern-heading-medium\">Was noch übrig ist", "<form method");
    for there in [
        "in Prüfung",
        "150,00\u{a0}€",
        "Abrechnung 1, Zeile 1",
        "L-&#60;1&#62;",
        "Gehälter Coaching",
        &format!("href=\"{claim}/zeilen/2\""),
        "Gesamtbetrag",
    ] {
        assert!(shown.contains(there), "{there}: {shown}");
    }
    assert!(!shown.contains("<input") && !shown.contains("<textarea"), "it is locked: {shown}");
    assert!(!shown.contains("Das sind die neuesten"), "all of them are there: {shown}");
}

#[tokio::test]
async fn what_is_parked_is_told_apart_and_all_of_it_is_one_link_away() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &claim).await;
    let all = format!("/zuwendungen/{}/abgerechnet", house.office.forwarding.id);
    for who in [house.office.person_of_a(), house.office.finance()] {
        let browser = house.enter(&who).await;
        let page = house.get(&browser, &all).await.shown();
        assert!(
            page.html.contains("Zurückgestellt") && page.html.contains("Abrechnung 1, Zeile 1"),
            "{}",
            page.html
        );
        let units = house.get(&browser, &format!("{all}?was=einheiten&seite=7")).await.shown();
        assert!(
            units.html.contains("Hier ist nichts gebunden.") && units.html.contains("Vorige Seite"),
            "{}",
            units.html
        );
    }
    let bea = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&bea, &all).await.status, 404, "it is nobody else's");
    let anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    assert!(form.html.contains(&format!("href=\"{all}\"")), "{}", form.html);
    let then = house.get(&anna, &format!("{all}?stand=1.2.2021")).await.shown();
    assert!(!then.html.contains("Abrechnung 1, Zeile 1"), "on that day nothing was claimed: {}", then.html);
}

#[tokio::test]
async fn more_lines_than_the_form_shows_are_told_page_by_page() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let list = (1..=51).map(|number| {
        format!("F1 coachingstellen;Lohnbüro;L-{number};1.3.2021;1,00;1,00;2.3.2021;Gehälter\n")
    });
    let head = "Ansatz;Aussteller;Belegnummer;Belegdatum;Belegbetrag;Abgerechnet;Bezahlt am;Zahlungsgrund\n";
    let rows = [("tabelle".to_owned(), format!("{head}{}", list.collect::<String>()))];
    claimed(&house, &rows).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    assert!(form.html.contains("Das sind die neuesten.") && !form.html.contains("Abrechnung 1, Zeile 51"));
    let all = format!("/zuwendungen/{}/abgerechnet", house.office.forwarding.id);
    let first = house.get(&anna, &all).await.shown();
    assert!(!first.html.contains("Zeile 51<") && first.html.contains("seite=2"), "{}", first.html);
    let second = house.get(&anna, &format!("{all}?seite=2")).await.shown();
    assert!(
        second.html.contains("Abrechnung 1, Zeile 51") && !second.html.contains("seite=3"),
        "{}",
        second.html
    );
    let typed = row(1, &plan_line, "L-99", "1,00");
    let refused = house.fill(&mut anna, &form, "/abrechnungen/neu", &pairs(&typed)).await;
    assert!(
        refused.html.contains("Zeilen, die schon abgerechnet sind"),
        "a form that is shown again has it too"
    );
}

/// Units of a course as they are pasted.
fn units(references: &[&str]) -> String {
    let rows = references.iter().map(|it| format!("F4 unterrichtsstunden;P4;{it};3.2.2021;Deutschkurs\n"));
    let rows: Vec<String> = rows.collect();
    format!("Ansatz;Pauschale;Kennung;Tag;Zahlungsgrund\n{}", rows.concat())
}

#[tokio::test]
async fn units_that_are_held_are_all_told_at_their_rows_before_anything_is_handed_in() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let (days, first) = ([("von", "1.1.2021"), ("bis", "31.3.2021")], units(&["K-1", "K-2"]));
    let handed_in = [days[0], days[1], ("einheiten", first.as_str())];
    house.fill(&mut anna, &form, "/abrechnungen/neu", &handed_in).await.leads_to();
    let (form, _) = new_claim(&house, &anna).await;
    let shown = form.between("Einheiten, die schon abgerechnet sind", "</details>");
    assert!(shown.contains("K-1") && shown.contains("K-2") && shown.contains("3.2.2021"), "{shown}");
    let again = units(&["K-2", "K-3", "K-1"]);
    for action in [Some(("aktion", "pruefen")), None] {
        let typed = [days[0], days[1], ("einheiten", again.as_str())];
        let typed: Vec<_> = typed.into_iter().chain(action).collect();
        let refused = house.fill(&mut anna, &form, "/abrechnungen/neu", &typed).await;
        assert_eq!(refused.status, 422);
        for at in ["e2.kennung", "e4.kennung"] {
            let link = format!("<a href=\"#{at}\">");
            assert_eq!(refused.html.matches(&link).count(), 1, "{at}, {action:?}: {}", refused.html);
        }
        assert!(!refused.html.contains("#e3.kennung"), "what is free is free: {}", refused.html);
    }
}
