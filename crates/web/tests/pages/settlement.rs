//! The final reckoning of a grant: what is open, how that came about, and the way to demand it.

use flow::{
    payouts::{DecidePayout, RequestPayout},
    tranches::RecordTranche,
};
use grants::Need;
use ledger::Cents;

use crate::{
    house::House,
    walk::{claimed, row},
};

/// 400.00 of F4 have come from the ministry in February, and nothing of it is used.
async fn received(house: &House) {
    let (award, finance) = (&house.office.award, house.office.finance());
    let (grant, component, amount) = (award.id, award.positions[1].component.clone(), Cents::new(40_000));
    let on = "2021-02-22".parse().unwrap();
    let request = RequestPayout {
        grant,
        component: component.clone(),
        budget_year: None,
        amount,
        requested_on: on,
        need: vec![Need { payee: None, total: None, what: "Gehälter".to_owned(), due_on: on, amount }],
        instalment: None,
        reason: Some("Gehälter".to_owned()),
        declares: Vec::new(),
    };
    let asked = house.office.run(finance.clone(), request).await;
    let (payout_request, version) = (asked.id, asked.version);
    let decided = DecidePayout { payout_request, version, decided_on: on, refusal: None };
    house.office.run(finance.clone(), decided).await;
    house
        .office
        .run(finance, RecordTranche { grant, component, budget_year: None, amount, received_on: on })
        .await;
}

#[tokio::test]
async fn what_comes_back_is_shown_with_its_working_and_demanded_from_there() {
    let house = House::open().await;
    received(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/schlussabrechnung");
    assert!(house.get(&clerk, &award).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    let open = page.between("id=\"offen\"", "</section>");
    assert!(open.contains("Zu erstatten und noch nicht gefordert: 400,00\u{a0}€"), "{open}");
    let working = page.between("Rechenweg", "</table>");
    for step in ["Davon als Zuwendung anerkannt", "Ermäßigung: Ausgaben gesunken", "Zu erstatten"] {
        assert!(working.contains(step), "{step}: {working}");
    }
    assert!(page.html.contains("(Nr. 2 ANBest-P)"), "{}", page.html);
    let closing = house.get(&clerk, &format!("{award}/abschluss")).await.shown();
    assert!(closing.html.contains("noch nicht ausgeglichen") && closing.links().contains(&path));

    let position = house.office.award.positions[1].id.to_string();
    let way = format!("/forderungen/neu?position={position}&art=refund&betrag=400,00");
    assert!(page.links().contains(&way), "{:?}", page.links());
    let form = house.get(&clerk, &way).await.shown();
    for filled in [format!("value=\"{position}\" selected"), "value=\"400,00\"".to_owned()] {
        assert!(form.html.contains(&filled), "{filled}: {}", form.html);
    }
    let fields = [
        ("position", position.as_str()),
        ("art", "refund"),
        ("betrag", "400,00"),
        ("grund", "Nicht verwendet"),
        ("rechtsgrund", "§ 49a VwVfG NRW"),
        ("tag", "1.6.2021"),
        ("faellig", "1.7.2021"),
    ];
    let demanded = house.fill(&mut clerk, &form, "/forderungen/neu", &fields).await;
    assert!(demanded.to().ends_with("?meldung=gefordert"), "{}", demanded.html);
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Gefordert und noch nicht beglichen: 400,00\u{a0}€"), "{}", page.html);
    assert!(!page.html.contains("/forderungen/neu?"), "nothing is demanded twice: {}", page.html);
}

#[tokio::test]
async fn who_sees_a_grant_sees_its_reckoning_as_of_a_day_too() {
    let house = House::open().await;
    received(&house).await;
    let [award, forwarding] = [&house.office.award, &house.office.forwarding]
        .map(|grant| format!("/zuwendungen/{}/schlussabrechnung", grant.id));
    let auditor = house.enter(&house.office.auditor()).await;
    let page = house.get(&auditor, &award).await.shown();
    assert!(page.html.contains("400,00") && !page.html.contains("/forderungen/neu"), "{}", page.html);
    let before = house.get(&auditor, &format!("{award}?stand=21.2.2021")).await.shown();
    assert!(before.html.contains("Zuwendung und Auszahlung sind ausgeglichen"), "{}", before.html);
    let provider = house.enter(&house.office.person_of_a()).await;
    let own = house.get(&provider, &forwarding).await.shown();
    assert!(own.html.contains("Zuwendung und Auszahlung sind ausgeglichen"), "{}", own.html);
    assert_eq!(house.get(&provider, &award).await.status, 404);
    let stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&stranger, &forwarding).await.status, 404);
}

#[tokio::test]
async fn what_is_not_decided_is_told_as_missing() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/schlussabrechnung", house.office.forwarding.id);
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Noch nicht entschieden: 1 Abrechnung."), "{}", page.html);
    let claims = format!("/abrechnungen?zuwendung={}", house.office.forwarding.id);
    assert!(page.links().contains(&claims), "{:?}", page.links());
}
