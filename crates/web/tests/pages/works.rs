//! Work that takes long: who asked for it sees how far it is, may look at other pages, and gets the answer once.

use axum::body::Body;

use crate::house::{Browser, House, Page, TYPED_BY};

/// Goes to a page as a browser does that wants to be told at once.
async fn go(house: &House, browser: &Browser, path: &str) -> Page {
    let request = browser.request("GET", path).header("sec-fetch-mode", "navigate");
    house.ask(request.header("prefer", "respond-async").body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_package_is_made_while_its_auditor_looks_at_other_pages_and_is_got_once() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let led = go(&house, &auditor, "/pruefung/paket").await;
    let work = led.leads_to().to_owned();
    assert!(work.starts_with("/arbeiten/"), "{work}");
    let page = house.get(&auditor, &work).await.shown();
    assert!(page.html.contains("<h1 class=\"kern-heading-x-large\">Prüfpaket</h1>"), "{}", page.html);
    // The stream ends when it is done.
    let told = house.get(&auditor, &format!("{work}/stand")).await.shown();
    assert_eq!(told.headers["content-type"], "text/event-stream");
    assert!(told.html.contains("\"done\":true") && told.html.contains("Fertig."), "{}", told.html);
    let elsewhere = house.get(&auditor, "/journal").await.shown();
    assert!(elsewhere.html.contains(&format!("href=\"{work}\">Prüfpaket: fertig</a>")), "{}", elsewhere.html);
    let page = house.get(&auditor, &work).await.shown();
    assert!(page.html.contains("Ergebnis holen"), "{}", page.html);
    let stranger = house.enter(&house.office.finance()).await;
    for rest in ["", "/stand", "/ergebnis"] {
        assert_eq!(house.get(&stranger, &format!("{work}{rest}")).await.status, 404, "{rest}");
    }
    let answer = format!("{work}/ergebnis");
    let looked = house.ask(auditor.request("HEAD", &answer).body(Body::empty()).unwrap()).await;
    assert_eq!(looked.leads_to(), work, "who asks for headers takes nothing away");
    let package = house.get(&auditor, &answer).await.shown();
    assert_eq!(package.headers["content-type"], "application/zip");
    assert!(package.html.starts_with("PK") && package.html.contains("manifest.sha256"));
    assert_eq!(house.get(&auditor, &answer).await.leads_to(), work);
    let page = house.get(&auditor, &work).await.shown();
    assert!(page.html.contains("Das Ergebnis ist abgeholt."), "{}", page.html);
    assert!(!house.get(&auditor, "/journal").await.shown().html.contains(&work));
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_an_answer_too_and_what_was_typed_stays() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let form = house.get(&anna, "/nachweise/neu").await.shown();
    let made_for = house.made_for(&anna).await.unwrap();
    let key = form.between("name=\"schluessel\" value=\"", "\"");
    let fields = [("schluessel", key), ("ort", "Köln"), (TYPED_BY, made_for.as_str())];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = anna.request("POST", "/nachweise/neu").header("sec-fetch-site", "same-origin");
    let request = request.header("sec-fetch-mode", "navigate").header("prefer", "respond-async");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let led = house.ask(request.body(Body::from(body)).unwrap()).await;
    let work = led.leads_to().to_owned();
    house.get(&anna, &format!("{work}/stand")).await.shown();
    let refused = house.get(&anna, &format!("{work}/ergebnis")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("value=\"Köln\""), "{}", refused.html);
    // It goes on from there.
    let again = house.fill(&mut anna, &refused, "/nachweise/neu", &[("ort", "Köln")]).await;
    assert_eq!(again.status, 422);
}

#[tokio::test]
async fn a_verification_and_a_list_are_answered_as_before_to_whoever_waits() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let list = house.get(&auditor, "/zuwendungen/liste.csv").await.shown();
    assert!(list.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    let led = go(&house, &auditor, "/zuwendungen/liste.csv").await;
    let work = led.leads_to().to_owned();
    house.get(&auditor, &format!("{work}/stand")).await.shown();
    let got = house.get(&auditor, &format!("{work}/ergebnis")).await.shown();
    assert_eq!(got.html, list.html);
    // A form is looked at at once.
    go(&house, &auditor, "/nachweise/neu").await.shown();
}

#[tokio::test]
async fn what_an_audit_looks_for_may_take_long_as_well() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let looked_for = format!("/pruefung/auffaelliges?zuwendung={}", house.office.award.id);
    let list = looked_for.replace("auffaelliges", "auffaelliges/liste.csv");
    for path in [
        "/pruefung/ausnahmen/liste.csv",
        "/pruefung/ausnahmen/verspaetet.csv",
        "/pruefung/vier-augen/liste.csv",
        &looked_for,
        &list,
    ] {
        let direct = house.get(&auditor, path).await.shown();
        let work = go(&house, &auditor, path).await.leads_to().to_owned();
        assert!(work.starts_with("/arbeiten/"), "{path}: {work}");
        house.get(&auditor, &format!("{work}/stand")).await.shown();
        let got = house.get(&auditor, &format!("{work}/ergebnis")).await.shown();
        assert_eq!(got.headers["content-type"], direct.headers["content-type"], "{path}");
    }
}
