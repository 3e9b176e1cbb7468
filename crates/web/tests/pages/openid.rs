//! The house's own sign-in: bound by an invitation, used at the door, and what does not come in by it.

use axum::http::header;
use chrono::TimeDelta;
use flow::Actor;
use testkit::{Fault, OpenIdProvider};

use crate::{
    house::{Browser, HERE, House, PASSWORD, Page},
    walk::{new_claim, pairs, row},
};

/// Leads a browser out to the provider, where somebody signs in, and back.
async fn round(
    house: &House,
    theirs: &OpenIdProvider,
    browser: &mut Browser,
    (page, subject): (&Page, &str),
) -> Page {
    let address = sent(house, browser, page).await;
    back(house, browser, theirs.vouch(&address, subject).as_str()).await
}

/// Where a page's form leads a browser.
async fn sent(house: &House, browser: &mut Browser, page: &Page) -> String {
    let out = house.fill(browser, page, "/anmelden/openid", &[]).await.shown();
    let refresh = out.headers[header::REFRESH].to_str().unwrap();
    refresh.strip_prefix("0; url=").unwrap().to_owned()
}

async fn back(house: &House, browser: &mut Browser, address: &str) -> Page {
    let path = address.strip_prefix(HERE).unwrap();
    let page = house.get(browser, path).await;
    browser.keep(&page);
    page
}

/// A person whose account at the provider is bound.
async fn bound(house: &House, theirs: &OpenIdProvider, person: &Actor, subject: &str) {
    let link = house.link(person).await;
    let mut browser = Browser::default();
    let invited = house.get(&browser, &format!("/einladung?geheimnis={link}")).await.shown();
    let done = round(house, theirs, &mut browser, (&invited, subject)).await;
    assert_eq!(done.to(), "/anmelden?meldung=konto-verbunden", "{}", done.html);
}

#[tokio::test]
async fn whoever_was_invited_binds_their_account_and_comes_in_by_it_alone() {
    let (house, theirs) = House::with_openid().await;
    let anna = house.office.person_of_a();
    house.enter(&anna).await;
    bound(&house, &theirs, &anna, "anna-4711").await;
    let mut browser = Browser::default();
    let door = house.get(&browser, "/anmelden?weiter=%2Fabrechnungen%3Fseite%3D2").await.shown();
    let entered = round(&house, &theirs, &mut browser, (&door, "anna-4711")).await;
    assert_eq!(entered.to(), "/abrechnungen?seite=2");
    assert_eq!(house.get(&browser, "/").await.to(), "/start");
    let none = house.get(&browser, "/konto/kennwort").await.shown();
    assert!(none.html.contains("haben hier kein Kennwort") && !none.html.contains("neues_kennwort"));
    // The password of before does not count any more.
    let fields = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    let refused = house.fill(&mut Browser::default(), &door, "/anmelden", &fields).await;
    assert!(refused.html.contains("Name oder Kennwort stimmen nicht"), "{}", refused.html);
    // A new password ends the account.
    house.enter(&anna).await;
    let mut later = Browser::default();
    let refused = round(&house, &theirs, &mut later, (&door, "anna-4711")).await;
    assert_eq!(refused.status, 403);
    assert!(refused.html.contains("Noch kein Zugang"), "{}", refused.html);
}

#[tokio::test]
async fn an_account_is_one_persons_and_a_stranger_stays_outside() {
    let (house, theirs) = House::with_openid().await;
    let (anna, other) = (house.office.person_of_a(), house.office.person_of_b());
    bound(&house, &theirs, &anna, "anna-4711").await;
    let link = house.link(&other).await;
    let mut browser = Browser::default();
    let invited = house.get(&browser, &format!("/einladung?geheimnis={link}")).await.shown();
    let taken = round(&house, &theirs, &mut browser, (&invited, "anna-4711")).await;
    assert_eq!(taken.status, 422);
    assert!(taken.html.contains("schon eine andere Person"), "{}", taken.html);
    // The invitation is still good for an account of their own.
    let done = round(&house, &theirs, &mut browser, (&invited, "other-1")).await;
    assert_eq!(done.to(), "/anmelden?meldung=konto-verbunden");
    let again = round(&house, &theirs, &mut browser, (&invited, "other-2")).await;
    assert!(again.html.contains("Diese Einladung gilt nicht mehr"), "{}", again.html);
    let door = house.get(&browser, "/anmelden").await.shown();
    let stranger = round(&house, &theirs, &mut Browser::default(), (&door, "niemand")).await;
    assert_eq!(stranger.status, 403);
    assert!(stranger.html.contains("Noch kein Zugang"), "{}", stranger.html);
}

#[tokio::test]
async fn nobody_comes_back_with_what_another_browser_began_or_twice() {
    let (house, theirs) = House::with_openid().await;
    let anna = house.office.person_of_a();
    bound(&house, &theirs, &anna, "anna-4711").await;
    let (mut own, mut other) = (Browser::default(), Browser::default());
    let door = house.get(&own, "/anmelden").await.shown();
    let address = sent(&house, &mut own, &door).await;
    let led = theirs.vouch(&address, "anna-4711").to_string();
    let strange = back(&house, &mut other, &led).await;
    assert_eq!(strange.status, 400);
    sent(&house, &mut other, &door).await;
    let crossed = back(&house, &mut other, &led).await;
    assert!(crossed.html.contains("in einem anderen Fenster begonnen"), "{}", crossed.html);
    let canary = led.replace("code=", "code=%3Cscript%3E");
    let broken = back(&house, &mut own, &canary).await;
    assert_eq!(broken.status, 403);
    assert!(!broken.html.contains("<script>"), "{}", broken.html);
    assert_eq!(back(&house, &mut own, &led).await.to(), "/");
    let twice = back(&house, &mut own, &led).await;
    assert_eq!(twice.status, 400, "the cookie of the attempt is gone");
}

#[tokio::test]
async fn what_the_provider_says_wrongly_lets_nobody_in() {
    let (house, theirs) = House::with_openid().await;
    let anna = house.office.person_of_a();
    bound(&house, &theirs, &anna, "anna-4711").await;
    let mut browser = Browser::default();
    let door = house.get(&browser, "/anmelden").await.shown();
    theirs.lie(Some(Fault::OtherKey));
    let forged = round(&house, &theirs, &mut browser, (&door, "anna-4711")).await;
    assert_eq!(forged.status, 403);
    assert!(house.get(&browser, "/start").await.to().starts_with("/anmelden"));
    theirs.lie(Some(Fault::Page));
    let gone = house.fill(&mut browser, &door, "/anmelden/openid", &[]).await;
    assert_eq!(gone.status, 502);
    assert!(gone.html.contains("antwortet nicht"), "{}", gone.html);
}

#[tokio::test]
async fn what_was_typed_waits_while_somebody_signs_in_in_another_window() {
    let (house, theirs) = House::with_openid().await;
    let anna = house.office.person_of_a();
    bound(&house, &theirs, &anna, "anna-4711").await;
    let mut browser = Browser::default();
    let door = house.get(&browser, "/anmelden").await.shown();
    round(&house, &theirs, &mut browser, (&door, "anna-4711")).await;
    let (form, plan_line) = new_claim(&house, &browser).await;
    let rows = row(1, &plan_line, "L-1", "100,00");
    let mut fields = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    fields.extend(pairs(&rows));
    browser.forget_session();
    let ended = house.fill(&mut browser, &form, "/abrechnungen/neu", &fields).await;
    assert_eq!(ended.status, 401);
    let early = house.fill(&mut browser, &ended, "/anmelden/weiter", &[]).await;
    assert!(early.html.contains("noch nicht angemeldet"), "{}", early.html);
    round(&house, &theirs, &mut browser, (&ended, "anna-4711")).await;
    let again = house.fill(&mut browser, &early, "/anmelden/weiter", &[]).await.shown();
    let handed_in = house.fill(&mut browser, &again, "/abrechnungen/neu", &[]).await;
    assert!(handed_in.to().ends_with("?meldung=eingereicht"), "{}", handed_in.html);
}

#[tokio::test]
async fn without_a_password_a_fresh_sign_in_stands_before_a_second_factor() {
    let (mut house, theirs) = House::with_openid().await;
    let anna = house.office.person_of_a();
    bound(&house, &theirs, &anna, "anna-4711").await;
    let mut browser = Browser::default();
    let door = house.get(&browser, "/anmelden").await.shown();
    round(&house, &theirs, &mut browser, (&door, "anna-4711")).await;
    let path = "/zweiter-faktor/einrichten";
    let page = house.get(&browser, path).await.shown();
    assert!(!page.html.contains("name=\"kennwort\""), "{}", page.html);
    house.later(TimeDelta::minutes(11));
    let old = house.fill(&mut browser, &page, path, &[]).await;
    assert!(old.html.contains("höchstens 10 Minuten alt"), "{}", old.html);
    round(&house, &theirs, &mut browser, (&door, "anna-4711")).await;
    let begun = house.fill(&mut browser, &page, path, &[]).await.shown();
    assert!(begun.html.contains("id=\"geheimer-schluessel\""), "{}", begun.html);
    // Whoever has a password is not let off.
    let mut by_password = house.enter(&house.office.person_of_b()).await;
    let page = house.get(&by_password, path).await.shown();
    let refused = house.fill(&mut by_password, &page, path, &[]).await;
    assert!(refused.html.contains("Bitte Ihr Kennwort eingeben"), "{}", refused.html);
}

#[tokio::test]
async fn a_house_without_it_does_not_offer_it() {
    let house = House::open().await;
    let mut browser = Browser::default();
    let door = house.get(&browser, "/anmelden").await.shown();
    assert!(!door.html.contains("/anmelden/openid"));
    assert_eq!(house.send(&mut browser, "/anmelden/openid", &[]).await.status, 404);
    assert_eq!(house.get(&browser, "/anmelden/openid/zurueck?code=1&state=2").await.status, 404);
}
