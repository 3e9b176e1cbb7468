//! The case home of an auditor: the end of the chain, and whether the books hold when somebody has them verified.

use flow::Role;

use crate::house::House;

const STEP: &str = "/pruefung/nachrechnung";

#[tokio::test]
async fn an_auditor_has_the_books_verified_and_sees_what_it_came_to() {
    let house = House::open().await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    let page = house.get(&auditor, "/pruefung").await.shown();
    assert!(page.html.contains("hat hier noch niemand nachrechnen lassen"), "{}", page.html);
    assert!(page.html.contains(&format!("action=\"{STEP}\"")), "{}", page.html);
    let checked = house.send(&mut auditor, STEP, &[]).await;
    assert_eq!(checked.to(), "/pruefung?meldung=nachgerechnet", "{}", checked.html);
    let page = house.get(&auditor, "/pruefung").await.shown();
    let told = page.between("Zuletzt nachgerechnet am 1.6.2021, 9:00 Uhr von Paul Prüfer. ", "</p>");
    assert!(told.contains("Kette, Kontostände und alle Vorgänge stimmen."), "{told}");
    let number = page.between("<dt>Letzter Eintrag</dt><dd>", "<");
    assert!(told.contains(&format!("bis Eintrag {number}:")), "{told}");
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/pruefung").await.shown();
    assert!(!page.html.contains(STEP), "the books are verified for the head and auditors");
    assert_eq!(house.send(&mut clerk, STEP, &[]).await.status, 403);
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    assert!(house.get(&head, "/pruefung").await.shown().html.contains(STEP));
}
