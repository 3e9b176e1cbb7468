//! Exceptions from rules are proposed, confirmed by another person, and withdrawn.

use serde_json::{Value, json};

use crate::{
    bodies::with,
    desk::{A, AUDITOR, Desk, FINANCE, HEAD},
};

const PATH: &str = "/rule-waivers";

fn later(desk: &Desk) -> Value {
    json!({
        "grant": desk.office.forwarding.id, "rule": "nachweisfrist",
        "days": { "from": "2021-06-01", "until": "2030-12-31" },
        "allowed_by": "Kreis, Vermerk vom 1.6.2021", "reason": "Buchhaltung erkrankt"
    })
}

async fn due(desk: &Desk) -> (Value, Value) {
    let found = desk.get(A, "/deadlines").await.done();
    let mut all = found["deadlines"].as_array().unwrap().iter();
    let proof = all.find(|it| it["rule"] == "verwendungsnachweis_traeger").unwrap();
    (proof["ends_on"].clone(), proof["waiver"].clone())
}

#[tokio::test]
async fn an_exception_is_proposed_confirmed_and_withdrawn() {
    let desk = Desk::open().await;
    let before = due(&desk).await;
    assert_eq!(before.1, Value::Null);
    let made = desk.post(FINANCE, PATH, &later(&desk)).await.done();
    let id = made["id"].as_str().unwrap().to_owned();
    let one = format!("{PATH}/{id}");
    let signed = |step: &str, person: &str, role: &str| json!({ "step": step, "round": 1, "person": person, "role": role, "on": "2021-06-01" });
    let expected = json!({
        "id": id, "version": 1, "grant": desk.office.forwarding.id, "rule": "nachweisfrist", "rule_book": 2,
        "from": "2021-06-01", "until": "2030-12-31", "allowed_by": "Kreis, Vermerk vom 1.6.2021",
        "reason": "Buchhaltung erkrankt", "state": "proposed", "on": "2021-06-01",
        "sign_offs": [signed("propose", "Frieda Finanz", "clerk")]
    });
    assert_eq!(made, expected);
    desk.get(A, &one).await.is_problem("not-found");
    let confirmation = format!("{one}/confirmation");
    desk.alone(FINANCE, &confirmation, 1, &json!({})).await.is_problem("duties-kept-apart");
    let counts = desk.alone(HEAD, &confirmation, 1, &json!({})).await.done();
    assert_eq!((&counts["state"], &counts["version"]), (&json!("confirmed"), &json!(2)));
    assert_eq!(due(&desk).await, (json!("2030-12-31"), json!(id)));
    for who in [A, AUDITOR, FINANCE] {
        assert_eq!(desk.get(who, &one).await.done(), counts);
        assert_eq!(desk.get(who, PATH).await.done()["items"], json!([counts]));
    }
    let withdrawal = format!("{one}/withdrawal");
    let empty = desk.change(FINANCE, &withdrawal, 2, &json!({ "reason": " " })).await;
    assert_eq!(empty.pointers(), ["/reason"]);
    let gone = desk.change(FINANCE, &withdrawal, 2, &json!({ "reason": "Der Nachweis ist da" })).await.done();
    assert_eq!((&gone["state"], &gone["why"]), (&json!("withdrawn"), &json!("Der Nachweis ist da")));
    assert_eq!(due(&desk).await, before);
    desk.change(FINANCE, &withdrawal, 3, &json!({ "reason": "x" })).await.is_problem("wrong-state");
}

#[tokio::test]
async fn what_cannot_be_excepted_is_named_at_its_field() {
    let desk = Desk::open().await;
    for (at, value, told) in [
        ("/rule", json!("bestandskraft"), "/rule"),
        ("/rule", json!("mondphase"), "/rule"),
        ("/allowed_by", json!(" "), "/allowed_by"),
        ("/reason", json!(""), "/reason"),
        ("/days", json!({ "from": "2021-06-02", "until": "2021-06-01" }), "/days/until"),
        ("/days/from", json!("2021-02-30"), "/days/from"),
    ] {
        let refused = desk.post(FINANCE, PATH, &with(later(&desk), at, value)).await;
        assert_eq!(refused.pointers(), [told]);
    }
    assert_eq!(desk.get(FINANCE, PATH).await.done()["items"], json!([]));
}
