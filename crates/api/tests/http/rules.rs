//! What the programme and the act do not allow.

use serde_json::json;

use crate::{
    bodies::{actual, award, claim, exam, forwarding, lessons, payout_request, tranche, with},
    claims::{decision, submitted},
    desk::{A, Desk, FINANCE, RELEASER},
    payments::ordered,
};

#[tokio::test]
async fn a_component_of_the_other_ministry() {
    let desk = Desk::open().await;
    let theirs = with(award(&desk.office), "/giver", json!(desk.office.mags));
    let refused = desk.refuses("other-funder", FINANCE, "/awards", &theirs).await;
    insta::assert_snapshot!(refused, @r#"
    422 Unprocessable Entity
    {
      "detail": "component F6 is funded by MKJFGFI, not by MAGS",
      "errors": [
        {
          "message": "component F6 is funded by MKJFGFI, not by MAGS",
          "pointer": "/positions"
        }
      ],
      "status": 422,
      "title": "Another ministry funds the component",
      "type": "/problems/other-funder"
    }
    "#);
    let provider = with(award(&desk.office), "/giver", json!(desk.office.provider_a));
    let refused = desk.refuses("wrong-organisation", FINANCE, "/awards", &provider).await;
    assert_eq!(refused.pointers(), ["/giver"]);
    let ministry = with(forwarding(&desk.office), "/recipient", json!(desk.office.mags));
    let refused = desk.refuses("wrong-organisation", FINANCE, "/forwardings", &ministry).await;
    assert_eq!(refused.pointers(), ["/recipient"]);
}

#[tokio::test]
async fn a_component_that_does_not_exist_or_stands_twice() {
    let desk = Desk::open().await;
    let unknown = with(award(&desk.office), "/positions/0/component", json!("F9"));
    desk.refuses("unknown-component", FINANCE, "/awards", &unknown).await;
    let other = with(forwarding(&desk.office), "/positions/0/component", json!("F2"));
    desk.refuses("unknown-component", FINANCE, "/forwardings", &other).await;
    let position = json!({ "component": "F4", "amount": "1.00" });
    let twice = with(forwarding(&desk.office), "/positions", json!([position, position]));
    let refused = desk.refuses("invalid-fields", FINANCE, "/forwardings", &twice).await;
    assert_eq!(refused.pointers(), ["/positions"]);
}

#[tokio::test]
async fn a_plan_that_does_not_fit() {
    let desk = Desk::open().await;
    let unknown = with(forwarding(&desk.office), "/plan/0/category", json!("miete"));
    let refused = desk.refuses("plan-does-not-fit", FINANCE, "/forwardings", &unknown).await;
    assert_eq!(refused.pointers(), ["/plan"]);
    let elsewhere = json!([{ "component": "F1", "category": "coachingstellen", "planned": "1.00" }]);
    let other = with(forwarding(&desk.office), "/plan", elsewhere);
    desk.refuses("plan-does-not-fit", FINANCE, "/forwardings", &other).await;
    let line = actual("F4", "fahrtkosten", "R 1", "1.00");
    let refused =
        desk.refuses("plan-does-not-fit", A, "/claims", &claim(&desk.office, &[exam(), line])).await;
    assert_eq!((refused.pointers(), &refused.body["line"]), (vec!["/lines/1/category"], &json!(2)));
}

#[tokio::test]
async fn a_rate_that_is_not_set_is_refused_by_its_name() {
    let desk = Desk::open().await;
    let line = with(lessons(), "/cost/rate", json!("P1"));
    let line = with(with(line, "/component", json!("F1")), "/category", json!("coachingstellen"));
    let refused = desk.refuses("rate-not-usable", A, "/claims", &claim(&desk.office, &[line])).await;
    insta::assert_snapshot!(refused, @r#"
    422 Unprocessable Entity
    {
      "detail": "line 1: the rate P1 has no amount: no source gives it, so nothing is calculated with it",
      "errors": [
        {
          "message": "line 1: the rate P1 has no amount: no source gives it, so nothing is calculated with it",
          "pointer": "/lines/0/cost/rate"
        }
      ],
      "line": 1,
      "status": 422,
      "title": "There is no rate to calculate with",
      "type": "/problems/rate-not-usable"
    }
    "#);
    let unknown = with(lessons(), "/cost/rate", json!("P9"));
    desk.refuses("rate-not-usable", A, "/claims", &claim(&desk.office, &[unknown])).await;
    let other = with(lessons(), "/cost/rate", json!("P3"));
    desk.refuses("rate-not-usable", A, "/claims", &claim(&desk.office, &[other])).await;
}

#[tokio::test]
async fn a_forwarding_longer_than_its_parent() {
    let desk = Desk::open().await;
    for (place, day) in [("/act/period/until", "2023-01-01"), ("/act/period/from", "2020-12-31")] {
        let long = with(forwarding(&desk.office), place, json!(day));
        let refused = desk.refuses("outside-period", FINANCE, "/forwardings", &long).await;
        assert_eq!(refused.pointers(), ["/act/period"]);
    }
    let backwards = with(forwarding(&desk.office), "/act/period/until", json!("2020-01-01"));
    let refused = desk.refuses("invalid-fields", FINANCE, "/forwardings", &backwards).await;
    assert_eq!(refused.pointers(), ["/act/period/until"]);
}

#[tokio::test]
async fn a_claim_outside_the_bewilligungszeitraum() {
    let desk = Desk::open().await;
    for day in ["2020-12-31", "2023-01-01"] {
        let late = claim(&desk.office, &[exam(), with(lessons(), "/paid_on", json!(day))]);
        let refused = desk.refuses("outside-period", A, "/claims", &late).await;
        assert_eq!((refused.pointers(), &refused.body["line"]), (vec!["/lines/1/paid_on"], &json!(2)));
    }
    let early = with(claim(&desk.office, &[exam()]), "/period/from", json!("2020-12-31"));
    let refused = desk.refuses("outside-period", A, "/claims", &early).await;
    assert_eq!(refused.pointers(), ["/period"]);
}

#[tokio::test]
async fn what_has_happened_has_not_happened_tomorrow() {
    let desk = Desk::open().await;
    let asked = payout_request(desk.office.forwarding.id, "F4", "1.00");
    let tomorrow = with(asked.clone(), "/requested_on", json!("2021-06-02"));
    let refused = desk.refuses("outside-period", A, "/payout-requests", &tomorrow).await;
    assert_eq!(refused.pointers(), ["/requested_on"]);
    let tomorrow = with(tranche(&desk.office, "F4", "1.00"), "/received_on", json!("2021-06-02"));
    let refused = desk.refuses("outside-period", FINANCE, "/tranches", &tomorrow).await;
    assert_eq!(refused.pointers(), ["/received_on"]);
    let id = desk.post(A, "/payout-requests", &asked).await.id();
    let tomorrow = json!({ "decision": "approve", "decided_on": "2021-06-02" });
    let path = format!("/payout-requests/{id}/decision");
    let refused = desk.refuses_change("outside-period", FINANCE, &path, 1, &tomorrow).await;
    assert_eq!(refused.pointers(), ["/decided_on"]);
    let id = ordered(&desk).await;
    desk.change(RELEASER, &format!("/payments/{id}/release"), 1, &json!(null)).await.done();
    let tomorrow = json!({ "confirmed_on": "2021-06-02" });
    let path = format!("/payments/{id}/confirmation");
    let refused = desk.refuses_change("outside-period", FINANCE, &path, 2, &tomorrow).await;
    assert_eq!(refused.pointers(), ["/confirmed_on"]);
}

#[tokio::test]
async fn a_decision_that_does_not_fit_its_claim() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    let whole = decision(&claim);
    let half = json!({ "decisions": [whole["decisions"][0]] });
    let twice = json!({ "decisions": [whole["decisions"][0], whole["decisions"][0], whole["decisions"][1]] });
    let stranger = json!("00000000-0000-7000-8000-00000000ffff");
    let wrong = [
        (with(whole.clone(), "/decisions/0/recognised", json!("120.00")), json!(1)),
        (with(whole.clone(), "/decisions/1/reason", json!("laune")), json!(2)),
        (half, json!(2)),
        (twice, json!(1)),
        (with(whole, "/decisions/1/line", stranger), json!(2)),
    ];
    for (body, line) in wrong {
        let refused = desk.refuses_change("invalid-decision", FINANCE, &path, 1, &body).await;
        assert_eq!(refused.body["line"], line, "{refused}");
    }
}
