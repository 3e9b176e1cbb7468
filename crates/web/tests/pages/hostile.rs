//! Hostile text in every field: shown as it was typed, never as a part of a page.

use flow::Role;

use crate::{
    acts::{PDF, said},
    house::{House, Page},
    walk::{claimed, park, row},
};

/// What is typed.
pub(crate) const CANARY: &str = "\"><script>alert('x')</script><b onmouseover=alert(1)>&amp;{{7*7}}";

/// Nothing of it is a part of the page.
pub(crate) fn is_tame(page: &Page) {
    assert!(!page.html.contains("<script>alert") && !page.html.contains("<b onmouseover"), "{}", page.html);
}

#[tokio::test]
async fn hostile_text_is_shown_as_text_wherever_it_comes() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    for place in [1, 2, 7] {
        rows[place].1 = CANARY.chars().take(80).collect();
    }
    let claim = claimed(&house, &rows).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &claim).await.shown();
    is_tame(&page);
    shows_it(&page);
    let said = house.fill(&mut clerk, &page, &format!("{claim}/kommentare"), &[("text", CANARY)]).await;
    assert_eq!(said.status, 303);
    let named = house.get(&clerk, "/organisationen").await.shown();
    let named = house.fill(&mut clerk, &named, "/organisationen", &[("name", CANARY)]).await;
    assert_eq!(named.status, 303, "{}", named.html);
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let fields = [("z1.urteil", "ablehnen"), ("z1.kuerzung", "beleg_fehlt"), ("z1.text", CANARY)];
    house.fill(&mut clerk, &bench, &path, &fields).await.leads_to();
    let mut examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let page = house.get(&examiner, &claim).await.shown();
    house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await.leads_to();
    let auditor = house.enter(&house.office.auditor()).await;
    let provider = house.enter(&house.office.person_of_a()).await;
    for path in [&claim, &format!("{claim}/zeilen/1"), "/organisationen", "/heute", "/mittel"] {
        is_tame(&house.get(&clerk, path).await.shown());
    }
    for path in [&claim, &format!("{claim}/zeilen/1"), "/journal", "/zugriffe", "/abrechnungen"] {
        is_tame(&house.get(&auditor, path).await.shown());
        is_tame(&house.get(&provider, path).await);
    }
}

/// It is there to read.
pub(crate) fn shows_it(page: &Page) {
    assert!(page.html.contains("&#60;script&#62;alert"), "it is shown: {}", page.html);
}

/// The address of a long form, of which a draft is kept.
fn forwarding_form(house: &House) -> String {
    format!("/zuwendungen/{}/weiterleitung", house.office.award.id)
}

/// Types the canary into every field of what was added to the pages: exceptions, observations with their answer, drafts,
/// views of lists, texts of mails. The address of the observation.
async fn typed_everywhere(house: &House, grant: &str) -> String {
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{grant}/ausnahmen");
    let page = house.get(&clerk, &path).await.shown();
    let days = [("regel", "nachweisfrist"), ("von", "1.6.2021"), ("bis", "31.12.2030")];
    let why = [("zugelassen", CANARY), ("grund", CANARY)];
    house.fill(&mut clerk, &page, &path, &[&days[..], &why].concat()).await.leads_to();
    let mut auditor = house.enter(&house.office.auditor()).await;
    let page = house.get(&auditor, grant).await.shown();
    let new = page.links().into_iter().find(|link| link.starts_with("/bemerkungen/neu")).unwrap();
    let form = house.get(&auditor, &new).await.shown();
    let seen = [("text", CANARY), ("betrag", ""), ("frist", "15.6.2021")];
    let made = house.fill(&mut auditor, &form, "/bemerkungen/neu", &seen).await;
    let observed = made.leads_to().split('?').next().unwrap().to_owned();
    let page = house.get(&clerk, &observed).await.shown();
    let answer = format!("{observed}/stellungnahme");
    house.fill(&mut clerk, &page, &answer, &[("text", CANARY)]).await.leads_to();
    let forwarding = forwarding_form(house);
    for place in [forwarding.as_str(), "/nichts?x=\"><script>alert(1)</script>"] {
        let kept =
            house.send(&mut clerk, "/entwuerfe", &[("entwurf", place), ("aktenzeichen", CANARY)]).await;
        assert_eq!(kept.status, 303);
    }
    let asked = form_urlencoded::Serializer::new(String::new()).append_pair("gegenstand", CANARY).finish();
    let name: String = CANARY.chars().take(60).collect();
    let view = [("liste", "/journal"), ("abfrage", asked.as_str()), ("name", name.as_str())];
    house.send(&mut clerk, "/ansichten", &view).await.leads_to();
    let mut administrator = house.enter(&house.office.administrator()).await;
    let page = house.get(&administrator, "/mailtexte/sofort").await.shown();
    let text = [("betreff", CANARY), ("text", CANARY), ("aktion", "vorschau")];
    let preview = house.fill(&mut administrator, &page, "/mailtexte/sofort", &text).await;
    is_tame(&preview);
    assert!(preview.html.contains("&#38;amp;49"), "what stands in braces is reckoned: {}", preview.html);
    house.fill(&mut administrator, &page, "/mailtexte/sofort", &text[..2]).await.leads_to();
    for path in ["/mailtexte", "/mailtexte/sofort"] {
        is_tame(&house.get(&administrator, path).await.shown());
    }
    observed
}

#[tokio::test]
async fn hostile_text_of_exceptions_observations_drafts_views_and_mails_stays_text() {
    let house = House::open().await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let observed = typed_everywhere(&house, &grant).await;
    let waivers = format!("{grant}/ausnahmen");
    let clerk = house.enter(&house.office.finance()).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let of_all =
        [&grant, &waivers, &observed, "/bemerkungen", "/fristen", "/ausnahmen", "/journal", "/konto"];
    for path in of_all.into_iter().chain(["/mitteilungen", "/suche?q=script"]) {
        for who in [&clerk, &auditor, &head] {
            is_tame(&house.get(who, path).await.shown());
        }
    }
    let forwarding = forwarding_form(&house);
    for path in ["/heute", &forwarding] {
        is_tame(&house.get(&clerk, path).await.shown());
    }
    for path in ["/zugriffe", "/mailtexte/sofort"] {
        is_tame(&house.get(&head, path).await.shown());
    }
    for (path, who) in
        [(waivers.as_str(), &clerk), (&observed, &auditor), (&forwarding, &clerk), ("/journal", &clerk)]
    {
        let page = house.get(who, path).await.shown();
        assert!(page.html.contains("&#60;script&#62;alert"), "it is shown on {path}: {}", page.html);
    }
}

#[tokio::test]
async fn hostile_text_of_a_rejection_stays_text() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &claim).await;
    let line = format!("{claim}/zeilen/1");
    let (path, no) = (format!("{line}/zurueckstellung"), format!("{line}/ablehnung"));
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let bare = house.fill(&mut clerk, &page, &no, &[("z1.text", CANARY)]).await;
    is_tame(&bare);
    assert_eq!(bare.area("z1.text"), CANARY);
    let why = [("z1.kuerzung", "beleg_fehlt"), ("z1.text", CANARY)];
    house.fill(&mut clerk, &bare, &no, &why).await.leads_to();
    for path in [&claim, &line, &path] {
        let page = house.get(&clerk, path).await.shown();
        is_tame(&page);
        assert!(page.html.contains("&#60;script&#62;alert"), "it is shown on {path}: {}", page.html);
    }
}

#[tokio::test]
async fn hostile_text_of_a_revocation_stays_text() {
    let house = House::open().await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let (grounds, path) = (format!("{grant}/aufhebung"), format!("{grant}/aufhebung/neu"));
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &grounds).await.shown();
    house
        .fill(&mut clerk, &page, &grounds, &[("tatsachen", CANARY), ("bekannt", "25.5.2021")])
        .await
        .leads_to();
    let page = house.get(&clerk, &path).await.shown();
    is_tame(&page);
    let said = [("aktenzeichen", CANARY), ("rechtsgrund", CANARY), ("grund", CANARY)];
    let bare = house.fill(&mut clerk, &page, &path, &said).await;
    is_tame(&bare);
    assert_eq!(bare.area("grund"), CANARY);
    let days = [("recht", "ruecknahme"), ("umfang", "ganz"), ("tag", "1.6.2021"), ("wirksam_ab", "1.6.2021")];
    house.fill(&mut clerk, &bare, &path, &[&said[..], &days].concat()).await.leads_to();
    for path in [&grant, &grounds] {
        let page = house.get(&clerk, path).await.shown();
        is_tame(&page);
        assert!(page.html.contains("&#60;script&#62;alert"), "it is shown on {path}: {}", page.html);
    }
}

#[tokio::test]
async fn hostile_text_of_figures_of_the_law_stays_text() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let path = format!("{grant}/aenderung");
    let page = house.get(&clerk, &path).await.shown();
    let figure = [("l1.angabe", "zinstage"), ("l1.ab", "1.1.2021")];
    let typed = [("l1.grundlage", CANARY), ("l1.quelle", CANARY), ("l1.wert", CANARY), ("grund", CANARY)];
    let fields = [&said("50-W-1 a", "1.6.2021")[..], &figure, &typed].concat();
    let refused = house.fill(&mut clerk, &page, &path, &fields).await;
    is_tame(&refused);
    assert!(refused.html.contains("id=\"l1.wert-fehler\""), "{}", refused.html);
    let fields = [&fields[..], &[("l1.wert", "act/act")]].concat();
    let fields: Vec<_> = fields.into_iter().filter(|it| *it != ("l1.wert", CANARY)).collect();
    house.fill(&mut clerk, &refused, &path, &fields).await.leads_to();
    for path in [&grant, &path] {
        let page = house.get(&clerk, path).await.shown();
        is_tame(&page);
        assert!(page.html.contains("&#60;script&#62;alert"), "it is shown on {path}: {}", page.html);
    }
}

#[tokio::test]
async fn hostile_text_of_what_makes_room_stays_text() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let (path, below) = (format!("{award}/aenderung"), house.office.forwarding.id);
    let page = house.get(&clerk, &path).await.shown();
    let names = ["aktenzeichen", "grund", "b.F1", "tag"].map(|name| format!("w.{below}.{name}"));
    let typed = names.iter().map(String::as_str).zip([CANARY, CANARY, "5.000,00", "1.6.2021"]);
    let typed: Vec<_> = typed.collect();
    let refund = [("r.grund", CANARY), ("r.rechtsgrund", CANARY)];
    let reduced = [("b.F1", "5.000,00"), ("grund", CANARY), ("weiterleitung", "ja")];
    let fields = [&said(CANARY, "1.6.2021")[..], &reduced, &refund, &typed[..3]].concat();
    let refused = house.fill(&mut clerk, &page, &path, &fields).await;
    is_tame(&refused);
    assert!(refused.html.contains(&format!("id=\"{}-fehler\"", names[3])), "{}", refused.html);
    assert!(refused.between(&format!("name=\"{}\"", names[0]), "</div>").contains("&#60;script&#62;alert"));
    let fields = [&fields[..], &typed[3..]].concat();
    let preview = [&fields[..], &[("aktion", "pruefen")]].concat();
    is_tame(&house.fill(&mut clerk, &refused, &path, &preview).await.shown());
    house.fill_with_file(&mut clerk, &refused, &path, &fields, ("b.pdf", PDF)).await.leads_to();
    let page = house.get(&clerk, &format!("/zuwendungen/{below}")).await.shown();
    is_tame(&page);
    assert!(page.html.contains("&#60;script&#62;alert"), "it is shown: {}", page.html);
}

#[tokio::test]
async fn hostile_text_in_addresses_and_wrong_fields_stays_text() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("x", CANARY).finish();
    let query = query.strip_prefix("x=").unwrap();
    for path in [
        "/journal?gegenstand=",
        "/abrechnungen?zuwendung=",
        "/abrechnungen?stand=",
        "/heute?meldung=",
        "/anmelden?weiter=",
        "/einladung?geheimnis=",
    ] {
        is_tame(&house.get(&clerk, &format!("{path}{query}")).await);
    }
    for (path, fields) in [
        ("/zahlungen/neu", vec![("position", CANARY), ("betrag", CANARY)]),
        ("/nachweise/neu", vec![("zuwendung", CANARY), ("von", CANARY), ("ort", CANARY)]),
        ("/anmelden", vec![("name", CANARY), ("kennwort", CANARY), ("mit.x", CANARY), ("weiter", CANARY)]),
        ("/konto", vec![("rolle", CANARY)]),
    ] {
        let page = house.send(&mut clerk, path, &fields).await;
        is_tame(&page);
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
    }
    for size in [1, 100_000] {
        let long = "ü".repeat(size);
        let page = house
            .send(&mut clerk, "/organisationen", &[("schluessel", "key-key-key"), ("name", &long)])
            .await;
        assert!(page.status == 303 || page.status == 422, "{size}: {}", page.status);
    }
}

#[tokio::test]
async fn a_day_that_is_none_is_not_answered_with_another() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    for (day, why) in
        [("31.6.2021", "Diesen Tag gibt es nicht."), ("30.06.21", "vier Stellen"), ("bald", "kein Datum")]
    {
        let page = house.get(&auditor, &format!("/mittel?stand={day}")).await;
        assert_eq!(page.status, 400, "{day}");
        assert!(page.html.contains(why) && page.html.contains(day), "{}", page.html);
    }
    house.get(&auditor, "/mittel?stand=").await.shown();
}

#[tokio::test]
async fn a_text_of_several_lines_is_taken_as_browsers_send_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &claim).await.shown();
    let text = [("text", "Bitte prüfen:\r\nFehlt der Beleg?")];
    let said = house.fill(&mut clerk, &page, &format!("{claim}/kommentare"), &text).await;
    assert!(said.to().contains("meldung=kommentar"), "{}", said.html);
    assert!(house.get(&clerk, &claim).await.shown().html.contains("Fehlt der Beleg?"));
}
