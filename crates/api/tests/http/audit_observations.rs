//! What audits observe over HTTP: recorded, answered, decided, refused.

use serde_json::{Value, json};

use crate::{
    bodies::with,
    desk::{A, AUDITOR, CLERK_OF_A, Desk, FINANCE, HEAD, ORDERER},
};

const PATH: &str = "/audit-observations";
const UNKNOWN: &str = "00000000-0000-7000-8000-00000000dead";

fn observed(desk: &Desk) -> Value {
    json!({
        "about": { "kind": "grant", "id": desk.office.forwarding.id },
        "amount": "1240.00",
        "text": "Die Liste fehlt",
        "answer_by": "2021-06-15",
    })
}

fn upheld(amount: &str) -> Value {
    json!({ "decision": "uphold", "text": "Zurückfordern", "amount": amount })
}

#[tokio::test]
async fn an_observation_is_recorded_answered_asked_back_and_upheld() {
    let desk = Desk::open().await;
    let made = desk.post(AUDITOR, PATH, &observed(&desk)).await.done();
    let id = made["id"].as_str().unwrap().to_owned();
    let grant = desk.office.forwarding.id;
    let expected = json!({
        "id": id, "version": 1, "grant": grant, "number": 1, "about": { "kind": "grant", "id": grant },
        "state": "open", "amount": "1240.00", "in_question": "1240.00", "text": "Die Liste fehlt",
        "answer_by": "2021-06-15", "observed_by": "Paul Prüfer", "observed_on": "2021-06-01", "steps": []
    });
    assert_eq!(made, expected);
    let one = format!("{PATH}/{id}");
    assert_eq!(desk.get(FINANCE, &one).await.done(), made);
    assert_eq!(desk.get(HEAD, PATH).await.done()["items"], json!([made]));
    let found = desk.get(FINANCE, "/deadlines").await.done();
    let due = found["deadlines"].as_array().unwrap().iter().find(|it| it["rule"] == "stellungnahme").unwrap();
    assert_eq!((&due["subject"], &due["ends_on"]), (&json!(id), &json!("2021-06-15")));
    let (answer, decision) = (format!("{one}/answer"), format!("{one}/decision"));
    let said = json!({ "text": "Sie liegt bei" });
    desk.change(FINANCE, &answer, 1, &said).await.done();
    let asked = json!({ "decision": "ask_back", "text": "Für wen?", "answer_by": "2021-06-30" });
    let asked = desk.change(AUDITOR, &decision, 2, &asked).await.done();
    assert_eq!((&asked["state"], &asked["answer_by"]), (&json!("open"), &json!("2021-06-30")));
    desk.change(HEAD, &answer, 3, &said).await.done();
    let upheld = desk.change(AUDITOR, &decision, 4, &upheld("1000.00")).await.done();
    assert_eq!((&upheld["state"], &upheld["in_question"]), (&json!("upheld"), &json!("1000.00")));
    let last = json!({
        "step": "uphold", "amount": "1000.00", "text": "Zurückfordern", "by": "Paul Prüfer", "role": "auditor",
        "on": "2021-06-01"
    });
    assert_eq!(upheld["steps"][3], last);
    assert_eq!(upheld["steps"][1]["answer_by"], json!("2021-06-30"));
    desk.change(FINANCE, &answer, 5, &said).await.done();
    let settled = json!({ "decision": "settle", "text": "Ist zurückgezahlt" });
    let settled = desk.change(AUDITOR, &decision, 6, &settled).await.done();
    assert_eq!((&settled["state"], &settled["in_question"]), (&json!("settled"), &Value::Null));
}

#[tokio::test]
async fn a_step_that_is_not_due_is_refused() {
    let desk = Desk::open().await;
    let made = desk.post(AUDITOR, PATH, &observed(&desk)).await.done();
    let one = format!("{PATH}/{}", made["id"].as_str().unwrap());
    let (answer, decision) = (format!("{one}/answer"), format!("{one}/decision"));
    desk.refuses_change("wrong-state", AUDITOR, &decision, 1, &upheld("1240.00")).await;
    let said = json!({ "text": "Sie liegt bei" });
    desk.refuses_change("invalid-fields", FINANCE, &answer, 1, &json!({ "text": " " })).await;
    desk.change(FINANCE, &answer, 1, &said).await.done();
    desk.refuses_change("precondition-failed", FINANCE, &answer, 1, &said).await;
    desk.refuses_change("wrong-state", FINANCE, &answer, 2, &said).await;
    for (kind, wrong) in [
        ("invalid-amount", upheld("1240.01")),
        ("invalid-fields", upheld("0.00")),
        ("invalid-fields", with(upheld("1.00"), "/text", json!(""))),
        ("outside-period", json!({ "decision": "ask_back", "text": "x", "answer_by": "2021-06-01" })),
    ] {
        desk.refuses_change(kind, AUDITOR, &decision, 2, &wrong).await;
    }
}

#[tokio::test]
async fn what_is_observed_says_something_about_something_there() {
    let desk = Desk::open().await;
    for (kind, wrong) in [
        ("invalid-fields", with(observed(&desk), "/text", json!(" "))),
        ("invalid-fields", with(observed(&desk), "/amount", json!("0.00"))),
        ("outside-period", with(observed(&desk), "/answer_by", json!("2021-06-01"))),
        ("not-found", with(observed(&desk), "/about/id", json!(UNKNOWN))),
        ("not-found", with(observed(&desk), "/about/kind", json!("payment"))),
    ] {
        desk.refuses(kind, AUDITOR, PATH, &wrong).await;
    }
}

#[tokio::test]
async fn audits_observe_the_house_answers_and_nobody_else_learns_of_it() {
    let desk = Desk::open().await;
    let made = desk.post(AUDITOR, PATH, &observed(&desk)).await.done();
    let one = format!("{PATH}/{}", made["id"].as_str().unwrap());
    for who in [FINANCE, HEAD, A, ORDERER] {
        desk.refuses("forbidden", who, PATH, &observed(&desk)).await;
    }
    for who in [A, ORDERER] {
        desk.get(who, &one).await.is_problem("forbidden");
        desk.get(who, PATH).await.is_problem("forbidden");
    }
    desk.get(CLERK_OF_A, &one).await.is_problem("not-found");
    desk.get(CLERK_OF_A, PATH).await.is_problem("forbidden");
    let said = json!({ "text": "Sie liegt bei" });
    desk.refuses_change("forbidden", AUDITOR, &format!("{one}/answer"), 1, &said).await;
    desk.refuses_change("not-found", CLERK_OF_A, &format!("{one}/answer"), 1, &said).await;
    let settled = json!({ "decision": "settle", "text": "x" });
    desk.refuses_change("forbidden", HEAD, &format!("{one}/decision"), 1, &settled).await;
    let found = desk.get(A, "/deadlines").await.done();
    assert!(found["deadlines"].as_array().unwrap().iter().all(|it| it["rule"] != "stellungnahme"));
}
