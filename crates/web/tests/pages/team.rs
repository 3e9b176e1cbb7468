//! Who acts for the own organisation, as its people see it.

use flow::{
    Role,
    people::{NewRole, RecordLeaving, RegisterPerson},
};
use grants::Person;

use crate::house::House;

/// Somebody who prepares for provider A from a day until another.
async fn joined(house: &House, name: &str, from: &str, until: Option<&str>) -> Person {
    let role = NewRole {
        organisation: house.office.provider_a,
        role: Role::Editor,
        from: from.parse().unwrap(),
        until: until.map(|day| day.parse().unwrap()),
        deputy_for: until.map(|_| house.office.person_of_a().person),
        scope: None,
    };
    let (identity, name) = (format!("{name}@a.example"), name.to_owned());
    let person = RegisterPerson { identity, name, roles: vec![role] };
    house.office.run(house.office.administrator(), person).await
}

#[tokio::test]
async fn a_provider_sees_who_acts_for_it_who_does_no_more_and_whom_to_ask() {
    let house = House::open().await;
    joined(&house, "Vera <b>Vertretung</b>", "2021-05-01", Some("2021-06-30")).await;
    let gone = joined(&house, "Gerd Gegangen", "2021-01-01", None).await;
    let leaves = RecordLeaving { person: gone.id, version: gone.version, on: "2021-06-01".parse().unwrap() };
    house.office.run(house.office.administrator(), leaves).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let account = house.get(&anna, "/konto").await.shown();
    assert!(account.links().contains(&"/team".to_owned()), "{}", account.html);
    let page = house.get(&anna, "/team").await.shown();
    let (present, former) = page.html.split_once("Ausgeschieden</h2>").unwrap();
    let of = |name: &str, role: &str| format!("<th scope=\"row\">{name}</th><td>{role}</td>");
    for row in [of("Anna Anbieter", "Erfassung"), of("Arno Anbieter", "Zeichnung")] {
        assert!(present.contains(&row), "{row}: {present}");
    }
    let vera = "Vera &#60;b&#62;Vertretung&#60;/b&#62;</th><td>Erfassung, in Vertretung von Anna Anbieter</td>\
                <td>1.5.2021</td><td>30.6.2021</td>";
    assert!(present.contains(vera), "{present}");
    let gerd = format!("{}<td>1.1.2021</td><td>1.6.2021</td>", of("Gerd Gegangen", "Erfassung"));
    assert!(former.contains(&gerd) && !present.contains("Gerd"), "{former}");
    assert!(former.contains("die Verwaltung der Zugänge dieser Stelle") && former.contains("Musterkreis"));
    assert!(!page.html.contains("Bildung</th>"), "nobody of another organisation: {}", page.html);
    assert!(
        !page.html.contains("Faktor") && !page.html.contains("<button class=\"kern-btn kern-btn--primary")
    );
    // Who manages people has a page for all of them; a past day is not answered with today.
    let administrator = house.enter(&house.office.administrator()).await;
    assert_eq!(house.get(&administrator, "/team").await.status, 403);
    let past = house.get(&anna, "/team?stand=1.5.2021").await;
    assert!(past.status.is_client_error(), "{}", past.status);
}
