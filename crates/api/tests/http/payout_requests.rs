//! Payout requests.

use serde_json::json;

use crate::{
    bodies::{approval, payout_request, with},
    desk::{A, AUDITOR, Desk, FINANCE},
};

async fn asked(desk: &Desk) -> String {
    let body = payout_request(desk.office.forwarding.id, "F4", "1240.00");
    desk.post(A, "/payout-requests", &body).await.id()
}

#[tokio::test]
async fn a_recipient_asks_for_money() {
    let desk = Desk::open().await;
    let body = payout_request(desk.office.forwarding.id, "F4", "1240.00");
    let made = desk.post(A, "/payout-requests", &body).await;
    insta::assert_snapshot!(made, @r#"
    201 Created
    etag: "1"
    location: /api/v1/payout-requests/00000000-0000-7000-8000-000000130000
    {
      "amount": "1240.00",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000130000",
      "need": [
        {
          "amount": "1240.00",
          "due_on": "2021-05-31",
          "what": "Zahlungen"
        }
      ],
      "on": "2021-05-31",
      "position": "00000000-0000-7000-8000-000000100002",
      "state": "requested",
      "version": 1
    }
    "#);
    let id = made.id();
    let shown = desk.get(FINANCE, &format!("/payout-requests/{id}")).await;
    assert_eq!((shown.headers["etag"].to_str().unwrap(), &shown.body["id"]), ("\"1\"", &json!(id)));
    let listed =
        desk.get(AUDITOR, &format!("/payout-requests?grant={}", desk.office.forwarding.id)).await.done();
    assert_eq!(listed, json!({ "items": [shown.body], "next": null }));
    let other = desk.get(AUDITOR, &format!("/payout-requests?grant={}", desk.office.award.id)).await.done();
    assert_eq!(other["items"], json!([]));
}

#[tokio::test]
async fn the_giver_approves() {
    let desk = Desk::open().await;
    let path = format!("/payout-requests/{}/decision", asked(&desk).await);
    insta::assert_snapshot!(desk.change(FINANCE, &path, 1, &approval()).await, @r#"
    200 OK
    etag: "2"
    {
      "amount": "1240.00",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000130000",
      "need": [
        {
          "amount": "1240.00",
          "due_on": "2021-05-31",
          "what": "Zahlungen"
        }
      ],
      "on": "2021-06-01",
      "position": "00000000-0000-7000-8000-000000100002",
      "state": "approved",
      "version": 2
    }
    "#);
}

#[tokio::test]
async fn the_giver_refuses_with_a_reason() {
    let desk = Desk::open().await;
    let path = format!("/payout-requests/{}/decision", asked(&desk).await);
    let refusal = json!({ "decision": "refuse", "decided_on": "2021-06-01", "reason": "Zu früh" });
    for reason in ["", "  "] {
        let silent = with(refusal.clone(), "/reason", json!(reason));
        let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &silent).await;
        assert_eq!(refused.pointers(), ["/reason"]);
    }
    insta::assert_snapshot!(desk.change(FINANCE, &path, 1, &refusal).await, @r#"
    200 OK
    etag: "2"
    {
      "amount": "1240.00",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000130000",
      "need": [
        {
          "amount": "1240.00",
          "due_on": "2021-05-31",
          "what": "Zahlungen"
        }
      ],
      "on": "2021-06-01",
      "position": "00000000-0000-7000-8000-000000100002",
      "reason": "Zu früh",
      "state": "refused",
      "version": 2
    }
    "#);
}

#[tokio::test]
async fn nobody_decides_on_their_own_request_or_from_outside() {
    let desk = Desk::open().await;
    let path = format!("/payout-requests/{}/decision", asked(&desk).await);
    for who in [A, AUDITOR] {
        desk.refuses_change("forbidden", who, &path, 1, &approval()).await;
    }
}
