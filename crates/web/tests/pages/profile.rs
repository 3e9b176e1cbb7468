//! An organisation at a glance, as whoever it rings needs it.

use flow::Role;

use crate::{
    house::House,
    walk::{claimed, park, row},
};

#[tokio::test]
async fn what_is_open_of_a_provider_stands_on_one_page() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let parked = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &parked).await;
    let open = claimed(&house, &row(1, &plan_line, "L-2", "200,00")).await;
    let path = format!("/organisationen/{}", house.office.provider_a);
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let clerk = house.enter(&house.office.finance()).await;
    let list = house.get(&clerk, "/organisationen").await.shown();
    assert!(list.links().contains(&path), "{}", list.html);
    let page = house.get(&clerk, &path).await.shown();
    for link in [
        &grant,
        &open,
        &format!("{parked}/zeilen/1"),
        &format!("{path}/bankverbindung"),
        &format!("{path}/angaben"),
    ] {
        assert!(page.links().contains(link), "{link}: {}", page.html);
    }
    for said in ["Wofür war das?", "Eingereicht", "Entschieden", "200,00\u{a0}€", "endet auf ", "Bestätigt"]
    {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("Wer handelt"), "a clerk does not look at people: {}", page.html);
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let seen = house.get(&head, &path).await.shown();
    assert!(seen.html.contains("Wer handelt") && seen.html.contains(&house.office.person_of_a().name));
    let examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let seen = house.get(&examiner, &path).await.shown();
    assert!(!seen.html.contains("endet auf ") && !seen.html.contains("/bankverbindung"), "{}", seen.html);
    let anna = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&anna, &path).await.status, 403);
    assert!(!house.get(&anna, "/organisationen").await.shown().links().contains(&path));
}
