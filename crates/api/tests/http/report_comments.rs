//! Comments on versions of a Sachbericht.

use serde_json::{Value, json};

use crate::{
    bodies::with,
    desk::{A, AUDITOR, B, Desk, FINANCE},
};

async fn report(desk: &Desk) -> Value {
    let sections = json!([{ "topic": "success", "text": "Viele." }]);
    let new = json!({
        "grant": desk.office.forwarding.id.to_string(), "kind": "zwischennachweis", "until": "2021-05-31",
        "follows": 0, "sections": sections,
        "participants": [{ "group": "vermittelt", "count": 191, "parts": [{ "group": "Coaching", "count": 140 }] }]
    });
    desk.post(A, "/reports", &new).await.done()
}

fn comment(report: &Value, visibility: &str, text: &str) -> Value {
    json!({ "report": report["id"], "topic": "success", "visibility": visibility, "text": text })
}

#[tokio::test]
async fn figures_of_participants_that_are_more_than_their_group_are_refused() {
    let desk = Desk::open().await;
    let report = report(&desk).await;
    assert_eq!(report["participants"][0]["parts"][0]["count"], 140);
    let parts = json!([{ "group": "Coaching", "count": 4 }, { "group": "Sprache", "count": null }]);
    let again = json!({
        "grant": report["grant"], "kind": "zwischennachweis", "until": "2021-05-31", "follows": 1,
        "sections": [{ "topic": "success", "text": "Viele." }],
        "participants": [{ "group": "vermittelt", "count": 3, "parts": parts }]
    });
    let refused = desk.refuses("invalid-fields", A, "/reports", &again).await;
    assert_eq!(refused.pointers(), ["/participants"]);
    let kept = with(again, "/participants/0/count", json!(4));
    assert_eq!(
        desk.post(A, "/reports", &kept).await.done()["participants"][0]["parts"][1]["count"],
        Value::Null
    );
}

#[tokio::test]
async fn both_sides_talk_about_a_report() {
    let desk = Desk::open().await;
    let report = report(&desk).await;
    let said = desk.post(FINANCE, "/report-comments", &comment(&report, "shared", "Wie viele?")).await;
    insta::assert_snapshot!(said, @r#"
    201 Created
    {
      "author": "Frieda Finanz",
      "id": "00000000-0000-7000-8000-000000150000",
      "on": "2021-06-01",
      "organisation": "00000000-0000-0000-0000-00000000000b",
      "report": "00000000-0000-7000-8000-000000130000",
      "text": "Wie viele?",
      "topic": "success",
      "visibility": "shared"
    }
    "#);
    desk.post(FINANCE, "/report-comments", &comment(&report, "internal", "siehe Liste")).await.done();
    let path = format!("/reports/{}/comments", report["id"].as_str().unwrap());
    for (who, count) in [(FINANCE, 2), (AUDITOR, 2), (A, 1)] {
        let read = desk.get(who, &path).await.done();
        assert_eq!(read["items"].as_array().unwrap().len(), count, "{who}");
        assert_eq!(read["items"][0], said.body);
    }
    let now = desk.get(A, &path).await.done();
    assert_eq!(desk.get(A, &format!("{path}?effective_on=2021-06-01")).await.done(), now);
    desk.get(A, &format!("{path}?known_on=2021-05-31")).await.is_problem("not-found");
}

#[tokio::test]
async fn who_may_not_comment_on_a_report_is_told_so() {
    let desk = Desk::open().await;
    let report = report(&desk).await;
    let to = "/report-comments";
    desk.refuses("forbidden", A, to, &comment(&report, "internal", "?")).await;
    desk.refuses("forbidden", AUDITOR, to, &comment(&report, "shared", "?")).await;
    let theirs = desk.refuses("not-found", B, to, &comment(&report, "shared", "?")).await;
    let unknown =
        with(comment(&report, "shared", "?"), "/report", json!("00000000-0000-7000-8000-00000000ffff"));
    assert_eq!(theirs.body, desk.refuses("not-found", B, to, &unknown).await.body);
    let path = format!("/reports/{}/comments", report["id"].as_str().unwrap());
    let foreign = desk.get(B, &path).await;
    foreign.is_problem("not-found");
    let empty = desk.refuses("invalid-fields", A, to, &comment(&report, "shared", " ")).await;
    assert_eq!(empty.pointers(), ["/text"]);
    let topic = with(comment(&report, "shared", "?"), "/topic", json!("weather"));
    desk.refuses("invalid-fields", A, to, &topic).await;
    let whole = with(comment(&report, "shared", "Alles da"), "/topic", Value::Null);
    assert_eq!(desk.post(A, to, &whole).await.done()["topic"], Value::Null);
}
