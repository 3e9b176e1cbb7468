//! Closing a grant: what stands in its way is told before, and afterwards nothing is done with it.

use flow::{
    Role,
    payouts::{DecidePayout, RequestPayout},
};
use grants::{Need, PayoutRequest};
use ledger::Cents;

use crate::house::House;

#[tokio::test]
async fn a_grant_is_closed_when_nothing_stands_in_the_way() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let [award, forwarding] =
        [&house.office.award, &house.office.forwarding].map(|it| format!("/zuwendungen/{}", it.id));
    let path = format!("{award}/abschluss");
    assert!(house.get(&clerk, &award).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.between("id=\"offen\"", "</section>").contains("ist noch nicht abgeschlossen"));
    assert!(page.links().contains(&forwarding) && !page.html.contains("name=\"tag\""), "{}", page.html);

    let path = format!("{forwarding}/abschluss");
    let free = house.get(&clerk, &path).await.shown();
    assert!(!free.html.contains("id=\"offen\"") && free.html.contains("40.000,00"), "{}", free.html);
    // What came in meanwhile is told, and where it is settled.
    let request = asked(&house).await;
    let page = house.fill(&mut clerk, &free, &path, &[("tag", "1.6.2021")]).await;
    assert_eq!(page.status, 422);
    for part in ["ff-summary", "id=\"offen\""] {
        let told = page.between(part, "</ul>");
        assert!(told.contains("Bei F1 sind noch 5,00") && told.contains("reserviert"), "{part}: {told}");
    }
    let requests = format!("/anforderungen?zuwendung={}", house.office.forwarding.id);
    assert!(page.links().contains(&requests) && !page.html.contains("name=\"tag\""), "{}", page.html);
    refuse(&house, request).await;

    let page = house.get(&clerk, &path).await.shown();
    let nothing = house.fill(&mut clerk, &page, &path, &[]).await;
    assert!(nothing.html.contains("href=\"#tag\""), "{}", nothing.html);
    let tomorrow = house.fill(&mut clerk, &nothing, &path, &[("tag", "2.6.2021")]).await;
    assert!(tomorrow.html.contains("href=\"#tag\"") && tomorrow.html.contains("in der Zukunft"));
    let early = house.fill(&mut clerk, &tomorrow, &path, &[("tag", "1.1.2020")]).await;
    assert!(early.html.contains("Der Tag liegt vor dem der geltenden Fassung"), "{}", early.html);
    let done = house.fill(&mut clerk, &early, &path, &[("tag", "1.6.2021")]).await;
    assert_eq!(done.to(), format!("{forwarding}?meldung=zuwendung-abgeschlossen"), "{}", done.html);
    let page = house.get(&clerk, &forwarding).await.shown();
    assert!(page.html.contains("Abgeschlossen am 1.6.2021"), "{}", page.html);
    assert!(!page.links().contains(&path) && !page.html.contains("/aenderung\""), "{}", page.html);
    let again = house.get(&clerk, &path).await.shown();
    assert!(again.html.contains("Die Zuwendung ist am 1.6.2021 abgeschlossen worden."), "{}", again.html);
    let award = house.get(&clerk, &format!("{award}/abschluss")).await.shown();
    assert!(!award.html.contains("id=\"offen\"") && award.html.contains("name=\"tag\""), "{}", award.html);
}

#[tokio::test]
async fn only_who_gives_a_grant_closes_it() {
    let house = House::open().await;
    let path = format!("/zuwendungen/{}/abschluss", house.office.forwarding.id);
    for (person, status) in [
        (house.office.person_of_a(), 403),
        (house.office.signatory_of_a(), 403),
        (house.office.who_is(Role::Orderer), 403),
        (house.office.auditor(), 403),
        (house.office.person_of_b(), 403),
    ] {
        let browser = house.enter(&person).await;
        assert_eq!(house.get(&browser, &path).await.status, status, "{:?}", person.role);
        let grant = house.get(&browser, path.trim_end_matches("/abschluss")).await;
        assert!(!grant.html.contains("/abschluss\""), "{:?}", person.role);
    }
}

/// Provider A asks for 5.00 of its grant.
async fn asked(house: &House) -> PayoutRequest {
    let grant = &house.office.forwarding;
    let (component, budget_year) = (grant.positions[0].component.clone(), grant.positions[0].budget_year);
    let (amount, requested_on) = (Cents::new(500), "2021-06-01".parse().unwrap());
    let request = RequestPayout {
        grant: grant.id,
        component,
        budget_year,
        amount,
        requested_on,
        need: vec![Need {
            payee: None,
            total: None,
            what: "Gehälter".to_owned(),
            due_on: requested_on,
            amount,
        }],
        instalment: None,
        reason: None,
        declares: Vec::new(),
    };
    house.office.run(house.office.person_of_a(), request).await
}

async fn refuse(house: &House, asked: PayoutRequest) {
    let decided_on = "2021-06-01".parse().unwrap();
    let (payout_request, version) = (asked.id, asked.version);
    let refusal = Some("Kein Bedarf".to_owned());
    let request = DecidePayout { payout_request, version, decided_on, refusal };
    house.office.run(house.office.finance(), request).await;
}
