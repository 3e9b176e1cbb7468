//! Comments.

use serde_json::{Value, json};

use crate::{
    bodies::with,
    claims::submitted,
    desk::{A, AUDITOR, B, Desk, FINANCE},
};

fn comment(claim: &Value, visibility: &str, text: &str) -> Value {
    json!({ "claim": claim["id"], "line": claim["lines"][0]["id"], "visibility": visibility, "text": text })
}

#[tokio::test]
async fn what_is_shared_is_read_by_both_sides_and_what_is_internal_by_the_office() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let said = desk.post(FINANCE, "/comments", &comment(&claim, "shared", "Liste?")).await;
    insta::assert_snapshot!(said, @r#"
    201 Created
    {
      "author": "Frieda Finanz",
      "claim": "00000000-0000-7000-8000-000000130000",
      "id": "00000000-0000-7000-8000-000000170000",
      "line": "00000000-0000-7000-8000-000000130001",
      "on": "2021-06-01",
      "organisation": "00000000-0000-0000-0000-00000000000b",
      "text": "Liste?",
      "visibility": "shared"
    }
    "#);
    desk.post(FINANCE, "/comments", &comment(&claim, "internal", "Stichprobe")).await.done();
    let path = format!("/claims/{}/comments", claim["id"].as_str().unwrap());
    for (who, count) in [(FINANCE, 2), (AUDITOR, 2), (A, 1)] {
        let read = desk.get(who, &path).await.done();
        assert_eq!(read["items"].as_array().unwrap().len(), count, "{who}");
        assert_eq!(read["items"][0], said.body);
    }
    let page = desk.get(FINANCE, &format!("{path}?limit=1")).await.done();
    let next = page["next"].as_str().unwrap();
    let rest = desk.get(FINANCE, &format!("{path}?limit=1&after={next}")).await.done();
    assert_eq!((&rest["items"][0]["text"], &rest["next"]), (&json!("Stichprobe"), &Value::Null));
}

#[tokio::test]
async fn who_may_not_comment_is_told_so() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    desk.refuses("forbidden", A, "/comments", &comment(&claim, "internal", "?")).await;
    desk.refuses("forbidden", AUDITOR, "/comments", &comment(&claim, "shared", "?")).await;
    let theirs = desk.refuses("not-found", B, "/comments", &comment(&claim, "shared", "?")).await;
    let unknown =
        with(comment(&claim, "shared", "?"), "/claim", json!("00000000-0000-7000-8000-00000000ffff"));
    assert_eq!(theirs.body, desk.refuses("not-found", B, "/comments", &unknown).await.body);
    let elsewhere = with(comment(&claim, "shared", "?"), "/line", claim["grant"].clone());
    desk.refuses("invalid-decision", A, "/comments", &elsewhere).await;
    let empty = desk.refuses("invalid-fields", A, "/comments", &comment(&claim, "shared", " ")).await;
    assert_eq!(empty.pointers(), ["/text"]);
    let whole = with(comment(&claim, "shared", "Alles da"), "/line", Value::Null);
    assert_eq!(desk.post(A, "/comments", &whole).await.done()["line"], Value::Null);
}
