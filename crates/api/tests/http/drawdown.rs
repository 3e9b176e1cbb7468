//! How much may be asked for now, and what more needs.

use serde_json::{Value, json};

use crate::{
    bodies::{approval, payout_request, with},
    desk::{A, B, Desk, FINANCE, HEAD},
};

#[tokio::test]
async fn the_advice_is_told_line_by_line() {
    let desk = Desk::open().await;
    desk.post(A, "/payout-requests", &payout_request(desk.office.forwarding.id, "F4", "1240.00"))
        .await
        .done();
    let path = format!("/grants/{}/drawdown", desk.office.award.id);
    let answer = desk.get(FINANCE, &path).await.done();
    insta::assert_snapshot!(serde_json::to_string_pretty(&answer["positions"][1]).unwrap(), @r#"
    {
      "ahead": "0.00",
      "blocked": false,
      "drawable": "1240.00",
      "due": [
        {
          "amount": "1240.00",
          "due_on": "2021-05-31",
          "what": "Zahlungen"
        }
      ],
      "missing": null,
      "open": "100000.00",
      "position": "00000000-0000-7000-8000-0000000e0002",
      "window_until": "2021-08-01",
      "working": [
        {
          "amount": "0.00",
          "text": "Geleistete zuwendungsfähige Zahlungen"
        },
        {
          "amount": "1240.00",
          "text": "zuzüglich fällig bis 1.8.2021 (2 Monate ab Abruf)"
        },
        {
          "amount": "1240.00",
          "text": "Ausgaben, die zählen"
        },
        {
          "amount": "1240.00",
          "text": "Anteil der Zuwendung 100.000,00 € von 100.000,00 €, abgerundet (Nr. 1.5.1 ANBest-I)"
        },
        {
          "amount": "0.00",
          "text": "abzüglich bereits abgerufen (0,00 € zurückgezahlt)"
        },
        {
          "amount": "100000.00",
          "text": "Von der Bewilligung noch offen"
        },
        {
          "amount": "1240.00",
          "text": "Jetzt abrufbar"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_need_says_what_is_paid_in_all() {
    let desk = Desk::open().await;
    let body = payout_request(desk.office.award.id, "F4", "100.00");
    let less = with(body.clone(), "/need/0/total", json!("99.99"));
    let refused = desk.refuses("invalid-fields", FINANCE, "/payout-requests", &less).await;
    assert_eq!(refused.pointers(), ["/need"]);
    let whole = with(body, "/need/0/total", json!("125.00"));
    let whole = with(whole, "/reason", json!("Puffer"));
    let asked = desk.post(FINANCE, "/payout-requests", &whole).await.done();
    assert_eq!(
        (&asked["need"][0]["amount"], &asked["need"][0]["total"]),
        (&json!("100.00"), &json!("125.00"))
    );
}

#[tokio::test]
async fn more_than_is_needed_wants_a_reason_and_another_person() {
    let desk = Desk::open().await;
    let mut body = payout_request(desk.office.award.id, "F4", "500.00");
    body.as_object_mut().unwrap().remove("need");
    let refused = desk.refuses("above-need", FINANCE, "/payout-requests", &body).await;
    assert_eq!(refused.pointers(), ["/reason"]);
    let blank = with(body.clone(), "/reason", json!(" "));
    assert_eq!(
        desk.refuses("invalid-fields", FINANCE, "/payout-requests", &blank).await.pointers(),
        ["/reason"]
    );
    let asked = desk.post(FINANCE, "/payout-requests", &with(body, "/reason", json!("Puffer"))).await.done();
    let above = &asked["above_need"];
    assert_eq!((&above["by"], &above["reason"]), (&json!("500.00"), &json!("Puffer")));
    let path = format!("/payout-requests/{}", asked["id"].as_str().unwrap());
    let decision = format!("{path}/decision");
    desk.refuses_change("out-of-turn", FINANCE, &decision, 1, &approval()).await;
    let signature = format!("{path}/signature");
    desk.refuses_change("forbidden", FINANCE, &signature, 1, &Value::Null).await;
    let signed = desk.change(HEAD, &signature, 1, &Value::Null).await.done();
    assert_eq!(signed["above_need"]["sign_offs"][1]["step"], "sign");
    desk.refuses_change("out-of-turn", HEAD, &signature, 1, &Value::Null).await;
    assert_eq!(desk.change(FINANCE, &decision, 1, &approval()).await.done()["state"], "approved");
}

#[tokio::test]
async fn who_does_not_see_the_grant_gets_no_advice_on_any_day() {
    let desk = Desk::open().await;
    let path = format!("/grants/{}/drawdown", desk.office.forwarding.id);
    desk.get(A, &path).await.done();
    desk.get(B, &path).await.is_problem("not-found");
    let then = desk.get(A, &format!("{path}?effective_on=2021-03-01")).await.done();
    assert_eq!(then["positions"][0]["due"], json!([]), "{then}");
    desk.get(B, &format!("{path}?effective_on=2021-03-01")).await.is_problem("not-found");
    desk.get(A, &format!("{path}?known_on=2021-05-31")).await.is_problem("not-found");
}
