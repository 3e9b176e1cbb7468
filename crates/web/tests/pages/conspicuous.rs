//! Receipts at which a look may be worthwhile, for who audits.

use flow::Role;

use crate::{
    hostile::{CANARY, is_tame},
    house::House,
    walk::{claimed, row},
};

const PATH: &str = "/pruefung/auffaelliges";

/// A claim on two receipts of one issuer and one day: 100.00, and 249.99.
async fn with_two(house: &House) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    rows.extend(row(2, &plan_line, "L-2", "249,99"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    claimed(house, &rows).await
}

#[tokio::test]
async fn round_amounts_and_orders_in_parts_lead_to_their_lines() {
    let house = House::open().await;
    let claim = with_two(&house).await;
    let auditor = house.enter(&house.office.auditor()).await;
    assert!(house.get(&auditor, "/pruefung").await.shown().links().contains(&PATH.to_owned()));
    let first = house.get(&auditor, PATH).await.shown();
    assert!(
        !first.html.contains("Durchgesehen") && first.html.contains("value=\"100,00\""),
        "{}",
        first.html
    );
    // What was forwarded from the award is looked at with it.
    let of_award = format!("{PATH}?zuwendung={}", house.office.award.id);
    let page = house.get(&auditor, &of_award).await.shown();
    assert!(page.html.contains("Durchgesehen: 2 Zeilen mit Beleg."), "{}", page.html);
    let round = page.between("aria-label=\"Runde Beträge\"", "</table>");
    assert!(round.contains(&format!("{claim}/zeilen/1")) && !round.contains("zeilen/2"), "{round}");
    assert!(page.html.contains("Bitte oben eine Wertgrenze eingeben"), "{}", page.html);
    let page = house.get(&auditor, &format!("{of_award}&grenze=349,99")).await.shown();
    let split = page.between("aria-label=\"Vielleicht geteilte Rechnungen\"", "</table>");
    for said in ["2 Belege, zusammen 349,99", "zeilen/1", "zeilen/2", "Lohnbüro Muster", "1.3.2021"] {
        assert!(split.contains(said), "{said}: {split}");
    }
    let page = house.get(&auditor, &format!("{of_award}&grenze=350,00")).await.shown();
    assert!(page.html.contains("Keine Belege eines Ausstellers"), "{}", page.html);
}

#[tokio::test]
async fn all_of_it_is_taken_along_as_a_table_and_an_earlier_day_has_its_own() {
    let house = House::open().await;
    with_two(&house).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let of_award = format!("{PATH}?zuwendung={}&grenze=349,99", house.office.award.id);
    let page = house.get(&auditor, &of_award).await.shown();
    let list = page.links().into_iter().find(|link| link.contains("/liste.csv?")).unwrap();
    let csv = house.get(&auditor, &list.replace("&amp;", "&")).await.shown().html;
    assert!(csv.contains("Warum;Zeile;Zuwendung;Aussteller;Beleg;vom;Belegbetrag\r\n"), "{csv}");
    assert!(csv.contains("runder Betrag;Abrechnung 1, Zeile 1;"), "{csv}");
    assert_eq!(csv.matches("Gruppe 1: 2 Belege, zusammen 349,99").count(), 2, "{csv}");
    assert_eq!(csv.lines().count(), 4, "{csv}");
    // The claim was handed in on the first of June.
    let before = house.get(&auditor, &format!("{of_award}&stand=31.5.2021")).await.shown();
    assert!(before.html.contains("Durchgesehen: 0 Zeilen mit Beleg."), "{}", before.html);
    assert!(!before.html.contains("/liste.csv"), "{}", before.html);
    let that_day = house.get(&auditor, &format!("{of_award}&stand=1.6.2021")).await.shown();
    assert!(that_day.html.contains("Durchgesehen: 2 Zeilen mit Beleg."), "{}", that_day.html);
    let leads = that_day.links().into_iter().find(|link| link.contains("/zeilen/1")).unwrap();
    assert!(leads.contains("stand=1.6.2021"), "the line is shown as of the same day: {leads}");
    let wrong = house.get(&auditor, &format!("{PATH}/liste.csv?schritt=0")).await;
    assert_eq!(wrong.status, 422);
    let provider = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&provider, &format!("{PATH}/liste.csv")).await.status, 403);
}

/// A claim on two receipts of one issuer, day and amount: the first is recognised, the second in part.
async fn recognised(house: &House) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    rows.extend(row(2, &plan_line, "L-2", "100,00"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    let claim = claimed(house, &rows).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let verdicts = [
        ("z1.urteil", "anerkennen"),
        ("z2.urteil", "teilweise"),
        ("z2.teil", "40,00"),
        ("z2.kuerzung", "rechnerisch"),
        ("z2.text", "Die Summe stimmt nicht."),
    ];
    house.fill(&mut clerk, &bench, &path, &verdicts).await.leads_to();
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        let page = house.get(&examiner, &claim).await.shown();
        house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await.leads_to();
    }
    claim
}

#[tokio::test]
async fn what_was_recognised_in_spite_of_a_hint_stands_beside_its_like_with_who_decided() {
    let house = House::open().await;
    let claim = recognised(&house).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let of_award = format!("{PATH}?zuwendung={}", house.office.award.id);
    let page = house.get(&auditor, &of_award).await.shown();
    let table = page.between("aria-label=\"Anerkannt trotz Prüfhinweis\"", "</table>");
    let (one, two) = (format!("{claim}/zeilen/1"), format!("{claim}/zeilen/2"));
    for said in [
        one.as_str(),
        &two,
        "Abrechnung 1, Zeile 1",
        "derselbe Aussteller und Betrag",
        "100,00\u{a0}€",
        "40,00\u{a0}€",
        "Vorgeschlagen: Frieda Finanz, 1.6.2021",
        "Sachlich richtig: ",
        "Rechnerisch richtig: ",
    ] {
        assert!(table.contains(said), "{said}: {table}");
    }
    let list = format!("{PATH}/hinweise.csv?zuwendung={}", house.office.award.id);
    assert!(page.links().contains(&list), "{}", page.html);
    let csv = house.get(&auditor, &list).await.shown().html;
    assert!(csv.contains("Zeile;Zuwendung;Aussteller;Beleg;anerkannt;gleich ist;ähnliche Zeile;"), "{csv}");
    assert!(csv.contains("\r\nAbrechnung 1, Zeile 1;") && csv.lines().count() == 3, "{csv}");
    // The decision is of the first of June.
    let before = house.get(&auditor, &format!("{of_award}&stand=31.5.2021")).await.shown();
    assert!(
        before.html.contains("Hier ist keine.") && !before.html.contains("hinweise.csv"),
        "{}",
        before.html
    );
    let that_day = house.get(&auditor, &format!("{of_award}&stand=1.6.2021")).await.shown();
    let table = that_day.between("aria-label=\"Anerkannt trotz Prüfhinweis\"", "</table>");
    assert!(table.contains(&format!("{two}?stand=1.6.2021")), "{table}");
    let provider = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&provider, &list).await.status, 403);
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_told_at_its_field() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    for (field, value) in
        [("schritt", "0"), ("grenze", "viel"), ("grenze", "-1"), ("tage", "367"), ("tage", "x")]
    {
        let asked = format!("{PATH}?zuwendung={}&{field}={value}", house.office.award.id);
        let refused = house.get(&auditor, &asked).await;
        assert_eq!(refused.status, 422, "{field}={value}");
        assert!(
            refused.html.contains(&format!("id=\"{field}-fehler\"")),
            "{field}={value}: {}",
            refused.html
        );
    }
    let provider = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&provider, PATH).await.status, 403);
    let clerk = house.enter(&house.office.finance()).await;
    house.get(&clerk, PATH).await.shown();
}

#[tokio::test]
async fn what_a_receipt_says_stays_text() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    for (name, value) in &mut rows {
        if name.ends_with(".aussteller") {
            CANARY.clone_into(value);
        }
    }
    claimed(&house, &rows).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let page = house.get(&auditor, &format!("{PATH}?zuwendung={}", house.office.award.id)).await.shown();
    is_tame(&page);
    assert!(page.html.contains("Durchgesehen: 1 Zeile mit Beleg."), "{}", page.html);
}
