//! How one comes in, seen and changed by oneself.

use flow::Actor;

use crate::house::{Browser, House, PASSWORD};

/// What is chosen instead.
const OTHER: &str = "drei Fenster ohne einen Vorhang";

/// A person who has a password comes in with another browser.
async fn enter_again(house: &House, person: &Actor, password: &str) -> Browser {
    let mut browser = Browser::default();
    let fields = [("name", person.name.as_str()), ("kennwort", password)];
    let entered = house.send(&mut browser, "/anmelden", &fields).await;
    assert_eq!(entered.to(), "/", "{}", entered.html);
    browser
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_the_other_sessions_end() {
    let house = House::open().await;
    let anna = house.office.person_of_a();
    let mut here = house.enter(&anna).await;
    let there = enter_again(&house, &anna, PASSWORD).await;
    let path = "/konto/kennwort";
    let account = house.get(&here, "/konto").await.shown();
    assert!(account.links().contains(&path.to_owned()));
    let page = house.get(&here, path).await.shown();
    assert!(page.html.contains("Ihre anderen Sitzungen (1) enden sofort"), "{}", page.html);
    for (present, new, field, told) in [
        ("", OTHER, "kennwort", "Bitte Ihr jetziges Kennwort eingeben."),
        ("falsch", OTHER, "kennwort", "Dieses Kennwort stimmt nicht."),
        (PASSWORD, "", "neues_kennwort", "12 bis 128 Zeichen, dieses hat 0."),
        (PASSWORD, "kurz", "neues_kennwort", "12 bis 128 Zeichen, dieses hat 4."),
        (PASSWORD, "passwort12345", "neues_kennwort", "zu leicht zu erraten"),
        (PASSWORD, &anna.name, "neues_kennwort", "zu leicht zu erraten"),
    ] {
        let fields = [("kennwort", present), ("neues_kennwort", new)];
        let refused = house.fill(&mut here, &page, path, &fields).await;
        assert_eq!(refused.status, 422, "{present} {new}");
        let fault = refused.between(&format!("id=\"{field}-fehler\">"), "<");
        assert!(fault.contains(told), "{present} {new}: {fault}");
        assert!(
            !refused.html.contains("value=\"falsch") && !refused.html.contains(OTHER),
            "{}",
            refused.html
        );
    }
    house.get(&there, "/start").await.shown();
    let fields = [("kennwort", PASSWORD), ("neues_kennwort", OTHER)];
    let changed = house.fill(&mut here, &page, path, &fields).await;
    assert_eq!(changed.to(), "/konto?meldung=kennwort-geaendert", "{}", changed.html);
    let said = house.get(&here, changed.to()).await.shown();
    assert!(said.html.contains("Ihr neues Kennwort gilt."), "{}", said.html);
    assert!(house.get(&there, "/start").await.to().starts_with("/anmelden"), "it has ended");
    let fields = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    let refused = house.send(&mut Browser::default(), "/anmelden", &fields).await;
    assert!(refused.html.contains("Name oder Kennwort stimmen nicht"), "{}", refused.html);
    enter_again(&house, &anna, OTHER).await;
    let alone = house.get(&here, path).await.shown();
    assert!(alone.html.contains("Ihre anderen Sitzungen (1)"), "{}", alone.html);
}

#[tokio::test]
async fn passwords_are_not_held_while_somebody_signs_in_again() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&anna, "/konto/kennwort").await.shown();
    assert!(page.html.contains("Sie sind nur hier angemeldet"), "{}", page.html);
    anna.forget_session();
    let fields = [("kennwort", PASSWORD), ("neues_kennwort", OTHER)];
    let ended = house.fill(&mut anna, &page, "/konto/kennwort", &fields).await;
    assert_eq!(ended.status, 401);
    assert!(!ended.html.contains(PASSWORD) && !ended.html.contains(OTHER), "{}", ended.html);
}
