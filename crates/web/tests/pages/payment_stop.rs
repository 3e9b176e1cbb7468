//! The payments of a forwarding are stopped on a page of its own, and go on.

use flow::Role;

use crate::{
    hostile::{CANARY, is_tame},
    house::House,
    why::{is_refused, ordered},
};

#[tokio::test]
async fn nothing_is_released_while_payments_are_stopped() {
    let house = House::open().await;
    let payment = ordered(&house).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let path = format!("{grant}/zahlungssperre");
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let silent = house.fill(&mut clerk, &page, &path, &[]).await;
    assert!(silent.html.contains("href=\"#grund\""), "{}", silent.html);
    let stopped = house.fill(&mut clerk, &silent, &path, &[("grund", "Der Zwischennachweis fehlt")]).await;
    assert_eq!(stopped.to(), format!("{grant}?meldung=zahlungen-gesperrt"), "{}", stopped.html);
    let told = "Gesperrt seit 1.6.2021: Der Zwischennachweis fehlt";
    for person in [house.office.finance(), house.office.person_of_a()] {
        let browser = house.enter(&person).await;
        assert!(house.get(&browser, &grant).await.shown().html.contains(told), "{:?}", person.role);
    }
    let mut releaser = house.enter_with_device(&house.office.who_is(Role::Releaser)).await;
    let page = house.get(&releaser, &payment).await.shown();
    assert!(!page.html.contains(&format!("action=\"{payment}/freigabe\"")), "{}", page.html);
    let hidden = [("schluessel", "a-key-of-its-own"), ("fassung", "1")];
    let refused = house.send(&mut releaser, &format!("{payment}/freigabe"), &hidden).await;
    is_refused(&refused, "Der Zwischennachweis fehlt");
    let orderer = house.enter_with_device(&house.office.who_is(Role::Orderer)).await;
    let due = house.get(&orderer, "/zahlungen/neu").await.shown();
    assert!(due.html.contains(", Zahlungen gesperrt"), "{}", due.html);
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let end = format!("{path}/ende");
    let gone_on = house.fill(&mut clerk, &page, &end, &[("grund", "Der Nachweis ist da")]).await;
    assert_eq!(gone_on.to(), format!("{grant}?meldung=zahlungen-frei"), "{}", gone_on.html);
    assert!(!house.get(&clerk, &grant).await.shown().html.contains("Gesperrt seit"));
    let page = house.get(&releaser, &payment).await.shown();
    assert!(page.html.contains(&format!("action=\"{payment}/freigabe\"")), "{}", page.html);
}

#[tokio::test]
async fn a_hostile_reason_of_a_stop_stays_text() {
    let house = House::open().await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let path = format!("{grant}/zahlungssperre");
    let mut clerk = house.enter(&house.office.finance()).await;
    for step in [path.clone(), format!("{path}/ende")] {
        let page = house.get(&clerk, &path).await.shown();
        house.fill(&mut clerk, &page, &step, &[("grund", CANARY)]).await.leads_to();
        for shown in [path.as_str(), grant.as_str(), "/journal"] {
            is_tame(&house.get(&clerk, shown).await.shown());
        }
    }
    let award = format!("/zuwendungen/{}/zahlungssperre", house.office.award.id);
    let page = house.get(&clerk, &award).await.shown();
    assert!(page.html.contains("nur Zahlungen einer Weiterleitung"), "{}", page.html);
}
