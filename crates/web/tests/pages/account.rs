//! How one comes in, seen and changed by oneself.

use chrono::TimeDelta;
use flow::{
    Actor,
    people::{GiveRole, NewRole, RecordLeaving, RegisterPerson},
    sign_in::{Invite, Origin, invite_from_the_machine, sign_in_events, token_bearer},
};
use identity::Secret;

use crate::{
    hostile::{CANARY, is_tame, shows_it},
    house::{Browser, House, PASSWORD, Page},
};

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
async fn every_page_says_for_how_long_somebody_stays_signed_in() {
    let mut house = House::open().await;
    let anna = house.enter(&house.office.person_of_a()).await;
    for path in ["/start", "/hilfe", "/konto"] {
        let page = house.get(&anna, path).await.shown().html;
        assert!(page.contains("<body class=\"kern-body\" data-session=\"3600\">"), "{path}: {page}");
    }
    let nobody = house.get(&Browser::default(), "/hilfe").await.shown().html;
    assert!(!nobody.contains("data-session"), "{nobody}");
    house.later(TimeDelta::minutes(30));
    let account = house.get(&anna, "/konto").await.shown();
    let ends = account.between("<dt>Die Sitzung endet</dt><dd>", "</dd>");
    assert!(ends.contains("10:30"), "an hour after this look: {ends}");
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

/// Where the forms go that end something.
fn ended_by(page: &Page, start: &str, end: &str) -> Vec<String> {
    let actions = page.html.split("action=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let ends = |action: &&str| action.strip_prefix(start).is_some_and(|rest| rest.ends_with(end));
    actions.filter(ends).map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn somebody_ends_their_other_sessions_one_by_one_or_all_at_once_and_nobody_elses() {
    let house = House::open().await;
    let anna = house.office.person_of_a();
    let mut here = house.enter(&anna).await;
    let path = "/konto/sitzungen";
    let alone = house.get(&here, path).await.shown();
    assert!(alone.html.contains("Sie sind nur hier angemeldet") && alone.html.contains("diese hier"));
    let mut there = Vec::new();
    for _ in 0..3 {
        there.push(enter_again(&house, &anna, PASSWORD).await);
    }
    let listed = house.get(&here, path).await.shown();
    assert!(listed.html.contains("192.0.2.7") && listed.html.contains("Browser 1"), "{}", listed.html);
    let all = ended_by(&listed, "/konto/sitzungen/", "/ende");
    assert_eq!(all.len(), 3);
    let mut stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.send(&mut stranger, &all[0], &[]).await.status, 404);
    let ended = house.send(&mut here, &all[0], &[]).await;
    assert_eq!(ended.to(), "/konto/sitzungen?meldung=sitzung-beendet");
    let listed = house.get(&here, ended.to()).await.shown();
    assert!(listed.html.contains("Die Sitzung ist beendet."), "{}", listed.html);
    let mut gone = 0;
    for browser in &there {
        gone += usize::from(house.get(browser, "/start").await.status == 303);
    }
    assert_eq!(gone, 1);
    let ended = house.send(&mut here, "/konto/sitzungen/ende", &[]).await;
    assert_eq!(ended.to(), "/konto/sitzungen?meldung=sitzungen-beendet");
    for browser in &there {
        assert_eq!(house.get(browser, "/start").await.status, 303);
    }
    assert!(house.get(&here, path).await.shown().html.contains("Sie sind nur hier angemeldet"));
    house.get(&stranger, "/start").await.shown();
}

#[tokio::test]
async fn a_token_is_shown_once_and_good_until_it_is_revoked() {
    let house = House::open().await;
    let mut anna = house.enter_with_device(&house.office.person_of_a()).await;
    let path = "/konto/zugriffsschluessel";
    let page = house.get(&anna, path).await.shown();
    assert!(page.html.contains("Noch haben Sie keinen ausgestellt"), "{}", page.html);
    for (fields, field, told) in [
        ([("name", " "), ("umfang", "lesen"), ("tage", "90")], "name", "Bitte einen Namen eingeben"),
        ([("name", "x"), ("umfang", ""), ("tage", "90")], "umfang", "Bitte etwas auswählen"),
        ([("name", "x"), ("umfang", "kalender"), ("tage", "90")], "umfang", "Bitte etwas auswählen"),
        ([("name", "x"), ("umfang", "lesen"), ("tage", "ewig")], "tage", "eine ganze Zahl"),
        ([("name", "x"), ("umfang", "lesen"), ("tage", "367")], "tage", "1 bis 366 Tage"),
    ] {
        let refused = house.fill(&mut anna, &page, path, &fields).await;
        assert_eq!(refused.status, 422, "{fields:?}");
        let fault = refused.between(&format!("id=\"{field}-fehler\">"), "<");
        assert!(fault.contains(told), "{fields:?}: {fault}");
        assert!(refused.html.contains(&format!("value=\"{}\"", fields[2].1)), "what was typed stays");
    }
    let fields = [("name", CANARY), ("umfang", "lesen"), ("tage", "30")];
    let made = house.fill(&mut anna, &page, path, &fields).await.shown();
    is_tame(&made);
    shows_it(&made);
    let secret = made.between("id=\"zugriffsschluessel\">", "<").to_owned();
    let secret = Secret::parse(&secret).unwrap();
    let ctx = token_bearer(&house.flow, &secret).await.unwrap().unwrap();
    assert_eq!(ctx.actor().person, house.office.person_of_a().person);
    let listed = house.get(&anna, path).await.shown();
    is_tame(&listed);
    assert!(!listed.html.contains(&secret.reveal()), "it is not shown again");
    assert!(listed.html.contains("ff-badge--good\">gilt<"), "{}", listed.html);
    let revoke = ended_by(&listed, "/konto/zugriffsschluessel/", "/widerruf");
    let mut stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.send(&mut stranger, &revoke[0], &[]).await.status, 404);
    let revoked = house.send(&mut anna, &revoke[0], &[]).await;
    assert_eq!(revoked.to(), "/konto/zugriffsschluessel?meldung=schluessel-widerrufen");
    assert!(token_bearer(&house.flow, &secret).await.unwrap().is_none());
    let listed = house.get(&anna, path).await.shown();
    assert!(listed.html.contains("widerrufen am 1.6.2021"), "{}", listed.html);
    assert!(ended_by(&listed, "/konto/zugriffsschluessel/", "/widerruf").is_empty());
}

#[tokio::test]
async fn a_token_ends_where_its_person_comes_in_by_a_new_link() {
    let house = House::open().await;
    let person = house.office.person_of_a();
    let mut anna = house.enter_with_device(&person).await;
    let token = token_of(&house, &mut anna).await;
    let link = house.link(&person).await;
    assert!(is_good(&house, &token).await, "a link that is not used changes nothing");
    let chosen = [("geheimnis", link.as_str()), ("kennwort", PASSWORD)];
    let accepted = house.send(&mut Browser::default(), "/einladung", &chosen).await;
    assert_eq!(accepted.to(), "/anmelden?meldung=kennwort");
    assert!(!is_good(&house, &token).await);
}

/// A token of who is in and has shown a second factor.
async fn token_of(house: &House, browser: &mut Browser) -> Secret {
    let path = "/konto/zugriffsschluessel";
    let page = house.get(browser, path).await.shown();
    let fields = [("name", "Fachverfahren"), ("umfang", "lesen"), ("tage", "30")];
    let made = house.fill(browser, &page, path, &fields).await.shown();
    Secret::parse(made.between("id=\"zugriffsschluessel\">", "<")).unwrap()
}

/// Whether a program is let in with a token.
async fn is_good(house: &House, token: &Secret) -> bool {
    token_bearer(&house.flow, token).await.unwrap().is_some()
}

/// How many tokens were ended, as it was written down at the door.
async fn tokens_ended(house: &House) -> usize {
    let ctx = house.flow.ctx(house.office.administrator());
    let events = sign_in_events(&ctx, None, 200).await.unwrap().items;
    events.iter().filter(|event| event.kind.word() == "token_revoked").count()
}

#[tokio::test]
async fn tokens_end_where_their_person_changes_how_they_come_in() {
    let house = House::open().await;
    let mut anna = house.enter_with_device(&house.office.person_of_a()).await;
    let (before, other) = (token_of(&house, &mut anna).await, token_of(&house, &mut anna).await);
    let fields = [("kennwort", PASSWORD), ("neues_kennwort", OTHER)];
    let changed = house.send(&mut anna, "/konto/kennwort", &fields).await;
    assert_eq!(changed.to(), "/konto?meldung=kennwort-geaendert", "{}", changed.html);
    assert!(!is_good(&house, &before).await && !is_good(&house, &other).await, "of a new password");
    assert_eq!(tokens_ended(&house).await, 2, "each is written down");
    let again = token_of(&house, &mut anna).await;
    assert!(is_good(&house, &again).await, "what is made afterwards counts");
    house.set_up_device(&mut anna, OTHER).await;
    assert!(!is_good(&house, &again).await, "of a new device");
    assert_eq!(tokens_ended(&house).await, 3);
}

#[tokio::test]
async fn tokens_end_where_an_administrator_gives_up_the_device_of_their_person() {
    let house = House::open().await;
    let anna = house.office.person_of_a();
    let mut browser = house.enter_with_device(&anna).await;
    let token = token_of(&house, &mut browser).await;
    let origin = Origin::new("192.0.2.8".parse().unwrap(), "machine", "machine-2");
    let reset = Invite { person: anna.person, resets_second_factor: true };
    invite_from_the_machine(&house.flow, anna.unit, reset, &origin).await.unwrap();
    assert!(!is_good(&house, &token).await, "also before the link is used");
    assert_eq!(tokens_ended(&house).await, 1);
}

#[tokio::test]
async fn a_token_of_who_has_left_is_good_for_nothing_also_when_they_come_back() {
    let mut house = House::open().await;
    let role = NewRole {
        organisation: house.office.provider_a,
        role: flow::Role::Editor,
        from: "2021-01-01".parse().unwrap(),
        until: None,
        deputy_for: None,
        scope: None,
    };
    let (name, roles) = ("Gerd Gegangen".to_owned(), vec![role.clone()]);
    let new = RegisterPerson { identity: name.clone(), name: name.clone(), roles };
    let administrator = house.office.administrator();
    let gerd = house.office.run(administrator.clone(), new).await;
    let actor = Actor { person: gerd.id, name, ..house.office.person_of_a() };
    let mut browser = house.enter_with_device(&actor).await;
    let token = token_of(&house, &mut browser).await;
    let leaving = RecordLeaving { person: gerd.id, version: gerd.version, on: "2021-06-01".parse().unwrap() };
    let gone = house.office.run(administrator.clone(), leaving).await;
    assert!(!is_good(&house, &token).await);
    let role = NewRole { from: "2021-06-02".parse().unwrap(), ..role };
    let back = GiveRole { person: gerd.id, version: gone.version, role };
    let back = house.office.run(administrator, back).await;
    assert_eq!(back.left_on, None);
    house.later(TimeDelta::days(1));
    assert!(!is_good(&house, &token).await, "it was made for a role that has ended");
}

#[tokio::test]
async fn a_second_factor_stands_before_a_token_and_what_was_typed_waits() {
    let house = House::open().await;
    let mut berta = house.enter(&house.office.person_of_b()).await;
    let page = house.get(&berta, "/konto/zugriffsschluessel").await.shown();
    let fields = [("name", "Fachverfahren"), ("umfang", "aendern"), ("tage", "30")];
    let asked = house.fill(&mut berta, &page, "/konto/zugriffsschluessel", &fields).await;
    assert_eq!(asked.status, 403);
    assert!(asked.html.contains("Code des zweiten Faktors"), "{}", asked.html);
    for (name, value) in fields {
        assert!(asked.html.contains(&format!("name=\"mit.{name}\" value=\"{value}\"")), "{}", asked.html);
    }
}
