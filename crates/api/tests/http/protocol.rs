//! What every request keeps to: tokens, headers, queries, content types, sizes.

use axum::{
    body::Body,
    http::{Request, request::Builder},
};

use crate::{
    bodies::{award, claim, exam},
    desk::{A, AUDITOR, Desk, FINANCE, json},
};

fn post(path: &str) -> Builder {
    let request =
        Request::post(format!("/api/v1{path}")).header("authorization", format!("Bearer {FINANCE}"));
    request.header("idempotency-key", "some-key")
}

#[tokio::test]
async fn nobody_without_a_known_token() {
    let desk = Desk::open().await;
    for value in
        ["", "Bearer", "Bearer ", "Bearer token-of-nobody", "Basic token-of-finance", "token-of-finance"]
    {
        let request = Request::get("/api/v1/grants").header("authorization", value);
        let refused = desk.send(request.body(Body::empty()).unwrap()).await;
        refused.is_problem("unauthenticated");
        assert_eq!(refused.headers["www-authenticate"], "Bearer");
    }
}

#[tokio::test]
async fn every_answer_is_kept_by_nobody_and_names_its_request() {
    let desk = Desk::open().await;
    for path in ["/api/v1/grants", "/healthz", "/nowhere", "/api/v1/openapi.json"] {
        let answer = desk.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        let tls_alone = "max-age=31536000; includeSubDomains";
        assert_eq!(answer.headers["strict-transport-security"], tls_alone, "{path}");
        assert_eq!(answer.headers["x-request-id"].len(), 36, "{path}");
    }
    let request = Request::get("/healthz").header("x-request-id", "mine").body(Body::empty()).unwrap();
    assert_eq!(desk.send(request).await.headers["x-request-id"], "mine");
}

#[tokio::test]
async fn it_lives() {
    let desk = Desk::open().await;
    let answer = desk.send(Request::get("/healthz").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, b"ok\n".as_slice()));
}

#[tokio::test]
async fn a_path_or_a_method_that_is_not_there() {
    let desk = Desk::open().await;
    let unknown = desk.get(FINANCE, "/abrechnungen").await;
    insta::assert_snapshot!(unknown, @r#"
    404 Not Found
    {
      "detail": "there is no such path",
      "status": 404,
      "title": "There is no such path",
      "type": "/problems/unknown-route"
    }
    "#);
    let request = Request::delete("/api/v1/claims").header("authorization", format!("Bearer {FINANCE}"));
    let refused = desk.send(request.body(Body::empty()).unwrap()).await;
    insta::assert_snapshot!(refused, @r#"
    405 Method Not Allowed
    allow: GET,HEAD,POST
    {
      "detail": "the path has other methods; the header Allow lists them",
      "status": 405,
      "title": "The path has no such method",
      "type": "/problems/method-not-allowed"
    }
    "#);
}

#[tokio::test]
async fn a_query_that_cannot_be() {
    let desk = Desk::open().await;
    for query in [
        "limit=viele",
        "limit=0",
        "limit=-1",
        "limit=99999999999",
        "after=x",
        "grant=1",
        "seite=2",
        "limit=1&limit=2",
    ] {
        let refused = desk.get(AUDITOR, &format!("/claims?{query}")).await;
        refused.is_problem("invalid-query");
        assert_eq!(refused.status, 400);
    }
    for query in ["after=x", "after=-1", "subject=1", "limit=viele"] {
        desk.get(AUDITOR, &format!("/journal?{query}")).await.is_problem("invalid-query");
    }
    desk.get(AUDITOR, "/claims?limit=4000000000").await.done();
}

#[tokio::test]
async fn a_change_needs_a_key_and_a_change_of_a_version_needs_the_version() {
    let desk = Desk::open().await;
    let request = Request::post("/api/v1/awards").header("authorization", format!("Bearer {FINANCE}"));
    let refused = desk.send(json(request, &award(&desk.office))).await;
    refused.is_problem("idempotency-key-missing");
    assert!(refused.body["detail"].as_str().unwrap().contains("Idempotency-Key"));
    for key in ["short", &"x".repeat(101), "with a space", "ümlaut-key"] {
        let request = Request::post("/api/v1/awards").header("authorization", format!("Bearer {FINANCE}"));
        let refused = desk.send(json(request.header("idempotency-key", key), &award(&desk.office))).await;
        refused.is_problem("idempotency-key-malformed");
    }
    let path = "/payments/00000000-0000-7000-8000-000000000000/release";
    let refused = desk.send(post(path).body(Body::empty()).unwrap()).await;
    refused.is_problem("if-match-missing");
    assert_eq!(refused.status, 428);
    for version in ["*", "1", "W/\"1\"", "\"x\""] {
        let refused = desk.send(post(path).header("if-match", version).body(Body::empty()).unwrap()).await;
        refused.is_problem("if-match-malformed");
    }
}

#[tokio::test]
async fn a_body_is_json_and_says_so() {
    let desk = Desk::open().await;
    let before = desk.head().await;
    let whole = award(&desk.office).to_string();
    let cut = &whole[..whole.len() / 2];
    let twice = whole.repeat(2);
    let single_quoted = whole.replace('"', "'");
    for broken in
        ["", "{", "nul", "\u{feff}{}", cut, &twice, &single_quoted, &whole.replace("80.00", "\\ud800")]
    {
        let request = post("/awards").header("content-type", "application/json");
        let refused = desk.send(request.body(Body::from(broken.to_owned())).unwrap()).await;
        refused.is_problem("broken-body");
        assert_eq!(refused.status, 400);
    }
    let deep = format!("{{\"grant\": {}", "[".repeat(100_000));
    let request = post("/claims").header("content-type", "application/json");
    desk.send(request.body(Body::from(deep)).unwrap()).await.is_problem("broken-body");
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "", "application/json5"] {
        let request = post("/awards").header("content-type", content_type);
        let refused = desk.send(request.body(Body::from(award(&desk.office).to_string())).unwrap()).await;
        refused.is_problem("unsupported-media-type");
    }
    let refused = desk.send(post("/awards").body(Body::from("{}")).unwrap()).await;
    refused.is_problem("unsupported-media-type");
    assert_eq!(desk.head().await.number, before.number);
}

#[tokio::test]
async fn a_body_over_its_limit() {
    let desk = Desk::open().await;
    let before = desk.head().await;
    let filled = |body: &str, bytes: usize| format!("{body}{}", " ".repeat(bytes - body.len()));
    let as_a = |body: String| {
        let request = Request::post("/api/v1/claims").header("authorization", format!("Bearer {A}"));
        let request =
            request.header("idempotency-key", "a-large-claim").header("content-type", "application/json");
        request.body(Body::from(body)).unwrap()
    };
    let one = award(&desk.office).to_string();
    let large = post("/awards").header("content-type", "application/json; charset=utf-8");
    let refused = desk.send(large.body(Body::from(filled(&one, (1 << 20) + 1))).unwrap()).await;
    refused.is_problem("body-too-large");
    let one = claim(&desk.office, &[exam()]).to_string();
    desk.send(as_a(filled(&one, (32 << 20) + 1))).await.is_problem("body-too-large");
    assert_eq!(desk.head().await.number, before.number);
    desk.send(as_a(filled(&one, 32 << 20))).await.done();
}
