//! Exceptions from rules: proposed, confirmed by another person, seen by the recipient, withdrawn.

use flow::Role;

use crate::house::House;

#[tokio::test]
async fn an_exception_is_proposed_confirmed_and_withdrawn() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let path = format!("{grant}/ausnahmen");
    assert!(house.get(&clerk, &grant).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Es gibt keine Ausnahme."), "{}", page.html);
    let nothing = house.fill(&mut clerk, &page, &path, &[]).await;
    for field in ["regel", "von", "bis", "zugelassen", "grund"] {
        assert!(nothing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", nothing.html);
    }
    let said = [
        ("regel", "nachweisfrist"),
        ("von", "1.6.2021"),
        ("bis", "31.12.2030"),
        ("zugelassen", "Kreis, Vermerk vom 1.6.2021"),
        ("grund", "<b>Buchhaltung</b> erkrankt"),
    ];
    let done = house.fill(&mut clerk, &nothing, &path, &said).await;
    assert_eq!(done.to(), format!("{path}?meldung=ausnahme"), "{}", done.html);
    let page = house.get(&clerk, &path).await.shown();
    assert!(
        page.html.contains("eine andere Person bestätigt") && !page.html.contains("<b>B"),
        "{}",
        page.html
    );
    let provider = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&provider, &path).await.shown().html.contains("Es gibt keine Ausnahme."));

    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    assert!(house.get(&head, "/heute").await.shown().html.contains("Ausnahmen zu bestätigen"));
    let page = house.get(&head, &path).await.shown();
    let confirm = format!("/ausnahmen/{}/bestaetigung", page.between("action=\"/ausnahmen/", "/"));
    let done = house.fill(&mut head, &page, &confirm, &[]).await;
    assert_eq!(done.to(), format!("{path}?meldung=ausnahme-bestaetigt"), "{}", done.html);
    assert!(!house.get(&head, "/heute").await.shown().html.contains("Ausnahmen zu bestätigen"));
    assert!(house.get(&provider, &path).await.shown().html.contains("Kreis, Vermerk vom 1.6.2021"));
    let due = house.get(&provider, "/fristen").await.shown();
    assert!(due.html.contains("31.12.2030, ") && due.links().contains(&path), "{}", due.html);
    let auditor = house.enter(&house.office.auditor()).await;
    assert!(house.get(&auditor, "/ausnahmen").await.shown().links().contains(&path));

    let page = house.get(&clerk, &path).await.shown();
    let withdraw = format!("{path}/ruecknahme");
    let exception = format!("0{}", page.between("<option value=\"0", "\""));
    let bare = house.fill(&mut clerk, &page, &withdraw, &[("ausnahme", exception.as_str())]).await;
    assert!(bare.html.contains("href=\"#warum\""), "{}", bare.html);
    let long = "x".repeat(1001);
    let over = [("ausnahme", exception.as_str()), ("warum", long.as_str())];
    let over = house.fill(&mut clerk, &bare, &withdraw, &over).await;
    assert!(over.html.contains("href=\"#warum\""), "{}", over.html);
    let why = [("ausnahme", exception.as_str()), ("warum", "Der Nachweis ist da")];
    let done = house.fill(&mut clerk, &over, &withdraw, &why).await;
    assert_eq!(done.to(), format!("{path}?meldung=ausnahme-zurueckgenommen"), "{}", done.html);
    let page = house.get(&provider, &path).await.shown();
    assert!(page.html.contains("Der Nachweis ist da"), "{}", page.html);
    assert!(!house.get(&provider, "/fristen").await.shown().html.contains("verlängert"));
}
