//! Samples over HTTP: committed, drawn, taken along, refused.

use serde_json::{Value, json};

use crate::{
    claims::submitted,
    desk::{A, AUDITOR, Answer, Desk, FINANCE, HEAD, SACHLICH},
};

const SEED: &str = "0707070707070707070707070707070707070707070707070707070707070707";

fn asked(desk: &Desk) -> Value {
    json!({
        "grant": desk.office.award.id,
        "purpose": "Verwendungsnachweis 2021",
        "by_component": true,
        "bands": [{ "from": "0.00", "size": 1 }],
        "full_from": "900000.00",
    })
}

async fn commit(desk: &Desk, who: &str, change: impl FnOnce(&mut Value)) -> Answer {
    let mut body = asked(desk);
    change(&mut body);
    desk.post(who, "/samples", &body).await
}

async fn draw(desk: &Desk, who: &str, body: &Value) -> Answer {
    desk.post(who, "/sample-draws", body).await
}

fn of(sample: &Value) -> String {
    format!("/samples/{}", sample["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_sample_is_committed_drawn_and_taken_along() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let sample = commit(&desk, AUDITOR, |_| {}).await.done();
    assert_eq!(sample["drawn"], Value::Null);
    assert_eq!(sample["own_seed"], false);
    assert_eq!(sample["committed_as"], "auditor");
    assert_eq!(sample["population"]["count"], claim["lines"].as_array().unwrap().len());
    let before = desk.get(AUDITOR, &format!("{}/lines", of(&sample))).await;
    assert_eq!(before.headers["content-type"], "text/csv; charset=utf-8; header=present");
    let drawn = draw(&desk, AUDITOR, &json!({ "sample": sample["id"] })).await.done();
    assert_eq!(drawn["drawn"]["by"], "Paul Prüfer");
    assert_eq!(drawn["seed_hash"], sample["seed_hash"]);
    for who in [AUDITOR, FINANCE, SACHLICH, HEAD] {
        assert_eq!(desk.get(who, &of(&sample)).await.done(), drawn, "{who}");
        assert_eq!(desk.get(who, "/samples").await.done()["items"], json!([drawn]), "{who}");
    }
    let table = desk.get(AUDITOR, &format!("{}/lines", of(&sample))).await;
    let name = table.headers["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.starts_with("attachment; filename=\"Stichprobe "), "{name}");
    let text = String::from_utf8(table.bytes).unwrap();
    assert!(text.starts_with("line_id,claim_id,") && text.contains(drawn["drawn"]["seed"].as_str().unwrap()));
    assert_eq!(text.lines().count(), 1 + claim["lines"].as_array().unwrap().len());
}

#[tokio::test]
async fn what_cannot_be_committed_is_told_at_its_field() {
    let desk = Desk::open().await;
    let empty = commit(&desk, AUDITOR, |_| {}).await;
    empty.is_problem("invalid-fields");
    assert_eq!(empty.pointers(), ["/period"]);
    submitted(&desk).await.done();
    for (place, value, pointers) in [
        ("/purpose", json!("  "), vec!["/purpose"]),
        ("/bands", json!([]), vec!["/bands"]),
        ("/bands", json!([{ "from": "1.00", "size": 1 }]), vec!["/bands"]),
        ("/bands", json!([{ "from": "0.00", "size": -1 }]), vec!["/bands"]),
        ("/bands", json!([{ "from": "x", "size": 1 }]), vec!["/bands/0/from"]),
        ("/full_from", json!("0.00"), vec!["/full_from"]),
    ] {
        let refused = commit(&desk, AUDITOR, |body| *body.pointer_mut(place).unwrap() = value).await;
        refused.is_problem("invalid-fields");
        assert_eq!(refused.pointers(), pointers, "{refused}");
    }
    for hash in ["abc", ""] {
        let refused = commit(&desk, AUDITOR, |body| body["own_seed_hash"] = json!(hash)).await;
        assert_eq!(refused.pointers(), ["/own_seed_hash"]);
    }
    assert_eq!(desk.get(AUDITOR, "/samples").await.done()["items"], json!([]));
}

#[tokio::test]
async fn a_seed_of_ones_own_is_revealed_once() {
    let desk = Desk::open().await;
    submitted(&desk).await.done();
    let hash = ledger::Hash::of(&[7; 32]).to_string();
    let sample = commit(&desk, SACHLICH, |body| body["own_seed_hash"] = json!(hash)).await.done();
    assert_eq!((&sample["own_seed"], &sample["seed_hash"]), (&json!(true), &json!(hash)));
    for body in [json!({ "sample": sample["id"] }), json!({ "sample": sample["id"], "seed": "1".repeat(64) })]
    {
        let refused = draw(&desk, SACHLICH, &body).await;
        refused.is_problem("invalid-fields");
        assert_eq!(refused.pointers(), ["/seed"]);
    }
    let body = json!({ "sample": sample["id"], "seed": SEED });
    draw(&desk, A, &body).await.is_problem("forbidden");
    draw(&desk, FINANCE, &body).await.is_problem("forbidden");
    assert_eq!(draw(&desk, HEAD, &body).await.done()["drawn"]["seed"], SEED);
    draw(&desk, SACHLICH, &body).await.is_problem("wrong-state");
}
