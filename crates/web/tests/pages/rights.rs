//! Who could do what on a day, as an auditor asks.

use crate::house::House;

const PATH: &str = "/pruefung/rechte";

#[tokio::test]
async fn an_auditor_sees_who_could_release_on_a_day_and_what_nobody_does_alone() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    assert!(house.get(&auditor, "/pruefung").await.shown().links().contains(&PATH.to_owned()));
    let all = house.get(&auditor, PATH).await.shown();
    for said in ["Rollen am 1.6.2021", "Frieda Finanz", "Zahlungen freigeben", "§ 31 Abs. 2 und 3 KomHVO NRW"]
    {
        assert!(all.html.contains(said), "{said}: {}", all.html);
    }
    let release = house.get(&auditor, &format!("{PATH}?tag=1.6.2021&vorgang=release")).await.shown();
    let table = release.between("aria-label=\"Rollen an diesem Tag\"", "</table>");
    assert!(table.contains("Rolf Rat") && !table.contains("Frieda Finanz"), "{table}");
    let only = release.links().into_iter().find(|link| link.contains("person=")).unwrap();
    assert!(only.contains("vorgang=release") && only.contains("tag=1.6.2021"), "{only}");
    let one = house.get(&auditor, &only).await.shown();
    assert!(one.html.contains("<p>1 Rolle</p>") && one.html.contains("Alle Personen zeigen"), "{}", one.html);
    let before = house.get(&auditor, &format!("{PATH}?tag=31.5.2021")).await.shown();
    assert!(before.html.contains("erst später für diesen Tag erfasst"), "{}", before.html);
}

#[tokio::test]
async fn about_a_grant_only_those_are_shown_who_had_to_do_with_it() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let path = format!("{PATH}?zuwendung={}", house.office.forwarding.id);
    let page = house.get(&auditor, &path).await.shown();
    let table = page.between("aria-label=\"Rollen an diesem Tag\"", "</table>");
    assert!(table.contains("Anna Anbieter") && table.contains("handelt für den Empfänger"), "{table}");
    assert!(!table.contains("Berta Bildung"), "{table}");
    let unknown = "00000000-0000-7000-8000-00000000ffff";
    assert_eq!(house.get(&auditor, &format!("{PATH}?zuwendung={unknown}")).await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_asked_is_told_at_its_field() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    for (query, field) in [
        ("tag=gestern", "tag"),
        ("tag=2.6.2021", "tag"),
        ("vorgang=x", "vorgang"),
        ("zuwendung=x", "zuwendung"),
    ] {
        let page = house.get(&auditor, &format!("{PATH}?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.html.contains(&format!("href=\"#{field}\"")), "{query}: {}", page.html);
    }
    let clerk = house.enter(&house.office.finance()).await;
    assert_eq!(house.get(&clerk, PATH).await.status, 403);
}
