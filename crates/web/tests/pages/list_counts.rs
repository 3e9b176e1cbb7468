//! How many there are stands above each list, and what is more than a page holds goes on.

use std::collections::BTreeSet;

use flow::{OrganisationKind, Role, inventory::RecordObject, setup::RegisterOrganisation, views};
use grants::{ClaimId, StatedObject};
use ledger::Cents;
use testkit::pdf;

use crate::{
    house::{Browser, House, Page},
    observations::observed,
    samples::{commit, house as with_samples},
    walk::{claimed, row},
};

/// From the first on, as a page that goes on: the whole list is counted then.
const GOES_ON: &str = "?nach=00000000-0000-0000-0000-000000000000";

/// The rows of the table of a page.
fn rows(page: &Page) -> usize {
    page.html.matches("<th scope=\"row\">").count()
}

async fn says(house: &House, browser: &Browser, path: &str, told: &str) {
    for address in [path.to_owned(), format!("{path}{GOES_ON}")] {
        let page = house.get(browser, &address).await.shown();
        assert!(page.html.contains(&format!("<p>{told}")), "{address}: {told}: {}", page.html);
    }
}

#[tokio::test]
async fn lists_of_people_and_of_what_they_looked_at_say_how_many_there_are() {
    let house = House::open().await;
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let people = rows(&house.get(&head, "/personen").await.shown());
    assert!(people > 10, "{people}");
    says(&house, &head, "/personen", &format!("{people} Personen</p>")).await;
    let seen = house.get(&head, "/zugriffe").await.shown();
    let told =
        if rows(&seen) == 1 { "1 Zugriff</p>".to_owned() } else { format!("{} Zugriffe</p>", rows(&seen)) };
    assert!(rows(&seen) < 100 && seen.html.contains(&format!("<p>{told}")), "{told}: {}", seen.html);
    let wrong = house.get(&head, "/zugriffe?von=gestern").await;
    assert_eq!(wrong.status, 422);
}

#[tokio::test]
async fn observations_say_how_many_there_are_and_what_they_put_in_question() {
    let house = House::open().await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    observed(&house, &mut auditor).await;
    observed(&house, &mut auditor).await;
    let told = "2 Prüfungsbemerkungen, zusammen 2.480,00\u{a0}€ in Frage</p>";
    says(&house, &auditor, "/bemerkungen", told).await;
}

#[tokio::test]
async fn samples_say_how_many_there_are() {
    let house = Box::pin(with_samples()).await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    commit(&house, &mut auditor, &[]).await.leads_to();
    says(&house, &auditor, "/stichproben", "1 Stichprobe</p>").await;
}

#[tokio::test]
async fn the_receipt_box_says_how_many_lie_there_for_the_own_organisation_alone() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    for (number, name) in [(1, "a.pdf"), (2, "b.pdf")] {
        let key = house.flow.new_key();
        house.upload(&mut anna, "/belege", &key, (name, &pdf(number))).await.leads_to();
    }
    says(&house, &anna, "/belege", "2 Belege</p>").await;
    let berta = house.enter(&house.office.person_of_b()).await;
    let other = house.get(&berta, "/belege").await.shown();
    assert!(!other.html.contains("Belege</p>") && other.html.contains("Im Moment nichts"), "{}", other.html);
}

#[tokio::test]
async fn organisations_stand_on_pages_each_of_them_once_and_a_search_finds_its_page() {
    let house = House::open().await;
    for number in 1..=60 {
        let name = format!("Träger Nummer {number:02}");
        let new = RegisterOrganisation { kind: OrganisationKind::Provider, name, funder: None };
        house.office.run(house.office.finance(), new).await;
    }
    let clerk = house.enter(&house.office.finance()).await;
    let first = house.get(&clerk, "/organisationen").await.shown();
    let second = house.get(&clerk, "/organisationen?seite=2").await.shown();
    for page in [&first, &second] {
        assert!(page.html.contains("<p>65 Organisationen</p>"), "{}", page.html);
    }
    assert_eq!((rows(&first), rows(&second)), (50, 15));
    assert!(first.links().contains(&"/organisationen?seite=2".to_owned()), "{}", first.html);
    assert!(second.html.contains("rel=\"prev\"") && !second.html.contains("rel=\"next\""), "{}", second.html);
    let both = format!("{}{}", first.html, second.html);
    let once: BTreeSet<_> =
        (1..=60).filter(|it| both.matches(&format!(">Träger Nummer {it:02}<")).count() == 1).collect();
    assert_eq!(once.len(), 60);
    let beyond = house.get(&clerk, "/organisationen?seite=99").await.shown();
    assert_eq!(rows(&beyond), 15, "the last page there is");
    let found = house.get(&clerk, "/suche?q=Tr%C3%A4ger+Nummer").await.shown();
    for link in found.links().iter().filter(|link| link.starts_with("/organisationen")) {
        let (page, id) = link.split_once('#').unwrap();
        assert!(house.get(&clerk, page).await.shown().html.contains(&format!("<tr id=\"{id}\">")), "{link}");
    }
}

#[tokio::test]
async fn a_long_inventory_stands_on_pages_under_the_sum_of_all() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let id = ClaimId(claim.trim_start_matches("/abrechnungen/").parse().unwrap());
    let anna = house.office.person_of_a();
    let line = views::claim(&house.flow.ctx(anna.clone()), id).await.unwrap().lines[0].id;
    for number in 1..=27 {
        let stated = StatedObject {
            designation: format!("Stuhl {number:02}"),
            bought_on: "2021-03-01".parse().unwrap(),
            price: Cents::new(100),
            vat: None,
            place: None,
            number: Some(format!("2021-{number:03}")),
            bound_until: None,
        };
        house.office.run(anna.clone(), RecordObject { line, stated }).await;
    }
    let browser = house.enter(&anna).await;
    let path = format!("/zuwendungen/{}/inventar", house.office.forwarding.id);
    let first = house.get(&browser, &path).await.shown();
    let second = house.get(&browser, &format!("{path}?seite=2")).await.shown();
    for (page, objects) in [(&first, 25), (&second, 2)] {
        assert!(page.html.contains("<p>27 Gegenstände. Zusammen <strong>27,00"), "{}", page.html);
        assert_eq!(page.html.matches("aria-label=\"Stuhl").count(), objects);
    }
    assert!(first.links().contains(&format!("{path}?seite=2")), "{}", first.html);
    let found = house.get(&browser, "/suche?q=2021-027").await.shown();
    let to_object =
        found.links().into_iter().find(|link| link.starts_with(&format!("{path}?gegenstand="))).unwrap();
    assert!(found.html.contains("<td>Inventarnummer</td>"), "{}", found.html);
    let (page, object) = to_object.split_once('#').unwrap();
    let page = house.get(&browser, page).await.shown();
    let section = page.between(&format!("id=\"{object}\""), "</section>");
    assert!(section.contains("Stuhl 27") && page.html.contains("Seite 2 von 2"), "{}", page.html);
    let berta = house.enter(&house.office.person_of_b()).await;
    let other = house.get(&berta, "/suche?q=2021-027").await.shown();
    assert!(!other.html.contains("Stuhl"), "{}", other.html);
    assert!(first.html.contains("Stuhl 27, 1,00"), "all of them can be chosen: {}", first.html);
}
