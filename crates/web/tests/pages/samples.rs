//! Samples on the pages: committed, drawn, taken along; by who audits and who examines, and told in German why not.

use flow::Role;
use ledger::Hash;

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, row},
};

const NEW: &str = "/stichproben/neu";
const CANARY: &str = "\"><script>alert('x')</script>";

/// A house with a claim of three lines: 100, 200 and 5,000 euros.
pub(crate) async fn house() -> House {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let amounts = ["100,00", "200,00", "5.000,00"];
    let rows = (1..).zip(amounts).flat_map(|(at, amount)| row(at, &plan_line, &format!("L-{at}"), amount));
    let mut rows: Vec<_> = rows.collect();
    rows.push(("reihen".to_owned(), "3".to_owned()));
    claimed(&house, &rows).await;
    house
}

/// What somebody types: one of what is below a thousand euros, all above.
fn typed<'a>(grant: &'a str, purpose: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("zuwendung", grant), ("zweck", purpose), ("g1.anzahl", "1"), ("voll_ab", "1.000,00")]
}

pub(crate) async fn commit(house: &House, who: &mut Browser, more: &[(&str, &str)]) -> Page {
    let grant = house.office.award.id.to_string();
    let form = house.get(who, NEW).await.shown();
    let fields = [typed(&grant, "Verwendungsnachweis 2021"), more.to_vec()].concat();
    house.fill(who, &form, NEW, &fields).await
}

#[tokio::test]
async fn an_auditor_commits_draws_and_takes_the_table_along() {
    let house = Box::pin(house()).await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    assert!(house.get(&auditor, "/pruefung").await.shown().links().contains(&"/stichproben".to_owned()));
    let made = commit(&house, &mut auditor, &[]).await;
    let path = made.leads_to().to_owned();
    let page = house.get(&auditor, made.to()).await.shown();
    for said in [
        "Festgelegt, nicht gezogen",
        "3 Zeilen, 5.300,00\u{a0}€",
        "ab 1.000,00\u{a0}€: alle",
        "steht im Journal",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("Gezogene Zeilen"), "nobody sees it before: {}", page.html);
    let drawn = house.fill(&mut auditor, &page, &format!("{path}/ziehung"), &[]).await;
    assert_eq!(drawn.to(), format!("{path}?meldung=gezogen"), "{}", drawn.html);
    let page = house.get(&auditor, &path).await.shown();
    assert!(
        page.html.contains("5.000,00\u{a0}€") && page.html.contains("Abrechnung 1, Zeile 3"),
        "{}",
        page.html
    );
    assert_eq!(page.html.matches("Abrechnung 1, Zeile ").count(), 2, "one of two, and the large one");
    let line = page.links().into_iter().find(|link| link.contains("/zeilen/3")).unwrap();
    house.get(&auditor, &line).await.shown();
    assert!(!page.html.contains("Jetzt ziehen"), "it is drawn once");
    let table = house.get(&auditor, &format!("{path}/zeilen")).await.shown();
    assert!(table.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    assert!(table.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(table.html.lines().count(), 4);
    let again = house.fill(&mut auditor, &drawn_before(&page), &format!("{path}/ziehung"), &[]).await;
    assert!(again.html.contains("wurde am 1.6.2021 gezogen"), "{}", again.html);
}

/// A page that was open while somebody drew.
fn drawn_before(page: &Page) -> Page {
    let action = page.between("href=\"/stichproben/", "/zeilen").to_owned();
    let form = format!(
        "<form method=\"post\" action=\"/stichproben/{action}/ziehung\"><input type=\"hidden\" \
         name=\"schluessel\" value=\"another-key\"></form>"
    );
    Page { status: page.status, headers: page.headers.clone(), html: form }
}

#[tokio::test]
async fn an_examiner_keeps_a_seed_of_their_own() {
    let house = Box::pin(house()).await;
    let mut examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let of_award = format!("/stichproben?zuwendung={}", house.office.award.id);
    assert!(house.get(&examiner, &award).await.shown().links().contains(&of_award));
    let list = house.get(&examiner, &of_award).await.shown();
    assert!(list.html.contains("noch keine Stichprobe"), "{}", list.html);
    let hash = Hash::of(&[7; 32]).to_string();
    let made = commit(&house, &mut examiner, &[("pruefsumme", &hash)]).await;
    let path = made.leads_to().to_owned();
    let to = format!("{path}/ziehung");
    let page = house.get(&examiner, &path).await.shown();
    for (wrong, why) in [
        ("", "Bitte den eigenen Startwert eingeben"),
        ("abc", "64 Ziffern 0 bis 9 und a bis f."),
        (&"00".repeat(32), "nicht der Startwert, dessen Prüfsumme"),
    ] {
        let refused = house.fill(&mut examiner, &page, &to, &[("startwert", wrong)]).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.html.contains(why) && refused.html.contains("href=\"#startwert\""),
            "{}",
            refused.html
        );
    }
    let seed = "07".repeat(32);
    let drawn = house.fill(&mut examiner, &page, &to, &[("startwert", &seed)]).await;
    assert_eq!(drawn.to(), format!("{path}?meldung=gezogen"), "{}", drawn.html);
    let list = house.get(&examiner, &of_award).await.shown();
    assert!(list.html.contains("Gezogen") && list.links().contains(&path), "{}", list.html);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_what_was_typed_stays() {
    let house = Box::pin(house()).await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    for (field, value, why) in [
        ("zuwendung", "x", "zuwendung"),
        ("zweck", " ", "zweck"),
        ("von", "31.6.2021", "von"),
        ("bis", "1.6.2021", "von"),
        ("g1.anzahl", "viele", "g1.anzahl"),
        ("g1.anzahl", "20000", "g1.anzahl"),
        ("g2.ab", "viel", "g2.ab"),
        ("g2.anzahl", "3", "g2.ab"),
        ("g2.ab", "500,00", "g2.anzahl"),
        ("voll_ab", "-1", "voll_ab"),
        ("pruefsumme", "abc", "pruefsumme"),
    ] {
        let form = house.get(&auditor, NEW).await.shown();
        let grant = house.office.award.id.to_string();
        let mut fields = typed(&grant, CANARY);
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let refused = house.fill(&mut auditor, &form, NEW, &fields).await;
        assert_eq!(refused.status, 422, "{field}");
        assert!(refused.html.contains(&format!("href=\"#{why}\"")), "{field}: {}", refused.html);
        assert!(!refused.html.contains("<script>alert"), "{field}");
        assert!(field == "zweck" || refused.html.contains("&#60;script&#62;"), "{field}: {}", refused.html);
    }
    let early = [("von", "1.1.2020"), ("bis", "31.1.2020")];
    let refused = commit(&house, &mut auditor, &early).await;
    assert!(refused.html.contains("keine Zeile abgerechnet, die zählt"), "{}", refused.html);
    let gap = [("g3.ab", "500,00"), ("g3.anzahl", "1")];
    let refused = commit(&house, &mut auditor, &gap).await;
    assert!(
        refused.html.contains("href=\"#g3.ab\"") && refused.html.contains("der Reihe nach"),
        "{}",
        refused.html
    );
    let order = [("g2.ab", "2.000,00"), ("g2.anzahl", "1")];
    let refused = commit(&house, &mut auditor, &order).await;
    assert!(refused.html.contains("liegt nicht über der letzten Gruppe"), "{}", refused.html);
}

#[tokio::test]
async fn hostile_text_is_shown_as_text_and_others_see_nothing() {
    let house = Box::pin(house()).await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    let grant = house.office.award.id.to_string();
    let form = house.get(&auditor, NEW).await.shown();
    let made = house.fill(&mut auditor, &form, NEW, &typed(&grant, CANARY)).await;
    let path = made.leads_to().to_owned();
    for page in [path.as_str(), "/stichproben"] {
        let page = house.get(&auditor, page).await.shown();
        assert!(
            page.html.contains("&#60;script&#62;") && !page.html.contains("<script>alert"),
            "{}",
            page.html
        );
    }
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    assert!(!page.html.contains("Jetzt ziehen"), "a clerk gets the receipts ready and draws nothing");
    assert_eq!(house.get(&clerk, NEW).await.status, 403);
    for (who, status) in [(house.office.person_of_a(), 403), (house.office.clerk_of_a(), 404)] {
        let browser = house.enter(&who).await;
        assert_eq!(house.get(&browser, &path).await.status, status);
        assert_eq!(house.get(&browser, &format!("{path}/zeilen")).await.status, status);
        assert_eq!(house.get(&browser, "/stichproben").await.status, 403);
    }
}
