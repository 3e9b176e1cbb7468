//! The case home of an auditor: the end of the chain, and whether the books hold when somebody has them verified.

use chrono::TimeDelta;
use flow::{Role, periods::ClosePeriod};
use grants::AuditScope;

use crate::{house::House, rooms::auditor_of};

const STEP: &str = "/pruefung/nachrechnung";

#[tokio::test]
async fn an_auditor_has_the_books_verified_and_sees_what_it_came_to() {
    let house = House::open().await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    let page = house.get(&auditor, "/pruefung").await.shown();
    assert!(page.html.contains("hat hier noch niemand nachrechnen lassen"), "{}", page.html);
    assert!(page.html.contains(&format!("action=\"{STEP}\"")), "{}", page.html);
    let checked = house.send(&mut auditor, STEP, &[]).await;
    assert_eq!(checked.to(), "/pruefung?meldung=nachgerechnet", "{}", checked.html);
    let page = house.get(&auditor, "/pruefung").await.shown();
    let told = page.between("Zuletzt nachgerechnet am 1.6.2021, 9:00 Uhr von Paul Prüfer. ", "</p>");
    assert!(told.contains("Kette, Kontostände und alle Vorgänge stimmen."), "{told}");
    let number = page.between("<dt>Letzter Eintrag</dt><dd>", "<");
    assert!(told.contains(&format!("bis Eintrag {number}:")), "{told}");
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/pruefung").await.shown();
    assert!(!page.html.contains(STEP), "the books are verified for the head and auditors");
    assert_eq!(house.send(&mut clerk, STEP, &[]).await.status, 403);
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    assert!(house.get(&head, "/pruefung").await.shown().html.contains(STEP));
}

#[tokio::test]
async fn what_a_verification_came_to_outlives_the_program_and_says_what_it_does_not_cover() {
    let mut house = House::open().await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    house.send(&mut auditor, STEP, &[]).await;
    let page = house.get(&auditor, "/pruefung").await.shown();
    let told = page.between("Zuletzt nachgerechnet am ", "</p>");
    assert!(told.ends_with("Das war gerade eben. Seitdem kam kein Eintrag dazu."), "{told}");
    let (until, reason) = ("2020-12-31".parse().unwrap(), "Jahresabschluss".to_owned());
    house.office.run(house.office.finance(), ClosePeriod { until, reason }).await;
    house.later(TimeDelta::days(3));
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, "/pruefung").await.shown();
    let told = page.between("Zuletzt nachgerechnet am 1.6.2021, 9:00 Uhr von Paul Prüfer. ", "</p>");
    let since = "Das ist 3 Tage her. Nicht erfasst ist, was seitdem dazukam: 1 Eintrag.";
    assert!(told.ends_with(since), "{told}");
    let provider = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&provider, "/pruefung").await.shown();
    assert!(!page.html.contains("nachgerechnet") && !page.html.contains("nachrechnen"), "{}", page.html);
}

#[tokio::test]
async fn an_auditor_takes_everything_along_as_of_the_day_that_is_shown() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let then = house.get(&auditor, "/pruefung?stand=31.5.2021&bekannt=31.5.2021").await.shown();
    let link = then.links().into_iter().find(|link| link.starts_with("/pruefung/paket")).unwrap();
    assert!(link.contains("stand=") && link.contains("bekannt="), "{link}");
    for path in ["/pruefung/paket", link.as_str()] {
        let package = house.get(&auditor, path).await.shown();
        assert_eq!(package.headers["content-type"], "application/zip");
        assert!(package.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(package.html.starts_with("PK") && package.html.contains("manifest.sha256"));
    }
    let provider = house.enter(&house.office.person_of_a()).await;
    let refused = house.get(&provider, "/pruefung/paket").await;
    assert_eq!(refused.status, 403);
    assert!(refused.html.contains("die Stelle, die die Bücher führt, und die Prüfung"), "{}", refused.html);
}

#[tokio::test]
async fn an_award_that_bounds_an_audit_is_named_by_its_reference() {
    let house = House::open().await;
    let award = &house.office.award;
    let scope = AuditScope { award: Some(award.id), ..AuditScope::default() };
    let who = auditor_of(&house, "Petra Bescheid", scope.clone()).await;
    let page = house.get(&who, "/pruefung").await.shown();
    assert_eq!(page.between("<dt>Bescheid</dt><dd>", "</dd>"), award.act.reference);
    assert!(!page.between("Umfang</h2>", "</dl>").contains(&award.id.to_string()), "{}", page.html);
    // What one recipient was given of it: the award itself is not shown.
    let scope = AuditScope { provider: Some(house.office.provider_a), ..scope };
    let who = auditor_of(&house, "Petra Ausschnitt", scope).await;
    let page = house.get(&who, "/pruefung").await.shown();
    let told = page.between("<dt>Bescheid</dt><dd>", "</dd>");
    assert_eq!(told, "einer, der selbst nicht im Umfang Ihrer Prüfung liegt");
}
