//! The texts of mails, over the interface.

use serde_json::{Value, json};

use crate::desk::{A, ADMINISTRATOR, Desk, HEAD};

const PATH: &str = "/mail-texts";

fn at_once(all: &Value) -> Value {
    all["items"].as_array().unwrap().iter().find(|it| it["kind"] == "at_once").unwrap().clone()
}

#[tokio::test]
async fn a_text_is_read_before_it_is_set_and_its_versions_are_kept() {
    let desk = Desk::open().await;
    let before = at_once(&desk.get(HEAD, PATH).await.done());
    assert_eq!((&before["number"], &before["is_shipped"]), (&json!(0), &json!(true)));
    let text = json!({ "subject": "{{ anzahl }} neu", "body": "Guten Tag {{ name }}" });
    let preview = desk.post(ADMINISTRATOR, "/mail-texts/preview", &text).await.done();
    assert_eq!(preview, json!({ "subject": "2 neu", "body": "Guten Tag Erika Beispiel" }));
    let new = json!({ "kind": "at_once", "number": 1, "text": text });
    assert_eq!(desk.post(ADMINISTRATOR, PATH, &new).await.status, 201);
    desk.post(ADMINISTRATOR, PATH, &new).await.is_problem("precondition-failed");
    let set = at_once(&desk.get(HEAD, PATH).await.done());
    assert_eq!((&set["number"], &set["is_shipped"], &set["text"]), (&json!(1), &json!(false), &text));
    let back = desk.post(ADMINISTRATOR, PATH, &json!({ "kind": "at_once", "number": 2 })).await.done();
    assert_eq!((&back["number"], &back["text"]), (&json!(2), &Value::Null));
    let back = at_once(&desk.get(HEAD, PATH).await.done());
    assert_eq!((&back["is_shipped"], &back["text"]), (&json!(true), &before["text"]));
    let numbers: Vec<_> =
        back["versions"].as_array().unwrap().iter().map(|it| it["number"].clone()).collect();
    assert_eq!(numbers, [2, 1]);
    desk.get(A, PATH).await.is_problem("forbidden");
}

#[tokio::test]
async fn what_is_no_text_of_a_mail_is_refused_at_its_field() {
    let desk = Desk::open().await;
    for (text, at) in [
        (json!({ "subject": "x", "body": "{{ betrag }}" }), "/body"),
        (json!({ "subject": "x\r\nBcc: y@z.example", "body": "x" }), "/subject"),
    ] {
        for (path, body) in [
            ("/mail-texts/preview", text.clone()),
            (PATH, json!({ "kind": "at_once", "number": 1, "text": text })),
        ] {
            let refused = desk.post(ADMINISTRATOR, path, &body).await;
            assert_eq!(refused.pointers(), [at], "{refused}");
        }
    }
    let refused = desk.post(ADMINISTRATOR, PATH, &json!({ "kind": "weekly", "number": 1 })).await;
    assert_eq!(refused.pointers(), ["/kind"]);
}
