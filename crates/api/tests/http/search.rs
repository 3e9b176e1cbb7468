//! Search over everything.

use serde_json::json;

use crate::{
    claims::submitted,
    desk::{A, B, Desk, FINANCE, HEAD},
};

#[tokio::test]
async fn what_is_found_says_what_matched_and_a_stranger_finds_nothing() {
    let desk = Desk::open().await;
    submitted(&desk).await;
    let found = desk.get(FINANCE, "/search?q=50-w-1").await.done();
    let grant = desk.office.forwarding.id;
    assert_eq!(found["kinds"][0]["kind"], "grant");
    let expected = json!({
        "id": grant, "claim": null, "number": null, "title": "50-W-1", "detail": found["kinds"][0]["hits"][0]["detail"],
        "amount": "48000.00", "matched": "reference",
    });
    assert_eq!(found["kinds"][0]["hits"], json!([expected]));
    assert_eq!(desk.get(A, "/search?q=48000.00").await.done()["kinds"][0]["hits"][0]["matched"], "amount");
    assert_eq!(desk.get(B, "/search?q=50-w-1").await.done(), json!({"kinds": []}));
    assert_eq!(desk.get(HEAD, "/search?q=%25_").await.done(), json!({"kinds": []}));
    for query in ["", "?q=", "?q=x", "?q=%20x%20", "?text=50-W-1", "?q=50-W-1&effective_on=2021-03-01"] {
        desk.get(FINANCE, &format!("/search{query}")).await.is_problem("invalid-query");
    }
}
