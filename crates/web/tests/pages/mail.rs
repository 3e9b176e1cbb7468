//! Which notifications somebody wants by mail, and what of it was not delivered.

use flow::Role;

use crate::house::House;

#[tokio::test]
async fn each_person_chooses_for_each_group() {
    let house = House::open().await;
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, "/konto").await.shown();
    assert_eq!(page.html.matches("<option value=\"at_once\" selected>").count(), 5, "{}", page.html);
    let path = "/konto/benachrichtigungen";
    let all = ["claims", "payments", "proofs", "bank_details", "audits"];
    let mut chosen: Vec<_> = all.map(|group| (group, "at_once")).into();
    chosen[2].1 = "daily";
    chosen[4].1 = "never";
    let done = house.send(&mut head, path, &chosen).await;
    assert_eq!(done.to(), "/konto?meldung=benachrichtigungen", "{}", done.html);
    let page = house.get(&head, "/konto").await.shown();
    for (choice, times) in [("at_once", 3), ("daily", 1), ("never", 1)] {
        let selected = format!("<option value=\"{choice}\" selected>");
        assert_eq!(page.html.matches(&selected).count(), times, "{choice}: {}", page.html);
    }
    chosen[0].1 = "<b>sofort";
    let refused = house.send(&mut head, path, &chosen).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.html.contains("href=\"#claims\"") && !refused.html.contains("<b>sofort"),
        "{}",
        refused.html
    );
    let other = house.enter(&house.office.finance()).await;
    let page = house.get(&other, "/konto").await.shown();
    assert_eq!(page.html.matches("<option value=\"at_once\" selected>").count(), 5, "it is the person's own");
}

#[tokio::test]
async fn what_was_not_delivered_is_shown_to_who_manages_people() {
    let house = House::open().await;
    let administrator = house.enter(&house.office.administrator()).await;
    let page = house.get(&administrator, "/postausgang").await.shown();
    assert!(page.html.contains("Alles ist zugestellt"), "{}", page.html);
    let editor = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&editor, "/postausgang").await.status, 403);
}
