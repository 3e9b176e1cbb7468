//! The way of the money: from a payment to the tranche behind it, and to what it was spent on.

use serde_json::json;

use crate::{
    claims::submitted,
    desk::{A, AUDITOR, B, Desk, FINANCE},
    money_back::confirmed,
};

#[tokio::test]
async fn a_payment_leads_to_its_tranche_and_a_tranche_to_the_payment() {
    let desk = Desk::open().await;
    confirmed(&desk).await;
    let all = desk.get(AUDITOR, "/payments").await.done();
    let of = |state: &str| all["items"].as_array().unwrap().iter().find(|it| it["state"] == state).unwrap();
    let (tranche, paid) = (of("received"), of("confirmed"));
    let trail = |id: &serde_json::Value| format!("/payments/{}/money-trail", id.as_str().unwrap());
    let of_paid = desk.get(AUDITOR, &trail(&paid["id"])).await.done();
    assert_eq!(of_paid["from"].as_array().unwrap().len(), 1, "{of_paid}");
    let from = &of_paid["from"][0];
    assert_eq!((&from["kind"], &from["reference"]), (&json!("received"), &tranche["id"]));
    assert_eq!((&from["amount"], &of_paid["unused"]), (&paid["amount"], &paid["amount"]));
    assert_eq!((&of_paid["to"], &of_paid["next"]), (&json!([]), &json!(null)));
    let of_tranche = desk.get(AUDITOR, &trail(&tranche["id"])).await.done();
    let to = &of_tranche["to"][0];
    assert_eq!((&to["kind"], &to["reference"]), (&json!("forwarded"), &paid["id"]));
    assert_eq!((&of_tranche["from"], &of_tranche["is_hidden_above"]), (&json!([]), &json!(false)));
    let beyond = desk.get(AUDITOR, &format!("{}?after=1", trail(&tranche["id"]))).await.done();
    assert_eq!((&beyond["to"], &beyond["next"]), (&json!([]), &json!(null)));
    // The provider is told that something lies above, and nothing of it.
    let own = desk.get(A, &trail(&paid["id"])).await.done();
    assert_eq!((&own["from"], &own["is_hidden_above"]), (&json!([]), &json!(true)));
    desk.get(B, &trail(&paid["id"])).await.is_problem("not-found");
    let early = format!("{}?known_on=2021-03-01", trail(&paid["id"]));
    desk.get(AUDITOR, &early).await.is_problem("not-found");
}

#[tokio::test]
async fn a_line_that_is_not_recognised_has_no_way_yet() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claim-lines/{}/money-trail", claim["lines"][0]["id"].as_str().unwrap());
    let nothing = json!({
        "from": [], "ahead": "0.00", "is_hidden_above": false, "to": [], "unused": "0.00", "next": null
    });
    for who in [A, FINANCE, AUDITOR] {
        assert_eq!(desk.get(who, &path).await.done(), nothing, "{who}");
    }
    desk.get(B, &path).await.is_problem("not-found");
}
