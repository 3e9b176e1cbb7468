//! What people are told: counted on every page, listed newest first, read one by one or all at once.

use chrono::NaiveDate;
use flow::{Role, rule_waivers::ProposeWaiver};
use grants::{PROOFS_IN_TIME, Period};

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, row},
};

async fn listed(house: &House, browser: &Browser) -> Page {
    house.get(browser, "/mitteilungen").await.shown()
}

#[tokio::test]
async fn what_is_new_is_counted_opened_and_read() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let before = listed(&house, &clerk).await;
    assert!(before.html.contains("Mitteilungen (2 neu)"), "the accounts of two providers: {}", before.html);
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    assert!(house.get(&clerk, "/heute").await.shown().html.contains("Mitteilungen (3 neu)"));
    let page = listed(&house, &clerk).await;
    let newest = page.between("action=\"/mitteilungen/", "\"").to_owned();
    assert!(page.html.contains("Eine Abrechnung ist eingereicht.") && page.html.contains("50-W-1"));
    let opened = house.fill(&mut clerk, &page, &format!("/mitteilungen/{newest}"), &[]).await;
    assert_eq!(opened.to(), claim);
    let after = house.get(&clerk, opened.to()).await.shown();
    assert!(after.html.contains("Mitteilungen (2 neu)"), "{}", after.html);
    let read = house.fill(&mut clerk, &page, "/mitteilungen", &[]).await;
    assert_eq!(read.to(), "/mitteilungen?meldung=gelesen");
    let page = listed(&house, &clerk).await;
    assert!(!page.html.contains(" neu)") && !page.html.contains(">Neu<"), "{}", page.html);
    assert!(!page.html.contains("Alle als gelesen"), "{}", page.html);
}

#[tokio::test]
async fn each_person_has_their_own_and_every_one_leads_to_a_page_that_they_see() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let nobody = house.enter(&house.office.auditor()).await;
    assert!(listed(&house, &nobody).await.html.contains("Es gibt keine Mitteilung für Sie."));
    let clerk = house.enter(&house.office.finance()).await;
    let of_clerk = listed(&house, &clerk).await.between("action=\"/mitteilungen/", "\"").to_owned();
    for person in [house.office.finance(), house.office.signatory_of_a(), house.office.who_is(Role::Head)] {
        let mut browser = house.enter(&person).await;
        let page = listed(&house, &browser).await;
        let own: Vec<_> = page.html.split("action=\"/mitteilungen/").skip(1).collect();
        assert!(!own.is_empty(), "{}", person.name);
        for entry in own.iter().map(|rest| rest.split('"').next().unwrap()) {
            let opened = house.fill(&mut browser, &page, &format!("/mitteilungen/{entry}"), &[]).await;
            house.get(&browser, opened.to()).await.shown();
        }
    }
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    for entry in [of_clerk.as_str(), "999999", "x"] {
        let refused = house.send(&mut head, &format!("/mitteilungen/{entry}"), &[]).await;
        assert!([400, 404].contains(&refused.status.as_u16()), "{entry}: {}", refused.status);
    }
    assert_eq!(house.send(&mut head, "/mitteilungen", &[("bis", "x")]).await.status, 404);
}

/// Proposes an exception for one day, which the head is to confirm.
async fn propose(house: &House, on: NaiveDate) {
    let request = ProposeWaiver {
        grant: house.office.forwarding.id,
        rule: PROOFS_IN_TIME.to_owned(),
        days: Period::new(on, on).unwrap(),
        allowed_by: "Kreis, Vermerk".to_owned(),
        reason: "Buchhaltung erkrankt".to_owned(),
    };
    house.office.run(house.office.finance(), request).await;
}

#[tokio::test]
async fn a_long_list_goes_on_and_many_are_not_counted_out() {
    let house = House::open().await;
    let first = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap();
    for on in first.iter_days().take(100) {
        propose(&house, on).await;
    }
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = listed(&house, &head).await;
    assert!(page.html.contains("Mitteilungen (100 oder mehr neu)"), "{}", page.html);
    let next = page.between("rel=\"next\" href=\"", "\"").to_owned();
    let second = house.get(&head, &next).await.shown();
    let first_there = second.between("action=\"/mitteilungen/", "\"").to_owned();
    assert!(
        !page.html.contains(&format!("/mitteilungen/{first_there}\""))
            && second.html.contains("rel=\"next\"")
    );
}
