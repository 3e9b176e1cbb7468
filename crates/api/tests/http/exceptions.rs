//! What deviates from the plain way, and what is late today.

use serde_json::json;

use crate::desk::{A, AUDITOR, Desk, FINANCE, HEAD};

#[tokio::test]
async fn a_setting_that_was_changed_is_told_with_its_entry_who_and_why() {
    let desk = Desk::open().await;
    assert_eq!(desk.get(AUDITOR, "/exceptions").await.done(), json!({ "items": [], "next": null }));
    let closed = json!({ "until": "2020-12-31", "reason": "Jahresabschluss" });
    desk.post(FINANCE, "/closed-periods", &closed).await.done();
    let found = desk.get(AUDITOR, "/exceptions?limit=5").await.done();
    let it = &found["items"][0];
    assert_eq!((&it["kind"], &it["command"]), (&json!("setting_changed"), &json!("period.close")));
    assert_eq!((&it["by"], &it["reason"]), (&json!("Frieda Finanz"), &json!("Jahresabschluss")));
    assert_eq!((&it["recorded_on"], &it["grant"]), (&json!("2021-06-01"), &json!(null)));
    assert_eq!(it["entry"], desk.get(AUDITOR, "/journal/head").await.done()["number"]);
    assert_eq!(desk.get(HEAD, "/exceptions?kind=setting_changed").await.done()["items"], found["items"]);
    assert_eq!(desk.get(HEAD, "/exceptions?kind=offset").await.done()["items"], json!([]));
    let before = format!("/exceptions?after={}", it["entry"]);
    assert_eq!(desk.get(HEAD, &before).await.done()["items"], json!([]));
    assert_eq!(desk.get(AUDITOR, "/exceptions?known_on=2021-05-31").await.done()["items"], json!([]));
}

#[tokio::test]
async fn who_receives_sees_nothing_of_it_and_what_cannot_be_asked_is_said() {
    let desk = Desk::open().await;
    for path in ["/exceptions", "/exceptions/late"] {
        desk.get(A, path).await.is_problem("forbidden");
    }
    for query in ["?kind=x", "?limit=0", "?after=x", "?who=x"] {
        desk.get(AUDITOR, &format!("/exceptions{query}")).await.is_problem("invalid-query");
    }
    let late = desk.get(AUDITOR, "/exceptions/late").await.done();
    assert!(late["deadlines"].is_array() && late["parked"] == json!([]), "{late}");
}
