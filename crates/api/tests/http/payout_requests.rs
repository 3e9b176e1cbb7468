//! Payout requests.

use serde_json::json;

use crate::{
    bodies::{approval, payout_request, with},
    desk::{A, AUDITOR, Desk, FINANCE, RECHNERISCH, SACHLICH},
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
async fn what_whoever_asks_declares_is_shown_and_each_declaration_is_known() {
    let desk = Desk::open().await;
    let body = payout_request(desk.office.forwarding.id, "F4", "1.00");
    let declares = json!(["figures_right", "other_funds"]);
    let made = desk.post(A, "/payout-requests", &with(body.clone(), "/declares", declares)).await.done();
    assert_eq!(made["declared"], json!(["other_funds", "figures_right"]));
    for wrong in [json!(["everything"]), json!(vec!["figures_right"; 4])] {
        let refused = desk.post(A, "/payout-requests", &with(body.clone(), "/declares", wrong)).await;
        assert!(refused.status.is_client_error(), "{refused}");
    }
}

#[tokio::test]
async fn what_the_giver_approves_is_due_when_two_others_have_certified_it() {
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
      "proposal": {
        "amount": "1240.00",
        "decided_on": "2021-06-01",
        "round": 1,
        "rule_book": 2
      },
      "sign_offs": [
        {
          "on": "2021-06-01",
          "person": "Frieda Finanz",
          "role": "clerk",
          "round": 1,
          "step": "propose"
        },
        {
          "on": "2021-06-01",
          "person": "Sina Sach",
          "role": "examiner_sachlich",
          "round": 1,
          "step": "sachlich"
        },
        {
          "on": "2021-06-01",
          "person": "Reto Rech",
          "role": "examiner_rechnerisch",
          "round": 1,
          "step": "rechnerisch"
        }
      ],
      "state": "approved",
      "version": 2
    }
    "#);
}

#[tokio::test]
async fn an_approval_is_proposed_sent_back_and_proposed_anew_and_its_recipient_sees_none_of_it() {
    let desk = Desk::open().await;
    let request = format!("/payout-requests/{}", asked(&desk).await);
    let at = |step: &str| format!("{request}/{step}");
    let as_asked = desk.get(A, &request).await.done();
    let proposed = desk.alone(FINANCE, &at("decision"), 1, &approval()).await;
    assert_eq!(proposed.headers["etag"].to_str().unwrap(), "\"1\"");
    let proposed = proposed.done();
    assert_eq!(
        (&proposed["state"], &proposed["proposal"]["amount"]),
        (&json!("requested"), &json!("1240.00"))
    );
    assert_eq!(desk.get(A, &request).await.done(), as_asked);
    let certificate = |round: i64, certifies: &str| json!({ "round": round, "certifies": certifies });
    let back = |reason: &str| json!({ "round": 1, "reason": reason });
    let refusal = json!({ "decision": "refuse", "decided_on": "2021-06-01", "reason": "Zu früh" });
    for (kind, who, step, body) in [
        ("out-of-turn", FINANCE, "decision", approval()),
        ("out-of-turn", FINANCE, "decision", refusal),
        ("forbidden", FINANCE, "certification", certificate(1, "sachlich")),
        ("forbidden", A, "certification", certificate(1, "sachlich")),
        ("forbidden", A, "proposal-return", back("Bedarf fehlt")),
        ("duties-kept-apart", SACHLICH, "certification", certificate(1, "rechnerisch")),
        ("duties-kept-apart", SACHLICH, "certification", certificate(1, "sachlich_und_rechnerisch")),
        ("precondition-failed", SACHLICH, "certification", certificate(2, "sachlich")),
        ("invalid-fields", SACHLICH, "certification", certificate(1, "beides")),
    ] {
        desk.refuses_change(kind, who, &at(step), 1, &body).await;
    }
    for reason in [" ", &"x".repeat(1001)] {
        let refused =
            desk.refuses_change("invalid-fields", SACHLICH, &at("proposal-return"), 1, &back(reason)).await;
        assert_eq!(refused.pointers(), ["/reason"]);
    }
    desk.alone(RECHNERISCH, &at("certification"), 1, &certificate(1, "rechnerisch")).await.done();
    let returned = desk.alone(SACHLICH, &at("proposal-return"), 1, &back("Bedarf fehlt")).await.done();
    assert_eq!(returned["returned"], json!([{ "round": 1, "reason": "Bedarf fehlt" }]));
    assert_eq!((&returned["proposal"], &returned["version"]), (&json!(null), &json!(1)));
    assert_eq!(desk.get(A, &request).await.done(), as_asked);
    let approved = desk.change(FINANCE, &at("decision"), 1, &approval()).await.done();
    assert_eq!((&approved["state"], &approved["proposal"]["round"]), (&json!("approved"), &json!(2)));
    let seen = desk.get(A, &request).await.done();
    assert_eq!((&seen["returned"], seen["sign_offs"].as_array().unwrap().len()), (&json!(null), 3));
    desk.refuses_change(
        "wrong-state",
        SACHLICH,
        &at("proposal-return"),
        2,
        &json!({ "round": 2, "reason": "x" }),
    )
    .await;
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
