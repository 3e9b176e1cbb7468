//! Acts that need more than one person.

use serde_json::{Value, json};

use crate::{
    desk::{A, AUDITOR, Desk, FINANCE, HEAD, RELEASER},
    payments::ordered,
};

fn steps(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|it| it["second"]["step"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_act_is_told_with_whoever_was_there_before_page_by_page() {
    let desk = Desk::open().await;
    let payment = ordered(&desk).await;
    desk.change(RELEASER, &format!("/payments/{payment}/release"), 1, &Value::Null).await.done();
    let found = desk.get(AUDITOR, "/four-eyes?kind=payment").await.done();
    assert_eq!(steps(&found), ["release_2", "release_1"]);
    let newest = &found["items"][0];
    assert_eq!((&newest["subject"], &newest["people"]), (&json!(payment), &json!("different")));
    let first: Vec<_> =
        newest["first"].as_array().unwrap().iter().map(|it| it["step"].as_str().unwrap()).collect();
    assert_eq!(first, ["order", "release_1"]);
    let second = &newest["second"];
    assert_eq!((&second["name"], &second["role"]), (&json!("Rolf Rat"), &json!("releaser")));
    assert_eq!((&second["on"], &second["held_role"]), (&json!("2021-06-01"), &json!(true)));
    let page = desk.get(HEAD, "/four-eyes?kind=payment&limit=1").await.done();
    assert_eq!(steps(&page), ["release_2"]);
    let next = page["next"].as_str().unwrap();
    let rest = desk.get(HEAD, &format!("/four-eyes?kind=payment&limit=1&after={next}")).await.done();
    assert_eq!((steps(&rest), &rest["next"]), (vec!["release_1"], &Value::Null));
    let all = desk.get(FINANCE, &format!("/four-eyes?grant={}", desk.office.forwarding.id)).await.done();
    assert_eq!(steps(&all).len(), 4, "and the approval that two certified");
    for days in ["effective_on=2021-05-31", "known_on=2021-05-31"] {
        assert_eq!(desk.get(AUDITOR, &format!("/four-eyes?{days}")).await.done()["items"], json!([]));
    }
}

#[tokio::test]
async fn who_receives_sees_nothing_of_it_and_what_cannot_be_asked_is_said() {
    let desk = Desk::open().await;
    desk.get(A, "/four-eyes").await.is_problem("forbidden");
    for query in ["kind=x", "limit=0", "after=x", "who=x", "after=2021-06-01.x.payment.1.sign"] {
        desk.get(AUDITOR, &format!("/four-eyes?{query}")).await.is_problem("invalid-query");
    }
}
