//! Records of examinations.

use serde_json::{Value, json};

use crate::{
    bodies::with,
    claims::submitted,
    desk::{A, AUDITOR, B, Desk, FINANCE},
};

const PATH: &str = "/examination-records";

/// What is recorded of a claim, with nothing to object to.
async fn record(desk: &Desk, claim: &Value) -> Value {
    let programmes = desk.get(FINANCE, "/programmes").await.done();
    let checks = programmes["items"][0]["checks"].as_array().unwrap();
    let of_claims = checks.iter().filter(|check| check["of_claims"] == true);
    let answers: Vec<Value> =
        of_claims.map(|check| json!({ "check": check["code"], "outcome": "fine" })).collect();
    json!({ "claim": claim["id"], "follows": 0, "depth": "deep", "answers": answers, "copies_to": ["Stadt"] })
}

#[tokio::test]
async fn an_examination_is_recorded_and_read_by_who_may_know() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let new = record(&desk, &claim).await;
    let made = desk.post(FINANCE, PATH, &new).await.done();
    assert_eq!((&made["number"], &made["recorded_by"]), (&json!(1), &json!("Frieda Finanz")));
    assert_eq!((&made["claim"], made.get("proof")), (&claim["id"], None));
    let one = format!("{PATH}/{}", made["id"].as_str().unwrap());
    for who in [FINANCE, AUDITOR] {
        assert_eq!(desk.get(who, &one).await.done(), made, "{who}");
        let of_grant = format!("{PATH}?grant={}", desk.office.forwarding.id);
        assert_eq!(desk.get(who, &of_grant).await.done()["items"], json!([made]), "{who}");
    }
    for who in [A, B] {
        desk.get(who, &one).await.is_problem("not-found");
        assert_eq!(desk.get(who, PATH).await.done()["items"], json!([]), "{who}");
    }
    desk.refuses("already-exists", FINANCE, PATH, &new).await;
    let next = desk.post(FINANCE, PATH, &with(new, "/follows", json!(1))).await.done();
    assert_eq!(next["number"], 2);
}

#[tokio::test]
async fn what_is_wrong_with_a_record_is_told_at_its_field() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let new = record(&desk, &claim).await;
    let cases = [
        ("/answers/0/outcome", json!("objection"), "/answers"),
        ("/answers/0/check", json!("laune"), "/answers"),
        ("/answers/0/check", json!("zwei Worte"), "/answers"),
        ("/copies_to", json!([" "]), "/copies_to"),
        ("/claim", Value::Null, "/claim"),
    ];
    for (at, value, pointer) in cases {
        let refused =
            desk.refuses("invalid-fields", FINANCE, PATH, &with(new.clone(), at, value.clone())).await;
        assert_eq!(refused.pointers(), [pointer], "{at} {value}");
    }
    let foreign = with(new, "/claim", json!("00000000-0000-7000-8000-00000000ffff"));
    desk.refuses("not-found", FINANCE, PATH, &foreign).await;
}
