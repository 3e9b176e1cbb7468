//! Where organisations are paid, over the API.

use serde_json::{Value, json};

use crate::{
    bodies::payment,
    desk::{A, ADMINISTRATOR, AUDITOR, B, Desk, FINANCE, HEAD, ORDERER, RELEASER, SACHLICH, SIGNATORY_OF_A},
    payments::ordered,
};

fn change() -> Value {
    json!({ "iban": "DE02 5001 0517 0137 0750 30", "holder": "Bildungsträger A gGmbH" })
}

/// Entered and signed by provider A.
async fn signed(desk: &Desk) -> String {
    let id = desk.post(A, "/bank-details", &change()).await.id();
    desk.change(SIGNATORY_OF_A, &format!("/bank-details/{id}/signature"), 1, &Value::Null).await.done();
    id
}

#[tokio::test]
async fn a_change_is_entered_signed_looked_into_and_confirmed() {
    let desk = Desk::open().await;
    let id = signed(&desk).await;
    let how = json!({ "how": "Anruf unter der Nummer aus dem Vertrag" });
    desk.change(FINANCE, &format!("/bank-details/{id}/verification"), 2, &how).await.done();
    let confirmed =
        desk.change(HEAD, &format!("/bank-details/{id}/confirmation"), 3, &Value::Null).await.done();
    let expected = json!({
        "id": id, "version": 4, "organisation": desk.office.provider_a, "number": 2,
        "iban": "DE02500105170137075030", "holder": "Bildungsträger A gGmbH", "state": "confirmed",
        "on": "2021-06-01", "usable_from": "2021-06-04", "verified_how": how["how"],
        "sign_offs": [
            { "step": "prepare", "round": 1, "person": "Anna Anbieter", "role": "editor", "on": "2021-06-01" },
            { "step": "sign", "round": 1, "person": "Arno Anbieter", "role": "signatory", "on": "2021-06-01" },
            { "step": "verify", "round": 1, "person": "Frieda Finanz", "role": "clerk", "on": "2021-06-01" },
            { "step": "confirm", "round": 1, "person": "Hanna Haupt", "role": "head", "on": "2021-06-01" }
        ]
    });
    assert_eq!(confirmed, expected);
    let path = format!("/organisations/{}/bank-details", desk.office.provider_a);
    for who in [A, FINANCE, AUDITOR, RELEASER] {
        assert_eq!(desk.get(who, &path).await.done()["items"][1], expected, "{who}");
    }
    desk.get(B, &path).await.is_problem("not-found");
    desk.get(SACHLICH, &path).await.is_problem("forbidden");
}

#[tokio::test]
async fn a_change_freezes_payments() {
    let desk = Desk::open().await;
    let payment_id = ordered(&desk).await;
    signed(&desk).await;
    let release = format!("/payments/{payment_id}/release");
    desk.refuses_change("bank-details-unsettled", RELEASER, &release, 1, &Value::Null).await;
    let more = payment(&desk.office, "F4", "0.01");
    let refused = desk.refuses("bank-details-unsettled", ORDERER, "/payments", &more).await;
    assert!(refused.body["detail"].as_str().unwrap().contains("number 2"), "{refused}");
}

#[tokio::test]
async fn what_is_no_account_is_named_at_its_field() {
    let desk = Desk::open().await;
    for (field, value) in [
        ("iban", "DE02500105170137075031"),
        ("iban", "DE0250010517013707503"),
        ("iban", "Sparkasse Neuss 1234"),
        ("iban", ""),
        ("holder", " "),
        ("holder", &"x".repeat(71)),
    ] {
        let mut new = change();
        new[field] = json!(value);
        let refused = desk.refuses("invalid-fields", A, "/bank-details", &new).await;
        assert_eq!(refused.pointers(), [format!("/{field}")], "{value:?}");
    }
    let mut owner = change();
    owner["organisation"] = json!(desk.office.provider_b);
    desk.refuses("invalid-fields", A, "/bank-details", &owner).await;
    let same = json!({ "iban": testkit::IBAN, "holder": "Bildungsträger" });
    desk.refuses("already-exists", A, "/bank-details", &same).await;
    signed(&desk).await;
    desk.refuses("bank-details-unsettled", A, "/bank-details", &change()).await;
}

#[tokio::test]
async fn each_step_is_of_its_role_and_its_side() {
    let desk = Desk::open().await;
    for who in [ORDERER, RELEASER, HEAD, SACHLICH, AUDITOR, ADMINISTRATOR, SIGNATORY_OF_A] {
        desk.refuses("forbidden", who, "/bank-details", &change()).await;
    }
    desk.post("token-of-nobody", "/bank-details", &change()).await.is_problem("unauthenticated");
    let id = desk.post(A, "/bank-details", &change()).await.id();
    let sign = format!("/bank-details/{id}/signature");
    for who in [A, HEAD, FINANCE] {
        desk.refuses_change("forbidden", who, &sign, 1, &Value::Null).await;
    }
    desk.refuses_change("not-found", crate::desk::SIGNATORY_OF_B, &sign, 1, &Value::Null).await;
    let how = json!({ "how": "Anruf" });
    desk.refuses_change("wrong-state", FINANCE, &format!("/bank-details/{id}/verification"), 1, &how).await;
    let back = format!("/bank-details/{id}/withdrawal");
    desk.refuses_change("forbidden", FINANCE, &back, 1, &Value::Null).await;
    desk.change(SIGNATORY_OF_A, &back, 1, &Value::Null).await.done();
    let id = signed(&desk).await;
    let refusal = format!("/bank-details/{id}/refusal");
    let blank = desk.refuses_change("invalid-fields", HEAD, &refusal, 2, &json!({ "reason": " " })).await;
    assert_eq!(blank.pointers(), ["/reason"]);
    let refused =
        desk.change(HEAD, &refusal, 2, &json!({ "reason": "Der Träger weiß von nichts" })).await.done();
    assert_eq!(
        (&refused["state"], &refused["reason"]),
        (&json!("refused"), &json!("Der Träger weiß von nichts"))
    );
}

#[tokio::test]
async fn every_look_at_an_account_is_on_the_trail() {
    let desk = Desk::open().await;
    let path = format!("/organisations/{}/bank-details", desk.office.provider_a);
    desk.get(FINANCE, &path).await.done();
    let events = desk.get(HEAD, "/access-events?limit=200").await.done();
    let looks =
        events["items"].as_array().unwrap().iter().filter(|event| event["what"] == "look_at_bank_details");
    assert_eq!(looks.map(|event| event["outcome"].clone()).collect::<Vec<_>>(), ["shown"]);
}
