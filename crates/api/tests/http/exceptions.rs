//! What deviates from the plain way, what is late today, and at which receipts a look may be worthwhile.

use serde_json::json;

use crate::{
    bodies::{actual, claim, exam},
    desk::{A, AUDITOR, Desk, FINANCE, HEAD},
};

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

#[tokio::test]
async fn receipts_at_which_a_look_may_be_worthwhile_are_told_with_their_lines() {
    let desk = Desk::open().await;
    // 120.00, and 200.00, of one issuer and one day.
    let lines = [exam(), actual("F4", "pruefungsgebuehren", "R 18", "200.00")];
    let claim = desk.post(A, "/claims", &claim(&desk.office, &lines)).await.done();
    let below = format!("/conspicuous-receipts?grant={}", desk.office.award.id);
    let found = desk.get(AUDITOR, &below).await.done();
    assert_eq!(
        (&found["looked_at"], &found["is_cut"], &found["split"]),
        (&json!(2), &json!(false), &json!([]))
    );
    let round = &found["round"][0];
    assert_eq!((&round["gross"], &round["number"]), (&json!("200.00"), &json!("R 18")));
    assert_eq!((&round["claim"], &round["line_number"]), (&claim["id"], &json!(2)));
    assert_eq!(found["round"].as_array().unwrap().len(), 1);
    let apart = format!("{below}&threshold=320.00&step=1.00&days=0");
    let found = desk.get(FINANCE, &apart).await.done();
    assert_eq!(found["round"].as_array().unwrap().len(), 2);
    assert_eq!(found["split"][0]["together"], "320.00");
    assert_eq!(found["split"][0]["receipts"].as_array().unwrap().len(), 2);
    let before = desk.get(AUDITOR, &format!("{below}&effective_on=2021-05-31")).await.done();
    assert_eq!((&before["looked_at"], &before["round"]), (&json!(0), &json!([])));
    desk.get(A, &below).await.is_problem("forbidden");
    for query in ["step=0.00", "threshold=viel", "days=367", "days=x", "who=x"] {
        desk.get(AUDITOR, &format!("{below}&{query}")).await.is_problem("invalid-query");
    }
    desk.get(AUDITOR, "/conspicuous-receipts").await.is_problem("invalid-query");
    let unknown = "/conspicuous-receipts?grant=00000000-0000-7000-8000-00000000ffff";
    desk.get(AUDITOR, unknown).await.is_problem("not-found");
}
