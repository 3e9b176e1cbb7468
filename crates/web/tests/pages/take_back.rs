//! What is due and not paid is taken back on a page of its own.

use flow::Role;
use ledger::Cents;

use crate::{
    hostile::{CANARY, is_tame},
    house::House,
    walk::approved,
};

fn paths(house: &House) -> [String; 2] {
    let grant = format!("/zuwendungen/{}", house.office.award.id);
    [format!("{grant}/faelliges"), grant]
}

#[tokio::test]
async fn what_is_due_and_not_needed_is_taken_back_up_to_what_there_is() {
    let house = House::open().await;
    let [path, grant] = paths(&house);
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(house.get(&clerk, &grant).await.shown().links().contains(&path));
    let nothing = house.get(&clerk, &path).await.shown();
    assert!(nothing.html.contains("Es ist nichts fällig") && !nothing.html.contains("name=\"betrag\""));
    approved(&house, 0, Cents::new(50_000)).await;
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("höchstens 500,00"), "{}", page.html);
    let bare = house.fill(&mut clerk, &page, &path, &[]).await;
    for field in ["betrag", "grund"] {
        assert!(bare.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", bare.html);
    }
    let position = house.office.award.positions[0].id.to_string();
    let said = [("position", position.as_str()), ("grund", "Das Ministerium zahlt nicht")];
    let above = [&said[..], &[("betrag", "500,01")]].concat();
    let above = house.fill(&mut clerk, &bare, &path, &above).await;
    assert!(above.html.contains("href=\"#betrag\"") && above.html.contains("höchstens 500,00"));
    let all = [&said[..], &[("betrag", "500,00")]].concat();
    let taken = house.fill(&mut clerk, &above, &path, &all).await;
    assert_eq!(taken.to(), format!("{grant}?meldung=faelliges-zurueckgenommen"), "{}", taken.html);
    assert!(house.get(&clerk, taken.to()).await.shown().html.contains("ist nicht mehr fällig"));
    assert!(house.get(&clerk, &path).await.shown().html.contains("Es ist nichts fällig"));
    let journal = format!("/journal?art=grant&gegenstand={}", house.office.award.id);
    assert!(house.get(&clerk, &journal).await.shown().html.contains("Fälliges zurückgenommen"));
}

#[tokio::test]
async fn only_who_gives_takes_back() {
    let house = House::open().await;
    let [path, grant] = paths(&house);
    for person in [house.office.who_is(Role::Orderer), house.office.person_of_a()] {
        let browser = house.enter(&person).await;
        assert!(house.get(&browser, &path).await.status.is_client_error(), "{:?}", person.role);
        assert!(!house.get(&browser, &grant).await.html.contains("/faelliges"), "{:?}", person.role);
    }
}

#[tokio::test]
async fn a_hostile_reason_to_take_back_stays_text() {
    let house = House::open().await;
    let [path, grant] = paths(&house);
    approved(&house, 0, Cents::new(50_000)).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let refused = house.fill(&mut clerk, &page, &path, &[("grund", CANARY), ("betrag", CANARY)]).await;
    is_tame(&refused);
    let position = house.office.award.positions[0].id.to_string();
    let fields = [("position", position.as_str()), ("betrag", "1,00"), ("grund", CANARY)];
    house.fill(&mut clerk, &refused, &path, &fields).await.leads_to();
    for path in [path.as_str(), grant.as_str(), "/journal"] {
        is_tame(&house.get(&clerk, path).await.shown());
    }
}
