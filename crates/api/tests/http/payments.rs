//! Tranches and payments.

use serde_json::{Value, json};

use crate::{
    bodies::{approval, payment, payout_request, tranche, with},
    desk::{A, AUDITOR, Desk, FINANCE, ORDERER, RELEASER},
};

/// So much is due to the Kreis and to provider A for a component.
pub(crate) async fn make_due(desk: &Desk, component: &str, amount: &str) {
    for (who, grant) in [(FINANCE, desk.office.award.id), (A, desk.office.forwarding.id)] {
        let id = desk.post(who, "/payout-requests", &payout_request(grant, component, amount)).await.id();
        desk.change(FINANCE, &format!("/payout-requests/{id}/decision"), 1, &approval()).await.done();
    }
}

/// A payment of 1,240.00 for F4 that is ordered.
pub(crate) async fn ordered(desk: &Desk) -> String {
    make_due(desk, "F4", "1240.00").await;
    desk.post(FINANCE, "/tranches", &tranche(&desk.office, "F4", "1240.00")).await.done();
    desk.post(ORDERER, "/payments", &payment(&desk.office, "F4", "1240.00")).await.id()
}

#[tokio::test]
async fn a_tranche_is_recorded() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1240.00").await;
    let answer = desk.post(FINANCE, "/tranches", &tranche(&desk.office, "F4", "1240.00")).await;
    insta::assert_snapshot!(answer, @r#"
    201 Created
    etag: "1"
    location: /api/v1/payments/00000000-0000-7000-8000-0000001f0000
    {
      "amount": "1240.00",
      "grant": "00000000-0000-7000-8000-0000000e0000",
      "id": "00000000-0000-7000-8000-0000001f0000",
      "on": "2021-06-01",
      "position": "00000000-0000-7000-8000-0000000e0002",
      "state": "received",
      "version": 1
    }
    "#);
}

#[tokio::test]
async fn a_payment_is_ordered() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1240.00").await;
    desk.post(FINANCE, "/tranches", &tranche(&desk.office, "F4", "1240.00")).await.done();
    let made = desk.post(ORDERER, "/payments", &payment(&desk.office, "F4", "1240.00")).await;
    insta::assert_snapshot!(made, @r#"
    201 Created
    etag: "1"
    location: /api/v1/payments/00000000-0000-7000-8000-000000210000
    {
      "amount": "1240.00",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000210000",
      "on": "2021-06-01",
      "pays_to": "00000000-0000-7000-8100-0a0000010000",
      "position": "00000000-0000-7000-8000-000000100002",
      "sign_offs": [
        {
          "on": "2021-06-01",
          "person": "Olga Ordner",
          "role": "orderer",
          "round": 1,
          "step": "order"
        }
      ],
      "state": "ordered",
      "version": 1
    }
    "#);
    let id = made.id();
    let shown = desk.get(A, &format!("/payments/{id}")).await;
    assert_eq!((shown.headers["etag"].to_str().unwrap(), &shown.body["id"]), ("\"1\"", &json!(id)));
    let own = desk.get(A, "/payments").await.done();
    assert_eq!(own["items"], json!([shown.body]), "the tranche of the Kreis is not listed");
    assert_eq!(desk.get(AUDITOR, "/payments").await.done()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_payment_is_released_and_confirmed() {
    let desk = Desk::open().await;
    let id = ordered(&desk).await;
    let released = desk.change(RELEASER, &format!("/payments/{id}/release"), 1, &Value::Null).await;
    insta::assert_snapshot!(released, @r#"
    200 OK
    etag: "2"
    {
      "amount": "1240.00",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000210000",
      "on": "2021-06-01",
      "pays_to": "00000000-0000-7000-8100-0a0000010000",
      "position": "00000000-0000-7000-8000-000000100002",
      "sign_offs": [
        {
          "on": "2021-06-01",
          "person": "Olga Ordner",
          "role": "orderer",
          "round": 1,
          "step": "order"
        },
        {
          "on": "2021-06-01",
          "person": "Ria Rat",
          "role": "releaser",
          "round": 1,
          "step": "release_1"
        },
        {
          "on": "2021-06-01",
          "person": "Rolf Rat",
          "role": "releaser",
          "round": 1,
          "step": "release_2"
        }
      ],
      "state": "released",
      "version": 2
    }
    "#);
    let confirmation = json!({ "confirmed_on": "2021-06-01" });
    let confirmed = desk.change(FINANCE, &format!("/payments/{id}/confirmation"), 2, &confirmation).await;
    insta::assert_snapshot!(confirmed, @r#"
    200 OK
    etag: "3"
    {
      "amount": "1240.00",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000210000",
      "on": "2021-06-01",
      "pays_to": "00000000-0000-7000-8100-0a0000010000",
      "position": "00000000-0000-7000-8000-000000100002",
      "sign_offs": [
        {
          "on": "2021-06-01",
          "person": "Olga Ordner",
          "role": "orderer",
          "round": 1,
          "step": "order"
        },
        {
          "on": "2021-06-01",
          "person": "Ria Rat",
          "role": "releaser",
          "round": 1,
          "step": "release_1"
        },
        {
          "on": "2021-06-01",
          "person": "Rolf Rat",
          "role": "releaser",
          "round": 1,
          "step": "release_2"
        },
        {
          "on": "2021-06-01",
          "person": "Frieda Finanz",
          "role": "clerk",
          "round": 1,
          "step": "book"
        }
      ],
      "state": "confirmed",
      "version": 3
    }
    "#);
}

#[tokio::test]
async fn a_payment_is_rejected_with_a_reason() {
    let desk = Desk::open().await;
    let path = format!("/payments/{}/rejection", ordered(&desk).await);
    let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &json!({ "reason": " " })).await;
    assert_eq!(refused.pointers(), ["/reason"]);
    let rejected = desk.change(FINANCE, &path, 1, &json!({ "reason": "Konto erloschen" })).await;
    insta::assert_snapshot!(rejected, @r#"
    200 OK
    etag: "2"
    {
      "amount": "1240.00",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000210000",
      "on": "2021-06-01",
      "pays_to": "00000000-0000-7000-8100-0a0000010000",
      "position": "00000000-0000-7000-8000-000000100002",
      "reason": "Konto erloschen",
      "sign_offs": [
        {
          "on": "2021-06-01",
          "person": "Olga Ordner",
          "role": "orderer",
          "round": 1,
          "step": "order"
        }
      ],
      "state": "rejected",
      "version": 2
    }
    "#);
}

#[tokio::test]
async fn the_recipient_and_the_auditor_change_no_payment() {
    let desk = Desk::open().await;
    let id = ordered(&desk).await;
    for who in [A, AUDITOR] {
        desk.refuses("forbidden", who, "/payments", &payment(&desk.office, "F4", "1.00")).await;
        desk.refuses_change("forbidden", who, &format!("/payments/{id}/release"), 1, &Value::Null).await;
    }
    desk.refuses("forbidden", AUDITOR, "/tranches", &tranche(&desk.office, "F4", "1.00")).await;
}

#[tokio::test]
async fn money_of_a_ministry_is_recorded_as_a_tranche_and_not_as_a_payment() {
    let desk = Desk::open().await;
    let mut own = payment(&desk.office, "F4", "1.00");
    own["grant"] = json!(desk.office.award.id);
    desk.refuses("forbidden", ORDERER, "/payments", &own).await;
    let mut below = tranche(&desk.office, "F4", "1.00");
    below["grant"] = json!(desk.office.forwarding.id);
    desk.refuses("forbidden", FINANCE, "/tranches", &below).await;
}

fn reversal() -> Value {
    json!({ "reversed_on": "2021-06-01", "reason": "Doppelt gebucht" })
}

#[tokio::test]
async fn a_tranche_that_was_recorded_wrongly_is_reversed_once_and_its_twin_stays() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1240.00").await;
    let half = tranche(&desk.office, "F4", "620.00");
    let wrong = desk.post(FINANCE, "/tranches", &half).await.id();
    let twin = desk.post(FINANCE, "/tranches", &half).await.done();
    let path = format!("/payments/{wrong}/reversal");
    let silent = with(reversal(), "/reason", json!(" "));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &silent).await;
    assert_eq!(refused.pointers(), ["/reason"]);
    for day in ["2021-05-31", "2021-06-02"] {
        let body = with(reversal(), "/reversed_on", json!(day));
        let refused = desk.refuses_change("outside-period", FINANCE, &path, 1, &body).await;
        assert_eq!(refused.pointers(), ["/reversed_on"], "{day}");
    }
    desk.refuses_change("forbidden", RELEASER, &path, 1, &reversal()).await;
    desk.refuses_change("precondition-failed", FINANCE, &path, 2, &reversal()).await;
    let reversed = desk.change(FINANCE, &path, 1, &reversal()).await;
    assert_eq!((reversed.status.as_u16(), &reversed.headers["etag"]), (200, &"\"2\"".parse().unwrap()));
    let says = ["state", "on", "reason", "amount"].map(|name| reversed.body[name].as_str().unwrap());
    assert_eq!(says, ["reversed", "2021-06-01", "Doppelt gebucht", "620.00"]);
    let again = desk.refuses_change("wrong-state", FINANCE, &path, 2, &reversal()).await;
    assert!(again.body["detail"].as_str().unwrap().contains("a reversal is never reversed"), "{again}");
    assert_eq!(desk.get(FINANCE, &format!("/payments/{}", twin["id"].as_str().unwrap())).await.done(), twin);
    desk.post(FINANCE, "/tranches", &half).await.done();
}

#[tokio::test]
async fn a_tranche_whose_money_is_ordered_is_not_reversed_and_an_order_never_is() {
    let desk = Desk::open().await;
    let ordered = ordered(&desk).await;
    let all = desk.get(FINANCE, "/payments").await.done();
    let received = all["items"].as_array().unwrap().iter().find(|it| it["state"] == "received").unwrap();
    let path = format!("/payments/{}/reversal", received["id"].as_str().unwrap());
    let spent = desk.refuses_change("limit-exceeded", FINANCE, &path, 1, &reversal()).await;
    let said = ["limit", "of", "open", "asked"].map(|name| spent.body[name].as_str().unwrap());
    assert_eq!(said, ["cash", "F4", "0.00", "1240.00"]);
    let path = format!("/payments/{ordered}/reversal");
    desk.refuses_change("wrong-state", FINANCE, &path, 1, &reversal()).await;
}
