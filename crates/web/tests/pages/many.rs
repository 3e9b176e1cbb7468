//! More than one list holds at a time, and more than a form does.

use std::collections::BTreeMap;

use flow::{
    Actor, Role,
    awards::{NewAct, NewPlanLine},
    forwardings::RecordForwarding,
    proofs,
    repayments::RecordRepayment,
};
use grants::{ActKind, DemandKind, Grant, NewPosition, OrganisationId};
use ledger::Cents;

use crate::{
    house::{Browser, House},
    to_do::{asked_too_early, demanded, interim},
    walk::{claimed, row, tranche},
};

/// A forwarding of coaching under a reference, so much of each of these years.
pub(crate) async fn forwarded(
    house: &House,
    recipient: OrganisationId,
    reference: String,
    years: &[Option<i32>],
) -> Grant {
    forwarded_by(house, house.office.finance(), recipient, act(house, reference), years).await
}

/// An act like the one of the office, under a reference.
pub(crate) fn act(house: &House, reference: String) -> NewAct {
    let like = &house.office.forwarding.act;
    NewAct {
        dated_on: like.dated_on,
        reference,
        purpose: like.purpose.clone(),
        period: like.period,
        financing: like.financing,
        may_forward: false,
        rates_gross: BTreeMap::new(),
        terms: like.terms.clone(),
        document: None,
    }
}

/// A forwarding of coaching by somebody with an act, so much of each of these years.
pub(crate) async fn forwarded_by(
    house: &House,
    by: Actor,
    recipient: OrganisationId,
    act: NewAct,
    years: &[Option<i32>],
) -> Grant {
    let planned = &house.office.forwarding.plan[0];
    let component = &house.office.forwarding.positions[0].component;
    let amount = Cents::new(10_000);
    let position = |year: &Option<i32>| NewPosition {
        component: component.clone(),
        budget_year: *year,
        amount: Cents::new(8_000),
    };
    let plan_line = |year: &Option<i32>| NewPlanLine {
        component: component.clone(),
        budget_year: *year,
        category: planned.category.clone(),
        planned: amount,
    };
    let forwards = RecordForwarding {
        parent: house.office.award.id,
        recipient,
        kind: ActKind::Weiterleitungsvertrag,
        act,
        positions: years.iter().map(position).collect(),
        plan: years.iter().map(plan_line).collect(),
    };
    house.office.run(by, forwards).await
}

#[tokio::test]
async fn whoever_has_more_grants_than_a_list_holds_sees_and_chooses_among_all_of_them() {
    let house = House::open().await;
    let count = usize::try_from(flow::views::MOST).unwrap() + 5;
    let references: Vec<String> = (1..=count).map(|number| format!("50-W-{}", 1000 + number)).collect();
    for reference in &references {
        forwarded(&house, house.office.provider_b, reference.clone(), &[None]).await;
    }
    let clerk = house.enter(&house.office.finance()).await;
    let orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let berta = house.enter(&house.office.person_of_b()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let pages: [(&Browser, &str); 5] = [
        (&orderer, "/zahlungen/neu"),
        (&clerk, "/organisationen"),
        (&clerk, &award),
        (&berta, "/nachweise/neu"),
        (&berta, "/abrechnungen/neu"),
    ];
    for (browser, path) in pages {
        let html = house.get(browser, path).await.shown().html;
        let missing: Vec<_> = references.iter().filter(|it| !html.contains(it.as_str())).collect();
        assert!(missing.is_empty(), "{path} lacks {missing:?}");
    }
    for (browser, told) in [(&clerk, "<p>207 Zuwendungen</p>"), (&berta, "<p>205 Zuwendungen</p>")] {
        let first = house.get(browser, "/zuwendungen").await.shown();
        let next = first.between("rel=\"next\" href=\"", "\"").to_owned();
        let then = house.get(browser, "/zuwendungen?stand=1.6.2021").await.shown();
        for page in [first, house.get(browser, &next).await.shown(), then] {
            assert!(page.html.contains(told), "{told}: {}", page.html);
        }
    }
    // What is approved is the sum of all: 205 times 80.00.
    let start = house.get(&berta, "/start").await.shown().html;
    assert!(start.contains("16.400,00\u{a0}€</span>bewilligt"), "{start}");
}

#[tokio::test]
async fn every_list_says_how_many_there_are_for_whoever_looks() {
    let house = House::open().await;
    tranche(&house, 0, Cents::new(10_000)).await;
    demanded(&house).await;
    asked_too_early(&house, house.office.person_of_a(), &house.office.forwarding).await;
    let editor = house.flow.ctx(house.office.person_of_a());
    proofs::compile(&editor, "proof-key-1", interim(&house.office.forwarding)).await.unwrap();
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let clerk = house.enter(&house.office.finance()).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let from_the_first = "?nach=00000000-0000-0000-0000-000000000000";
    let lists = [
        ("/abrechnungen", "1 Abrechnung", Some("1 Abrechnung")),
        ("/zahlungen", "1 Zahlung", None),
        ("/anforderungen", "2 Mittelanforderungen", Some("1 Mittelanforderung")),
        ("/forderungen", "1 Forderung", Some("1 Forderung")),
        ("/nachweise", "1 Nachweis", Some("1 Nachweis")),
        ("/zuwendungen", "2 Zuwendungen", Some("1 Zuwendung")),
    ];
    for (list, of_house, of_provider) in lists {
        let addresses = [
            list.to_owned(),
            format!("{list}{from_the_first}"),
            format!("{list}{from_the_first}&stand=1.6.2021"),
        ];
        for address in addresses {
            for (browser, told) in [(&clerk, Some(of_house)), (&anna, of_provider)] {
                let html = house.get(browser, &address).await.shown().html;
                let Some(told) = told else { continue };
                assert!(html.contains(&format!("<p>{told}</p>")), "{address}: {told}: {html}");
            }
        }
    }
}

#[tokio::test]
async fn more_repayments_than_a_page_holds_go_on() {
    let house = House::open().await;
    tranche(&house, 0, Cents::new(10_000)).await;
    let award = &house.office.award;
    for cents in 1..=51 {
        let back = RecordRepayment {
            grant: award.id,
            component: award.positions[0].component.clone(),
            budget_year: None,
            kind: DemandKind::Refund,
            amount: Cents::new(cents),
            received_on: "2021-06-01".parse().unwrap(),
            passes_on: Vec::new(),
        };
        house.office.run(house.office.finance(), back).await;
    }
    let clerk = house.enter(&house.office.finance()).await;
    let first = house.get(&clerk, "/forderungen").await.shown();
    assert!(first.html.contains("0,50\u{a0}€") && !first.html.contains("0,51\u{a0}€"), "{}", first.html);
    let next = first.between("rel=\"next\" href=\"", "#").to_owned();
    let second = house.get(&clerk, &next).await.shown();
    assert!(second.html.contains("0,51\u{a0}€") && !second.html.contains("0,50\u{a0}€"), "{}", second.html);
}

#[tokio::test]
async fn more_fields_than_any_form_has_are_refused_in_german() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    // One more says for whom the page was made.
    let fields = vec![("a", "1"); 100_000];
    let refused = house.send(&mut clerk, "/organisationen", &fields).await;
    assert_eq!(refused.status, 413);
    assert!(refused.html.contains("Das ist mehr, als in ein Formular passt."), "{}", refused.html);
    let taken = house.send(&mut clerk, "/organisationen", &fields[1..]).await;
    assert_eq!(taken.status, 422);
}
