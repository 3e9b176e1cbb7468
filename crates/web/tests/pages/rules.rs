//! Rules and figures: base rates by two people, closed days, programmes to read.

use flow::Role;

use crate::house::House;

#[tokio::test]
async fn a_base_rate_is_entered_by_one_and_confirmed_by_another() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/regeln").await.shown();
    let path = "/regeln/basiszinssatz";
    let wrong = [("gilt_ab", "1.2.2031"), ("satz", "viel")];
    let refused = house.fill(&mut clerk, &page, path, &wrong).await;
    for field in ["satz", "quelle"] {
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
    }
    let early = [("gilt_ab", "1.2.2031"), ("satz", "-0,88"), ("quelle", "Bundesanzeiger")];
    let refused = house.fill(&mut clerk, &refused, path, &early).await;
    assert!(refused.html.contains("Der nächste Basiszinssatz gilt ab dem"), "{}", refused.html);
    let next = page.between("name=\"gilt_ab\" value=\"", "\"").to_owned();
    let right = [("gilt_ab", next.as_str()), ("satz", "1,27"), ("quelle", "Bundesanzeiger")];
    let entered = house.fill(&mut clerk, &refused, path, &right).await;
    assert_eq!(entered.to(), "/regeln?meldung=basiszinssatz", "{}", entered.html);
    let own = house.get(&clerk, "/regeln").await.shown();
    assert!(own.html.contains("wartet: eine andere Person bestätigt"), "{}", own.html);
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, "/regeln").await.shown();
    let action = page.between("action=\"/regeln/basiszinssatz/", "\"").to_owned();
    let action = format!("/regeln/basiszinssatz/{action}");
    let confirmed = house.fill(&mut head, &page, &action, &[]).await;
    assert_eq!(confirmed.to(), "/regeln?meldung=basiszinssatz-bestaetigt", "{}", confirmed.html);
    let page = house.get(&head, "/regeln").await.shown();
    assert!(page.html.contains("Hanna Haupt") && !page.html.contains("/bestaetigung"), "{}", page.html);
}

#[tokio::test]
async fn days_are_closed_for_good_and_once() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/regeln").await.shown();
    let path = "/regeln/abschluss";
    let refused = house.fill(&mut clerk, &page, path, &[("bis", "1.6.2021"), ("grund", "Jahr")]).await;
    assert!(refused.html.contains("Der 1.6.2021 ist noch nicht vorbei."), "{}", refused.html);
    let closed = [("bis", "31.12.2020"), ("grund", "Jahresabschluss")];
    let closed = house.fill(&mut clerk, &refused, path, &closed).await;
    assert_eq!(closed.to(), "/regeln?meldung=abgeschlossen", "{}", closed.html);
    let page = house.get(&clerk, "/regeln").await.shown();
    assert!(page.html.contains("Jahresabschluss"), "{}", page.html);
    let again = house.fill(&mut clerk, &page, path, &[("bis", "30.11.2020"), ("grund", "Jahr")]).await;
    assert!(again.html.contains("schon bis zum 31.12.2020 abgeschlossen"), "{}", again.html);
    let auditor = house.enter(&house.office.auditor()).await;
    assert!(!house.get(&auditor, "/regeln").await.shown().html.contains("Endgültig abschließen"));
}

#[tokio::test]
async fn a_programme_is_read_in_each_version() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let path = "/regeln/programme/diaa/1";
    assert!(house.get(&auditor, "/regeln").await.shown().links().contains(&path.to_owned()));
    let page = house.get(&auditor, path).await.shown();
    for said in ["Förderbausteine", "Kostenarten", "Pauschalen", "Gründe für Kürzungen", "Feststellungen"]
    {
        assert!(page.html.contains(&format!("<h2 class=\"kern-heading-large\">{said}")), "{said}");
    }
    for none in ["/regeln/programme/diaa/9", "/regeln/programme/x/1", "/regeln/programme/diaa/x"] {
        assert_eq!(house.get(&auditor, none).await.status, 404, "{none}");
    }
}
