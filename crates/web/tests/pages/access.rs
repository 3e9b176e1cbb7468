//! Who saw and did what: asked of one person and of some days, page by page.

use flow::Role;

use crate::house::House;

#[tokio::test]
async fn the_trail_is_asked_of_a_person_and_of_days_and_goes_on_so() {
    let house = House::open().await;
    let auditor = house.office.auditor();
    let rita = house.enter(&auditor).await;
    for _ in 0..101 {
        house.get(&rita, "/pruefung").await.shown();
    }
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    house.get(&head, "/personen").await.shown();
    let all = house.get(&rita, "/zugriffe").await.shown();
    assert!(all.html.contains(&format!("<option value=\"{}\">{}</option>", auditor.person, auditor.name)));
    let of_her = format!("/zugriffe?person={}&von=1.6.2021&bis=1.6.2021", auditor.person);
    let first = house.get(&rita, &of_her).await.shown();
    let rows = first.between("<tbody>", "</tbody>");
    assert_eq!(rows.matches("<tr>").count(), 100, "{rows}");
    assert!(rows.contains("GET /pruefung") && !rows.contains("GET /personen"), "{rows}");
    let protocol = format!("/dokumente/audit_protocol/{}", auditor.person);
    assert!(first.links().iter().any(|link| link.starts_with(&protocol)), "{:?}", first.links());
    let next = first.links().into_iter().find(|link| link.contains("nach=")).unwrap();
    assert!(next.starts_with(&of_her), "{next}");
    let second = house.get(&rita, &next).await.shown();
    assert!(second.html.contains(&auditor.name) && !second.html.contains("GET /personen"), "{}", second.html);

    let before = house.get(&rita, "/zugriffe?bis=31.5.2021").await.shown();
    assert!(before.html.contains("Dazu ist kein Zugriff vermerkt."), "{}", before.html);
    let wrong = house.get(&rita, "/zugriffe?von=gestern&person=x").await;
    assert_eq!(wrong.status, 422);
    for field in ["von", "person"] {
        assert!(wrong.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", wrong.html);
    }
    assert!(wrong.html.contains("value=\"gestern\""), "what was typed stays: {}", wrong.html);
}
