//! Fields that cannot be: all of them at once, each by its JSON pointer.

use serde_json::{Value, json};

use crate::{
    bodies::{
        approval, award, claim, exam, forwarding, lessons, payment, payout_request, proof, tranche, with,
        without,
    },
    claims::submitted,
    desk::{A, Desk, FINANCE},
};

#[tokio::test]
async fn all_faults_of_a_claim_are_told_at_once() {
    let desk = Desk::open().await;
    let body = claim(&desk.office, &[exam(), lessons()]);
    let body = with(body, "/period/until", json!("2021-02-29"));
    let body = with(body, "/lines/0/cost/eligible", json!(120));
    let body = with(body, "/lines/0/cost/receipt/issuer", json!(" "));
    let body = with(body, "/lines/0/paid_on", json!("3.5.2021"));
    let body = with(body, "/lines/1/cost/rate", json!("P 4"));
    let body = with(body, "/lines/1/reason", json!("x".repeat(501)));
    insta::assert_snapshot!(desk.refuses("invalid-fields", A, "/claims", &body).await, @r#"
    422 Unprocessable Entity
    {
      "detail": "6 fields cannot be as they are",
      "errors": [
        {
          "message": "a day is written as year, month and day, for example 2021-03-01",
          "pointer": "/period/until"
        },
        {
          "message": "must say something",
          "pointer": "/lines/0/cost/receipt/issuer"
        },
        {
          "message": "must be a JSON string, not a number",
          "pointer": "/lines/0/cost/eligible"
        },
        {
          "message": "a day is written as year, month and day, for example 2021-03-01",
          "pointer": "/lines/0/paid_on"
        },
        {
          "message": "has 1 to 500 characters",
          "pointer": "/lines/1/reason"
        },
        {
          "message": "the code \"P 4\" has ' '; letters, digits, '-', '_' and '.' are allowed",
          "pointer": "/lines/1/cost/rate"
        }
      ],
      "status": 422,
      "title": "Fields cannot be as they are",
      "type": "/problems/invalid-fields"
    }
    "#);
}

#[tokio::test]
async fn a_field_that_is_missing_or_unknown_is_named() {
    let desk = Desk::open().await;
    let bodies = [
        ("/awards", award(&desk.office), "giver"),
        ("/forwardings", forwarding(&desk.office), "parent"),
        ("/tranches", tranche(&desk.office, "F4", "1.00"), "amount"),
        ("/payments", payment(&desk.office, "F4", "1.00"), "component"),
        ("/payout-requests", payout_request(desk.office.award.id, "F4", "1.00"), "requested_on"),
        ("/claims", claim(&desk.office, &[exam()]), "period"),
        ("/proofs", proof(desk.office.award.id), "place"),
        ("/organisations", json!({ "kind": "provider", "name": "C" }), "name"),
    ];
    for (path, body, field) in bodies {
        let missing = desk.refuses("invalid-fields", FINANCE, path, &without(body.clone(), field)).await;
        assert!(missing.body["detail"].as_str().unwrap().contains(field), "{missing}");
        let unknown =
            desk.refuses("invalid-fields", FINANCE, path, &with(body, "/verwendung", json!(1))).await;
        assert_eq!(unknown.pointers(), ["/verwendung"]);
    }
}

#[tokio::test]
async fn what_is_nested_knows_no_other_fields_either() {
    let desk = Desk::open().await;
    let body = claim(&desk.office, &[exam(), lessons()]);
    for place in ["/period/x", "/lines/0/x", "/lines/0/cost/x", "/lines/0/cost/receipt/x", "/lines/1/cost/x"]
    {
        desk.refuses("invalid-fields", A, "/claims", &with(body.clone(), place, json!(1))).await;
    }
    for place in ["/act/x", "/act/period/x", "/act/financing/x", "/positions/0/x", "/plan/0/x"] {
        desk.refuses("invalid-fields", FINANCE, "/awards", &with(award(&desk.office), place, json!(1))).await;
    }
    let whole =
        with(award(&desk.office), "/act/financing", json!({ "kind": "vollfinanzierung", "share": "80.00" }));
    desk.refuses("invalid-fields", FINANCE, "/awards", &whole).await;
}

#[tokio::test]
async fn ids_codes_and_years_are_read_at_the_edge() {
    let desk = Desk::open().await;
    let wrong = [
        ("/giver", json!("MAGS")),
        ("/giver", json!(7)),
        ("/programme", json!("di aa")),
        ("/positions/0/component", json!("F 6")),
        ("/positions/0/component", json!("x".repeat(41))),
        ("/positions/0/budget_year", json!(21)),
        ("/positions/0/budget_year", json!("2021")),
        ("/plan/0/category", json!("")),
        ("/act/dated_on", json!(20_210_120)),
        ("/act/reference", json!("\t")),
        ("/act/purpose", json!("x".repeat(1001))),
        ("/act/rates_gross", json!({ "P 4": true })),
        ("/positions", json!([])),
        ("/act/may_forward", json!("ja")),
    ];
    for (place, value) in wrong {
        let refused = desk
            .refuses("invalid-fields", FINANCE, "/awards", &with(award(&desk.office), place, value))
            .await;
        assert!(refused.pointers()[0].starts_with(place), "{place}: {refused}");
    }
}

#[tokio::test]
async fn lists_have_something_and_not_too_much_in_them() {
    let desk = Desk::open().await;
    for lines in [Vec::new(), vec![lessons(); 10_001]] {
        let refused = desk.refuses("invalid-fields", A, "/claims", &claim(&desk.office, &lines)).await;
        assert_eq!(refused.pointers(), ["/lines"]);
    }
    let unplanned = with(forwarding(&desk.office), "/plan", json!([]));
    let refused = desk.refuses("invalid-fields", FINANCE, "/forwardings", &unplanned).await;
    assert_eq!(refused.pointers(), ["/plan"]);
    let bescheid = with(forwarding(&desk.office), "/kind", json!("zuwendungsbescheid"));
    let refused = desk.refuses("invalid-fields", FINANCE, "/forwardings", &bescheid).await;
    assert_eq!(refused.pointers(), ["/kind"]);
}

#[tokio::test]
async fn decisions_are_read_at_the_edge() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    let line = claim["lines"][0]["id"].clone();
    let wrong = [
        (json!({ "line": "1", "decision": "accept" }), "/decisions/0/line"),
        (json!({ "line": line, "decision": "forget" }), "/decisions/0"),
        (json!({ "line": line, "decision": "accept", "text": "gut" }), "/decisions/0"),
        (json!({ "line": line, "decision": "reject", "reason": " ", "text": "x" }), "/decisions/0/reason"),
        (
            json!({ "line": line, "decision": "reject", "reason": "beleg_fehlt", "text": "" }),
            "/decisions/0/text",
        ),
    ];
    for (decision, place) in wrong {
        let body = json!({ "decisions": [decision] });
        let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &body).await;
        assert!(refused.pointers()[0].starts_with(place), "{place}: {refused}");
    }
    let day = with(approval(), "/decided_on", json!("heute"));
    let unknown = "/payout-requests/00000000-0000-7000-8000-000000000000/decision";
    let refused = desk.refuses_change("invalid-fields", FINANCE, unknown, 1, &day).await;
    assert_eq!(refused.pointers(), ["/decided_on"]);
}

#[tokio::test]
async fn what_is_no_object_is_refused_even_with_all_values_in_their_order() {
    let desk = Desk::open().await;
    let whole = award(&desk.office);
    let values = ["programme", "giver", "act", "positions", "plan"].map(|name| whole[name].clone());
    for body in [json!([]), json!(values), json!("x"), json!(1), Value::Null] {
        desk.refuses("invalid-fields", FINANCE, "/awards", &body).await;
    }
    let days = json!(["2021-01-01", "2021-05-31"]);
    let refused =
        desk.refuses("invalid-fields", FINANCE, "/awards", &with(whole, "/act/period", days.clone())).await;
    assert_eq!(refused.pointers(), ["/act/period"]);
    let claim = claim(&desk.office, &[exam()]);
    let receipt = json!(["Prüfstelle", "R 17", "2021-04-30", "120.00"]);
    for (place, value) in [("/period", days), ("/lines/0/cost/receipt", receipt), ("/lines/0", json!([]))] {
        desk.refuses("invalid-fields", A, "/claims", &with(claim.clone(), place, value)).await;
    }
}
