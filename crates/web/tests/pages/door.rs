//! Coming in, going out, and that nothing typed is lost meanwhile.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::body::{Body, Bytes};
use chrono::TimeDelta;
use flow::Role;
use futures_util::stream;
use testkit::pdf;

use crate::{
    house::{Browser, House, PASSWORD, TYPED_BY},
    walk::{new_claim, pairs, row},
};

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_door_and_back() {
    let house = House::open().await;
    let mut nobody = Browser::default();
    let led = house.get(&nobody, "/abrechnungen?seite=2").await;
    assert_eq!(led.to(), "/anmelden?weiter=%2Fabrechnungen%3Fseite%3D2");
    let anna = house.office.person_of_a();
    house.enter(&anna).await;
    let door = house.get(&nobody, led.to()).await.shown();
    let fields = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    let wrong = house.fill(&mut nobody, &door, "/anmelden", &[fields[0], ("kennwort", "falsch")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("Name oder Kennwort stimmen nicht"), "{}", wrong.html);
    assert!(!wrong.html.contains("falsch\""), "the password is not sent back");
    let entered = house.fill(&mut nobody, &door, "/anmelden", &fields).await;
    assert_eq!(entered.to(), "/abrechnungen?seite=2");
    assert_eq!(house.get(&nobody, "/").await.to(), "/start");
    let left = house.send(&mut nobody, "/abmelden", &[]).await;
    assert_eq!(left.to(), "/anmelden");
    assert!(house.get(&nobody, "/start").await.to().starts_with("/anmelden"));
    let outside = [("weiter", "https://example.org/")];
    let fields: Vec<_> = fields.into_iter().chain(outside).collect();
    assert_eq!(house.send(&mut nobody, "/anmelden", &fields).await.to(), "/");
}

/// Leads a browser whose session has ended to the door: what is told there.
async fn told_at_the_door(house: &House, browser: &Browser) -> String {
    let led = house.get(browser, "/start").await;
    assert_eq!(led.status, 303, "{}", led.html);
    house.get(browser, led.to()).await.shown().html
}

#[tokio::test]
async fn sessions_last_side_by_side_until_another_password_ends_them_and_the_door_says_why() {
    let house = House::open().await;
    let anna = house.office.person_of_a();
    let first = house.enter(&anna).await;
    let mut second = Browser::default();
    let fields = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    assert_eq!(house.send(&mut second, "/anmelden", &fields).await.to(), "/");
    for browser in [&first, &second] {
        house.get(browser, "/start").await.shown();
    }
    // Whoever comes in by a link chooses another password.
    let third = house.enter(&anna).await;
    house.get(&third, "/start").await.shown();
    for browser in [&first, &second] {
        let told = told_at_the_door(&house, browser).await;
        assert!(told.contains("Damit enden alle anderen Sitzungen, auch diese."), "{told}");
    }
    let nobody = house.get(&Browser::default(), "/anmelden").await.shown().html;
    assert!(!nobody.contains("Sitzung"), "{nobody}");
}

#[tokio::test]
async fn the_door_says_why_a_session_has_ended_by_itself_or_by_its_person() {
    let mut house = House::open().await;
    let anna = house.office.person_of_a();
    let mut here = house.enter(&anna).await;
    let mut there = Browser::default();
    let fields = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    assert_eq!(house.send(&mut there, "/anmelden", &fields).await.to(), "/");
    house.send(&mut here, "/konto/sitzungen/ende", &[]).await.leads_to();
    assert!(told_at_the_door(&house, &there).await.contains("unter „Mein Zugang“ beendet"));
    house.later(TimeDelta::minutes(61));
    assert!(told_at_the_door(&house, &here).await.contains("Nach einer Stunde ohne Eingabe"));
    // Who signs out is told nothing more.
    let mut again = Browser::default();
    assert_eq!(house.send(&mut again, "/anmelden", &fields).await.to(), "/");
    let before = again.clone();
    house.send(&mut again, "/abmelden", &[]).await.leads_to();
    assert!(!told_at_the_door(&house, &before).await.contains("Sitzung"));
}

#[tokio::test]
async fn a_session_that_ends_while_somebody_types_loses_nothing() {
    let house = House::open().await;
    let anna = house.office.person_of_a();
    let mut browser = house.enter(&anna).await;
    let (form, plan_line) = new_claim(&house, &browser).await;
    let rows = row(1, &plan_line, "L-1", "100,00");
    let mut fields = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    fields.extend(pairs(&rows));
    browser.forget_session();
    let ended = house.fill(&mut browser, &form, "/abrechnungen/neu", &fields).await;
    assert_eq!(ended.status, 401);
    assert!(ended.html.contains("Ihre Sitzung war zu Ende"), "{}", ended.html);
    let credentials = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    let again = house.fill(&mut browser, &ended, "/anmelden", &credentials).await.shown();
    assert!(!again.html.contains(PASSWORD));
    let handed_in = house.fill(&mut browser, &again, "/abrechnungen/neu", &[]).await;
    assert!(handed_in.to().ends_with("?meldung=eingereicht"), "{}", handed_in.html);
}

#[tokio::test]
async fn what_somebody_typed_whose_session_ended_is_sent_by_nobody_else() {
    let mut house = House::open().await;
    let (anna, berta) = (house.office.person_of_a(), house.office.person_of_b());
    let mut browser = house.enter(&anna).await;
    house.enter(&berta).await;
    let (form, plan_line) = new_claim(&house, &browser).await;
    let rows = row(1, &plan_line, "L-1", "100,00");
    let mut fields = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    fields.extend(pairs(&rows));
    house.later(TimeDelta::minutes(61));
    let ended = house.fill(&mut browser, &form, "/abrechnungen/neu", &fields).await;
    assert_eq!(ended.status, 401);
    // Somebody else comes to the same machine.
    let mut other = browser.clone();
    let credentials = [("name", berta.name.as_str()), ("kennwort", PASSWORD)];
    let again = house.fill(&mut other, &ended, "/anmelden", &credentials).await.shown();
    let refused = house.fill(&mut other, &again, "/abrechnungen/neu", &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains("Unter Ihrem Namen werden sie nicht"), "{}", refused.html);
    // Who typed it goes on with it.
    let credentials = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    let again = house.fill(&mut browser, &ended, "/anmelden", &credentials).await.shown();
    let handed_in = house.fill(&mut browser, &again, "/abrechnungen/neu", &[]).await;
    assert!(handed_in.to().ends_with("?meldung=eingereicht"), "{}", handed_in.html);
}

#[tokio::test]
async fn an_open_page_is_not_sent_in_the_name_of_who_signed_in_over_it() {
    let house = House::open().await;
    let (anna, berta) = (house.office.person_of_a(), house.office.person_of_b());
    let mut browser = house.enter(&anna).await;
    house.enter(&berta).await;
    let (form, plan_line) = new_claim(&house, &browser).await;
    let box_of_anna = house.get(&browser, "/belege").await.shown();
    let rows = row(1, &plan_line, "L-1", "100,00");
    let mut fields = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    fields.extend(pairs(&rows));
    // In another window of the same browser somebody else signs in.
    let credentials = [("name", berta.name.as_str()), ("kennwort", PASSWORD)];
    assert_eq!(house.send(&mut browser, "/anmelden", &credentials).await.to(), "/");
    let kept = house.fill(&mut browser, &form, "/abrechnungen/neu", &fields).await;
    let draft = house.send(&mut browser, "/entwuerfe", &pairs(&form.hidden("/abrechnungen/neu"))).await;
    let content = pdf(1);
    let file = ("Rechnung.pdf", content.as_slice());
    let handed_in = house.fill_with_file(&mut browser, &box_of_anna, "/belege", &[], file).await;
    for refused in [&kept, &draft, &handed_in] {
        assert_eq!(refused.status, 409, "{}", refused.html);
        assert!(refused.html.contains("Unter Ihrem Namen werden sie nicht abgeschickt"), "{}", refused.html);
    }
    assert_eq!(house.folder.files(), Vec::<PathBuf>::new(), "no file is taken");
    assert!(house.get(&browser, "/belege").await.shown().html.contains("Im Moment nichts"));
    // Who typed it signs in where it says so, and goes on with it.
    let credentials = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    let again = house.fill(&mut browser, &kept, "/anmelden", &credentials).await.shown();
    assert!(house.get(&browser, "/abrechnungen").await.html.contains("noch keine Abrechnung"));
    let done = house.fill(&mut browser, &again, "/abrechnungen/neu", &[]).await;
    assert!(done.to().ends_with("?meldung=eingereicht"), "{}", done.html);
}

#[tokio::test]
async fn a_form_that_does_not_say_for_whom_its_page_was_made_is_not_sent() {
    let house = House::open().await;
    let browser = house.enter(&house.office.finance()).await;
    let fields = [("schluessel", "key-of-an-organisation"), ("name", "Träger C")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let send = |body: String| {
        let request = browser.request("POST", "/organisationen").header("sec-fetch-site", "same-origin");
        house.ask(request.body(Body::from(body)).unwrap())
    };
    let nobodys = send(body.clone()).await;
    let anothers = send(format!("{body}&{TYPED_BY}={}", house.office.person_of_b().person.0)).await;
    let twice = send(format!("{body}&{TYPED_BY}={}&{TYPED_BY}=", house.office.finance().person.0)).await;
    for refused in [nobodys, anothers, twice] {
        assert_eq!(refused.status, 409, "{}", refused.html);
        assert!(refused.html.contains("Unter Ihrem Namen werden sie nicht abgeschickt"), "{}", refused.html);
    }
    assert!(!house.get(&browser, "/organisationen").await.shown().html.contains("Träger C"));
    let anna = house.enter(&house.office.person_of_a()).await;
    let head = "--x\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"Rechnung.pdf\"\r\n\r\n";
    let body = [head.as_bytes(), &pdf(1), b"\r\n--x--\r\n"].concat();
    let request = anna.request("POST", "/belege").header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "multipart/form-data; boundary=x");
    let handed_in = house.ask(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(handed_in.status, 409, "{}", handed_in.html);
    assert_eq!(house.folder.files(), Vec::<PathBuf>::new(), "no file is taken");
}

#[tokio::test]
async fn what_waits_for_a_second_factor_waits_for_its_person() {
    let house = House::open().await;
    let anna = house.office.person_of_a();
    let berta = house.office.person_of_b();
    let mut browser = house.enter(&anna).await;
    house.enter(&berta).await;
    let path = "/konto/zugriffsschluessel";
    let page = house.get(&browser, path).await.shown();
    let fields = [("name", "Fachverfahren"), ("umfang", "lesen"), ("tage", "30")];
    let asked = house.fill(&mut browser, &page, path, &fields).await;
    assert_eq!(asked.status, 403, "{}", asked.html);
    let held = asked.hidden("/zweiter-faktor");
    let typed_by = ("mit.eingegeben_von".to_owned(), anna.person.0.to_string());
    assert!(held.contains(&typed_by), "{held:?}");
    let credentials = [("name", berta.name.as_str()), ("kennwort", PASSWORD)];
    assert_eq!(house.send(&mut browser, "/anmelden", &credentials).await.to(), "/");
    let refused = house.fill(&mut browser, &asked, "/zweiter-faktor", &[("code", "000000")]).await;
    assert_eq!(refused.status, 409, "{}", refused.html);
}

/// The templates in a folder and in those below.
fn templates(folder: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    found.flat_map(|path| if path.is_dir() { templates(&path) } else { vec![path] }).collect()
}

#[test]
fn every_form_says_for_whom_its_page_was_made() {
    // Who comes in or goes is whoever it is, and what is only looked at or reckoned is nobody's. What goes on was held with
    // its person.
    const OF_NOBODY: [&str; 6] =
        ["/abmelden", "/anmelden", "/echtheit", "/einladung", "/rechner/", "{{ held.to }}"];
    let mut forms = 0;
    for path in templates(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/templates"))) {
        let template = fs::read_to_string(&path).unwrap();
        for form in template.split("<form ").skip(1) {
            let (tag, content) = form.split_once('>').unwrap();
            let to = tag.split("action=\"").nth(1).unwrap();
            if !tag.contains("method=\"post\"") || OF_NOBODY.iter().any(|known| to.starts_with(known)) {
                continue;
            }
            let content = content.trim_start().trim_start_matches("{{ ").trim_start_matches("forms::");
            let says = ["made_for(frame)", "hidden(frame, ", "hidden_beside(frame, "];
            let is_said = says.iter().any(|said| content.starts_with(said));
            assert!(is_said, "{}: {tag}", path.display());
            forms += 1;
        }
    }
    assert!(forms > 100, "{forms} forms");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_before_a_payment_is_released() {
    let house = House::open().await;
    let mut releaser = house.enter(&house.office.who_is(Role::Releaser)).await;
    let path = "/zahlungen/00000000-0000-0000-0000-000000000001/freigabe";
    let asked =
        house.send(&mut releaser, path, &[("schluessel", "key-of-a-release"), ("fassung", "1")]).await;
    assert_eq!(asked.status, 403);
    assert!(asked.html.contains("Code des zweiten Faktors"), "{}", asked.html);
    assert!(asked.html.contains("name=\"mit.fassung\" value=\"1\""), "what was sent is held");
    let wrong = house.fill(&mut releaser, &asked, "/zweiter-faktor", &[("code", "000000")]).await;
    assert!(wrong.html.contains("Dieser Code gilt nicht"), "{}", wrong.html);
    assert!(wrong.html.contains("name=\"mit.fassung\" value=\"1\""));
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_and_headers_keep_everything_here() {
    let house = House::open().await;
    let browser = house.enter(&house.office.person_of_a()).await;
    let foreign = browser.request("POST", "/abmelden").header("sec-fetch-site", "cross-site");
    let refused = house.ask(foreign.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status, 403);
    assert!(refused.html.contains("von einer fremden Seite"), "{}", refused.html);
    let page = house.get(&browser, "/start").await.shown();
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    assert_eq!(page.headers["strict-transport-security"], "max-age=31536000; includeSubDomains");
    assert!(page.headers.contains_key("x-request-id"));
    let style = page.between("rel=\"stylesheet\" href=\"", "\"").to_owned();
    let takes = Browser::default().request("GET", &style).header("accept-encoding", "gzip, br");
    let packed = house.ask(takes.body(Body::empty()).unwrap()).await.shown();
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert_eq!(packed.headers["content-type"], "text/css; charset=utf-8");
    let style = house.get(&Browser::default(), &style).await.shown();
    assert_eq!(style.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(style.headers["vary"], "accept-encoding");
    assert!(!style.headers.contains_key("content-encoding"));
    assert_eq!(house.get(&browser, "/assets/0000000000000000/kern.min.css").await.status, 404);
    let unknown = house.get(&browser, "/nirgends").await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.html.contains("Diese Seite gibt es nicht"), "{}", unknown.html);
}

#[tokio::test]
async fn an_invitation_is_good_once_and_a_weak_password_is_told_at_its_field() {
    let house = House::open().await;
    let link = house.link(&house.office.person_of_a()).await;
    let mut browser = Browser::default();
    let weak = house.send(&mut browser, "/einladung", &[("geheimnis", &link), ("kennwort", "kurz")]).await;
    assert!(weak.html.contains("id=\"kennwort-fehler\">Ein Kennwort hat 12"), "{}", weak.html);
    let fields = [("geheimnis", link.as_str()), ("kennwort", PASSWORD)];
    assert_eq!(house.send(&mut browser, "/einladung", &fields).await.status, 303);
    let over = house.send(&mut browser, "/einladung", &fields).await;
    assert!(over.html.contains("Diese Einladung gilt nicht mehr"), "{}", over.html);
}

#[tokio::test]
async fn strangers_with_large_forms_take_room_from_each_other_and_from_nobody_else() {
    let house = House::open().await;
    let anna = house.office.person_of_a();
    let mut browser = house.enter(&anna).await;
    // Somebody fills the room with a form that does not end.
    let endless = Body::from_stream(stream::pending::<Result<Bytes, io::Error>>());
    let request = Browser::default().request("POST", "/anmelden").header("sec-fetch-site", "same-origin");
    let mut filling = Box::pin(house.ask(request.body(endless).unwrap()));
    assert!(tokio::time::timeout(Duration::from_millis(200), &mut filling).await.is_err(), "it goes on");
    let large = "x".repeat(64 << 10);
    let typed = [("entwurf", "/abrechnungen/neu"), ("grund", large.as_str())];
    let refused = house.send(&mut Browser::default(), "/abrechnungen/neu", &typed).await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.headers["retry-after"], "1");
    assert!(refused.html.contains("eine Seite zurück"), "{}", refused.html);
    // Who comes in needs no room, and neither does who is in.
    let credentials = [("name", anna.name.as_str()), ("kennwort", PASSWORD)];
    assert_eq!(house.send(&mut Browser::default(), "/anmelden", &credentials).await.to(), "/");
    let kept = house.send(&mut browser, "/entwuerfe", &typed).await;
    assert_eq!(kept.leads_to(), "/abrechnungen/neu");
    // Neither does who has a document verified: that has places of its own.
    let no_pdf = ("nachweis.pdf", large.as_bytes());
    let verified = house.upload(&mut Browser::default(), "/echtheit", "", no_pdf).await;
    assert_eq!(verified.status, 422, "{}", verified.html);
    assert!(verified.html.contains("Die Datei ist kein PDF"), "{}", verified.html);
    drop(filling);
    let held = house.send(&mut Browser::default(), "/abrechnungen/neu", &typed).await;
    assert_eq!(held.status, 401);
    assert!(held.html.contains(&format!("name=\"mit.grund\" value=\"{large}\"")), "nothing typed is lost");
}
