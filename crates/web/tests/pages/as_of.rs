//! Every page of figures is asked for as of another day on the page itself, and leads back to today.

use grants::PROOFS_IN_TIME;

use crate::{
    house::House,
    to_do::{asked_too_early, demanded},
    walk::{claimed, row},
};

/// What stands over the form that asks for another day.
const OTHER_DAY: &str = "Stand eines anderen Tages";

#[tokio::test]
async fn a_page_of_figures_is_shown_as_of_a_day_that_is_chosen_on_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let owed = demanded(&house).await;
    let asked = asked_too_early(&house, house.office.person_of_a(), &house.office.forwarding).await;
    let clerk = house.enter(&house.office.finance()).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let lists = [
        "/anforderungen",
        "/forderungen",
        "/bemerkungen",
        "/stichproben",
        "/mittel/frei",
        "/ausnahmen",
        "/organisationen",
    ];
    let of_one = [
        grant.clone(),
        format!("{grant}/schlussabrechnung"),
        format!("{grant}/inventar"),
        format!("{grant}/zahlungsweise"),
        format!("{grant}/ausnahmen"),
        format!("/organisationen/{}/angaben", house.office.provider_a),
        format!("/organisationen/{}/bankverbindung", house.office.provider_a),
        claim.clone(),
        format!("{claim}/zeilen/1"),
        format!("/anforderungen/{}", asked.id),
        format!("/forderungen/{}", owed.id),
    ];
    for path in lists.map(ToOwned::to_owned).into_iter().chain(of_one) {
        let now = house.get(&clerk, &path).await.shown().html;
        let form = format!("method=\"get\" action=\"{path}\" aria-label=\"Stand der Bücher\"");
        assert!(now.contains(OTHER_DAY) && now.contains(&form), "{path}: {now}");
        assert!(!now.contains("Heute zeigen"), "{path}: {now}");
        let then = house.get(&clerk, &format!("{path}?stand=1.6.2021&bekannt=")).await.shown().html;
        assert!(then.contains("name=\"stand\" value=\"1.6.2021\""), "{path}: {then}");
        assert!(then.contains(&format!("href=\"{path}\">Heute zeigen")), "{path}: {then}");
    }
}

#[tokio::test]
async fn a_list_of_one_grant_stays_that_and_what_was_sent_is_of_today() {
    let house = House::open().await;
    let owed = demanded(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let grant = house.office.forwarding.id;
    let list = house.get(&clerk, &format!("/forderungen?zuwendung={grant}&stand=1.6.2021")).await.shown();
    let form = list.between(OTHER_DAY, "</form>");
    assert!(form.contains(&format!("name=\"zuwendung\" value=\"{grant}\"")), "{form}");
    assert!(form.contains(&format!("href=\"/forderungen?zuwendung={grant}\">Heute zeigen")), "{form}");
    let before = house.get(&clerk, "/forderungen?stand=31.5.2021").await.shown();
    assert!(before.html.contains("Hier ist keine Forderung."), "{}", before.html);
    let path = format!("/forderungen/{}", owed.id);
    let page = house.get(&clerk, &path).await.shown();
    let refused = house.fill(&mut clerk, &page, &format!("{path}/zahlung"), &[("betrag", "x")]).await;
    assert_eq!(refused.status, 422);
    assert!(!refused.html.contains(OTHER_DAY), "{}", refused.html);
}

#[tokio::test]
async fn what_is_agreed_and_excepted_is_shown_as_it_was_and_nothing_is_done_there() {
    let house = House::open().await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let mut clerk = house.enter(&house.office.finance()).await;
    let terms = format!("{grant}/zahlungsweise");
    let page = house.get(&clerk, &terms).await.shown();
    let agreed = [("regel", "reimbursement"), ("aktenzeichen", "§ 5"), ("tag", "1.6.2021")];
    house.fill(&mut clerk, &page, &terms, &agreed).await.leads_to();
    let waivers = format!("{grant}/ausnahmen");
    let page = house.get(&clerk, &waivers).await.shown();
    let excepted = [
        ("regel", PROOFS_IN_TIME),
        ("von", "1.6.2021"),
        ("bis", "31.12.2030"),
        ("zugelassen", "Kreis, Vermerk"),
        ("grund", "Buchhaltung erkrankt"),
    ];
    house.fill(&mut clerk, &page, &waivers, &excepted).await.leads_to();
    for (path, now, before, acts) in [
        (terms.as_str(), "Erstattung: gezahlt wird", "Noch ist nichts vereinbart.", "Vereinbaren</span>"),
        (waivers.as_str(), "Buchhaltung erkrankt", "Es gibt keine Ausnahme.", "Ausnahme vorschlagen</span>"),
    ] {
        let page = house.get(&clerk, path).await.shown().html;
        assert!(page.contains(now) && page.contains(acts), "{path}: {page}");
        let then = house.get(&clerk, &format!("{path}?stand=31.5.2021")).await.shown().html;
        assert!(then.contains(before) && !then.contains(now) && !then.contains(acts), "{path}: {then}");
    }
}
