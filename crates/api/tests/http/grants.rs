//! Awards, forwardings and grants.

use serde_json::json;

use crate::{
    bodies::{award, forwarding, with},
    desk::{A, AUDITOR, B, CLERK_OF_A, Desk, FINANCE},
};

#[tokio::test]
async fn an_award_is_recorded() {
    let desk = Desk::open().await;
    let answer = desk.post(FINANCE, "/awards", &award(&desk.office)).await;
    insta::assert_snapshot!(answer, @r#"
    201 Created
    etag: "1"
    location: /api/v1/grants/00000000-0000-7000-8000-000000130000
    {
      "act": {
        "budget_bound": false,
        "change": {
          "change": "first"
        },
        "conditions": [],
        "consent": {
          "consent": "not_demanded"
        },
        "dated_on": "2021-01-20",
        "document": null,
        "finality": {
          "appealed_on": null,
          "final_on": null,
          "waived_on": null
        },
        "financing": {
          "kind": "anteilfinanzierung",
          "share": "80.00"
        },
        "funding": null,
        "kind": "zuwendungsbescheid",
        "may_forward": true,
        "number": 1,
        "period": {
          "from": "2021-01-01",
          "until": "2022-12-31"
        },
        "purpose": "Teilhabe",
        "rates_gross": {
          "P4": true
        },
        "recorded_on": "2021-06-01",
        "reference": "211-6"
      },
      "giver": "00000000-0000-7000-8000-000000080000",
      "id": "00000000-0000-7000-8000-000000130000",
      "parent": null,
      "plan": [
        {
          "category": "personalausgaben",
          "id": "00000000-0000-7000-8000-000000130002",
          "planned": "37500.00",
          "position": "00000000-0000-7000-8000-000000130001"
        }
      ],
      "plan_total": "37500.00",
      "positions": [
        {
          "amount": "30000.00",
          "budget_year": null,
          "component": "F6",
          "id": "00000000-0000-7000-8000-000000130001",
          "parent": null
        }
      ],
      "programme": "diaa",
      "programme_version": 1,
      "recipient": "00000000-0000-0000-0000-00000000000b",
      "state": "effective",
      "version": 1
    }
    "#);
}

#[tokio::test]
async fn each_type_of_financing_is_shown_as_it_was_given() {
    let desk = Desk::open().await;
    let financings = [
        json!({ "kind": "anteilfinanzierung", "share": "90.00" }),
        json!({ "kind": "fehlbedarfsfinanzierung" }),
        json!({ "kind": "festbetragsfinanzierung", "amount": "30000.00" }),
        json!({ "kind": "vollfinanzierung" }),
    ];
    for financing in financings {
        let reference = financing["kind"].clone();
        let body = with(award(&desk.office), "/act/reference", reference);
        let made =
            desk.post(FINANCE, "/awards", &with(body, "/act/financing", financing.clone())).await.done();
        assert_eq!(made["act"]["financing"], financing);
    }
}

#[tokio::test]
async fn a_forwarding_is_recorded() {
    let desk = Desk::open().await;
    let answer = desk.post(FINANCE, "/forwardings", &forwarding(&desk.office)).await;
    insta::assert_snapshot!(answer, @r#"
    201 Created
    etag: "1"
    location: /api/v1/grants/00000000-0000-7000-8000-000000130000
    {
      "act": {
        "budget_bound": false,
        "change": {
          "change": "first"
        },
        "conditions": [],
        "consent": {
          "consent": "not_demanded"
        },
        "dated_on": "2021-01-20",
        "document": null,
        "finality": {
          "appealed_on": null,
          "final_on": null,
          "waived_on": null
        },
        "financing": {
          "kind": "anteilfinanzierung",
          "share": "80.00"
        },
        "funding": null,
        "kind": "weiterleitungsvertrag",
        "may_forward": false,
        "number": 1,
        "period": {
          "from": "2021-01-01",
          "until": "2022-12-31"
        },
        "purpose": "Teilhabe",
        "rates_gross": {
          "P4": true
        },
        "recorded_on": "2021-06-01",
        "reference": "50-W-2"
      },
      "giver": "00000000-0000-0000-0000-00000000000b",
      "id": "00000000-0000-7000-8000-000000130000",
      "parent": "00000000-0000-7000-8000-0000000e0000",
      "plan": [
        {
          "category": "unterrichtsstunden",
          "id": "00000000-0000-7000-8000-000000130002",
          "planned": "1550.00",
          "position": "00000000-0000-7000-8000-000000130001"
        }
      ],
      "plan_total": "1550.00",
      "positions": [
        {
          "amount": "1240.00",
          "budget_year": null,
          "component": "F4",
          "id": "00000000-0000-7000-8000-000000130001",
          "parent": "00000000-0000-7000-8000-0000000e0002"
        }
      ],
      "programme": "diaa",
      "programme_version": 1,
      "recipient": "00000000-0000-7000-8000-0000000c0000",
      "state": "effective",
      "version": 1
    }
    "#);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "the whole answer is shown")]
async fn a_grant_is_shown_with_the_figures_of_its_positions() {
    let desk = Desk::open().await;
    let answer = desk.get(A, &format!("/grants/{}", desk.office.forwarding.id)).await;
    insta::assert_snapshot!(answer, @r#"
    200 OK
    etag: "1"
    {
      "act": {
        "budget_bound": false,
        "change": {
          "change": "first"
        },
        "conditions": [],
        "consent": {
          "consent": "not_demanded"
        },
        "dated_on": "2021-01-15",
        "document": null,
        "finality": {
          "appealed_on": null,
          "final_on": null,
          "waived_on": null
        },
        "financing": {
          "kind": "anteilfinanzierung",
          "share": "80.00"
        },
        "funding": null,
        "kind": "weiterleitungsvertrag",
        "may_forward": false,
        "number": 1,
        "period": {
          "from": "2021-01-01",
          "until": "2022-12-31"
        },
        "purpose": "Kurse in Musterstadt",
        "rates_gross": {
          "P4": true
        },
        "recorded_on": "2021-06-01",
        "reference": "50-W-1"
      },
      "giver": "00000000-0000-0000-0000-00000000000b",
      "id": "00000000-0000-7000-8000-000000100000",
      "parent": "00000000-0000-7000-8000-0000000e0000",
      "plan": [
        {
          "category": "coachingstellen",
          "id": "00000000-0000-7000-8000-000000100003",
          "planned": "10000.00",
          "position": "00000000-0000-7000-8000-000000100001"
        },
        {
          "category": "unterrichtsstunden",
          "id": "00000000-0000-7000-8000-000000100004",
          "planned": "30000.00",
          "position": "00000000-0000-7000-8000-000000100002"
        },
        {
          "category": "pruefungsgebuehren",
          "id": "00000000-0000-7000-8000-000000100005",
          "planned": "20000.00",
          "position": "00000000-0000-7000-8000-000000100002"
        }
      ],
      "plan_total": "60000.00",
      "positions": [
        {
          "amount": "8000.00",
          "budget_year": null,
          "component": "F1",
          "figures": {
            "awarded": "8000.00",
            "claimed": "0.00",
            "drawn": "0.00",
            "forwarded": "0.00",
            "free": "8000.00",
            "paid": "0.00",
            "received": "0.00",
            "recognised": "0.00",
            "reserved": "0.00"
          },
          "id": "00000000-0000-7000-8000-000000100001",
          "parent": "00000000-0000-7000-8000-0000000e0001"
        },
        {
          "amount": "40000.00",
          "budget_year": null,
          "component": "F4",
          "figures": {
            "awarded": "40000.00",
            "claimed": "0.00",
            "drawn": "0.00",
            "forwarded": "0.00",
            "free": "40000.00",
            "paid": "0.00",
            "received": "0.00",
            "recognised": "0.00",
            "reserved": "0.00"
          },
          "id": "00000000-0000-7000-8000-000000100002",
          "parent": "00000000-0000-7000-8000-0000000e0002"
        }
      ],
      "programme": "diaa",
      "programme_version": 1,
      "recipient": "00000000-0000-7000-8000-0000000a0000",
      "state": "effective",
      "version": 1
    }
    "#);
}

#[tokio::test]
async fn the_grants_are_listed_in_pages() {
    let desk = Desk::open().await;
    let first = desk.get(AUDITOR, "/grants?limit=1").await;
    assert_eq!(first.body["items"][0]["id"], json!(desk.office.award.id));
    let next = first.body["next"].as_str().unwrap();
    let link = format!("</api/v1/grants?limit=1&after={next}>; rel=\"next\"");
    assert_eq!(first.headers["link"], link);
    let second = desk.get(AUDITOR, &format!("/grants?limit=1&after={next}")).await.done();
    assert_eq!(second["items"][0]["id"], json!(desk.office.forwarding.id));
    let all = desk.get(AUDITOR, "/grants").await.done();
    assert_eq!((all["items"].as_array().unwrap().len(), &all["next"]), (2, &json!(null)));
}

#[tokio::test]
async fn a_provider_lists_its_own_grants() {
    let desk = Desk::open().await;
    let own = desk.get(A, "/grants").await.done();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["id"], json!(desk.office.forwarding.id));
    assert_eq!(desk.get(B, "/grants").await.done()["items"], json!([]));
}

#[tokio::test]
async fn a_reference_of_a_giver_stands_once() {
    let desk = Desk::open().await;
    desk.post(FINANCE, "/awards", &award(&desk.office)).await.done();
    desk.refuses("already-exists", FINANCE, "/awards", &award(&desk.office)).await;
}

#[tokio::test]
async fn only_finance_staff_records_awards_and_only_the_recipient_forwards() {
    let desk = Desk::open().await;
    for who in [A, AUDITOR] {
        desk.refuses("forbidden", who, "/awards", &award(&desk.office)).await;
    }
    desk.refuses("forbidden", A, "/forwardings", &forwarding(&desk.office)).await;
    desk.refuses("forbidden", AUDITOR, "/forwardings", &forwarding(&desk.office)).await;
    let own = with(forwarding(&desk.office), "/parent", json!(desk.office.forwarding.id));
    desk.refuses("may-not-forward", CLERK_OF_A, "/forwardings", &own).await;
}
