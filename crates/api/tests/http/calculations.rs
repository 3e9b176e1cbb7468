//! Calculators for anyone.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::Request,
};
use futures_util::stream;
use serde_json::{Value, json};

use crate::{
    bodies::with,
    desk::{AUDITOR, Answer, Desk, FINANCE, HEAD},
};

/// Asks as nobody, without any key.
async fn calculate(desk: &Desk, of: &str, body: impl Into<Body>) -> Answer {
    let request =
        Request::post(format!("/api/v1/calculations/{of}")).header("content-type", "application/json");
    desk.send(request.body(body.into()).unwrap()).await
}

fn ten_thousand() -> Value {
    json!({
        "amount": "10000.00", "credited_on": "2022-11-15", "used_on": "2023-03-15",
        "surcharge": "3.00", "day_count": "act/act",
    })
}

#[tokio::test]
async fn anyone_may_calculate_interest_and_nothing_is_written() {
    let desk = Desk::open().await;
    let before = desk.head().await;
    let answer = calculate(&desk, "interest", ten_thousand().to_string()).await;
    assert_eq!(answer.status, 200, "{answer}");
    assert_eq!((&answer.body["interest"], &answer.body["days"]), (&json!("120.38"), &json!(120)));
    let periods = answer.body["periods"].as_array().unwrap().iter();
    let shown: Vec<_> =
        periods.map(|it| (it["days"].as_i64().unwrap(), it["rate"].as_str().unwrap())).collect();
    assert_eq!(shown, [(46, "2.12"), (74, "4.62")]);
    assert_eq!(desk.head().await, before);
}

#[tokio::test]
async fn every_calculator_answers_the_example_of_its_specification() {
    let desk = Desk::open().await;
    let specification: Value = serde_json::from_str(&api::openapi_json()).unwrap();
    let operation = &specification["paths"]["/api/v1/calculations/{calculation}"]["post"];
    let examples = operation["requestBody"]["content"]["application/json"]["examples"].as_object().unwrap();
    assert_eq!(examples.len(), 5);
    for (of, example) in examples {
        let answer = calculate(&desk, of, example["value"].to_string()).await;
        assert_eq!(answer.status, 200, "{of}: {answer}");
        assert!(!answer.body["working"].as_array().unwrap().is_empty(), "{of}");
    }
}

#[tokio::test]
async fn what_cannot_be_is_told_field_by_field() {
    let desk = Desk::open().await;
    let body = json!({"amount": "1.005", "credited_on": "2022-11-31", "used_on": "2023-03-15", "day_count": "x", "a": 1});
    let answer = calculate(&desk, "interest", body.to_string()).await;
    assert_eq!(answer.status, 422);
    answer.is_problem("invalid-fields");
    let errors = answer.body["errors"].as_array().unwrap().iter();
    let pointers: Vec<_> = errors.map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/amount", "/credited_on", "/day_count", "/a"]);
}

#[tokio::test]
async fn interest_past_the_newest_base_rate_is_offered_as_provisional() {
    let desk = Desk::open().await;
    let mut body = ten_thousand();
    body["credited_on"] = "2026-06-20".into();
    body["used_on"] = "2026-08-01".into();
    let answer = calculate(&desk, "interest", body.to_string()).await;
    assert_eq!(answer.status, 422);
    answer.is_problem("invalid-fields");
    assert_eq!(answer.body["errors"][0]["pointer"], "/used_on");
    let provisional = &answer.body["provisional"];
    assert_eq!((&provisional["interest"], &provisional["provisional"]), (&json!("11.70"), &json!(true)));
}

#[tokio::test]
async fn a_body_that_is_none_and_a_calculation_that_is_none_are_refused() {
    let desk = Desk::open().await;
    calculate(&desk, "interest", "{").await.is_problem("broken-body");
    calculate(&desk, "interest", vec![0xff_u8]).await.is_problem("broken-body");
    calculate(&desk, "interest", "[]").await.is_problem("invalid-fields");
    calculate(&desk, "interest", r#"{"amount":"1.00","amount":"2.00"}"#).await.is_problem("invalid-fields");
    calculate(&desk, "sum", "{}").await.is_problem("not-found");
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20));
    calculate(&desk, "plan", large).await.is_problem("body-too-large");
    let request = Request::post("/api/v1/calculations/plan").body(Body::from("{}")).unwrap();
    desk.send(request).await.is_problem("unsupported-media-type");
}

#[tokio::test]
async fn a_base_rate_that_two_people_entered_counts_for_the_calculators() {
    let desk = Desk::open().await;
    let entry = json!({ "valid_from": "2026-07-01", "rate": "1.52", "source": "Bundesbank (erfunden)" });
    for (place, value) in [("/rate", "1,52"), ("/source", " ")] {
        let body = with(entry.clone(), place, json!(value));
        let refused = desk.refuses("invalid-fields", FINANCE, "/base-rates", &body).await;
        assert_eq!(refused.pointers(), [place]);
    }
    let early = with(entry.clone(), "/valid_from", json!("2026-01-01"));
    assert_eq!(
        desk.refuses("outside-period", FINANCE, "/base-rates", &early).await.pointers(),
        ["/valid_from"]
    );
    let entered = desk.post(FINANCE, "/base-rates", &entry).await.done();
    let path = format!("/base-rates/{}/confirmation", entered["id"].as_str().unwrap());
    desk.refuses_change("duties-kept-apart", FINANCE, &path, 1, &Value::Null).await;
    let mut body = ten_thousand();
    body["credited_on"] = "2026-06-20".into();
    body["used_on"] = "2026-08-01".into();
    calculate(&desk, "interest", body.to_string()).await.is_problem("invalid-fields");
    let confirmed = desk.change(HEAD, &path, 1, &Value::Null).await.done();
    assert_eq!((&confirmed["version"], &confirmed["confirmed"]["role"]), (&json!(2), &json!("head")));
    let answer = calculate(&desk, "interest", body.to_string()).await;
    assert_eq!((answer.status.as_u16(), &answer.body["periods"][1]["rate"]), (200, &json!("4.52")));
    let listed = desk.get(AUDITOR, "/base-rates").await.done();
    assert_eq!((&listed["known_until"], &listed["entered"]), (&json!("2026-12-31"), &json!([confirmed])));
}

#[tokio::test]
async fn what_is_large_finds_no_place_while_others_fill_the_room() {
    let desk = Desk::open().await;
    let endless = Body::from_stream(stream::pending::<Result<Bytes, io::Error>>());
    let mut filling = Box::pin(calculate(&desk, "plan", endless));
    assert!(tokio::time::timeout(Duration::from_millis(200), &mut filling).await.is_err(), "it goes on");
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(64 << 10));
    calculate(&desk, "plan", large.clone()).await.is_problem("unavailable");
    assert_eq!(calculate(&desk, "interest", ten_thousand().to_string()).await.status, 200, "it is small");
    drop(filling);
    calculate(&desk, "plan", large).await.is_problem("invalid-fields");
}
