//! What people who are signed in are told, and that they have read it.

use flow::{Role, rule_waivers::ProposeWaiver};
use grants::{PROOFS_IN_TIME, Period};
use serde_json::{Value, json};

use crate::door::{Browser, Door};

const PATH: &str = "/notifications";

/// Proposes an exception, which the head is to confirm.
async fn propose(door: &Door, reason: &str) {
    let day = |text: &str| text.parse().unwrap();
    let request = ProposeWaiver {
        grant: door.office.forwarding.id,
        rule: PROOFS_IN_TIME.to_owned(),
        days: Period::new(day("2021-06-01"), day("2030-12-31")).unwrap(),
        allowed_by: "Kreis".to_owned(),
        reason: reason.to_owned(),
    };
    door.office.run(door.office.finance(), request).await;
}

async fn items(door: &Door, browser: &Browser, query: &str) -> Vec<Value> {
    door.get(browser, &format!("{PATH}{query}")).await.done()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_one_is_told_is_listed_and_read_once() {
    let door = Door::open().await;
    let head = door.enter(&door.office.who_is(Role::Head)).await;
    let read = door.post(&head, "/notifications/reading", &json!({ "newest": 1_000_000 })).await;
    assert_eq!(read.status, 204, "{read}");
    let earlier = items(&door, &head, "").await.len();
    propose(&door, "Buchhaltung erkrankt").await;
    let all = items(&door, &head, "").await;
    assert_eq!(all.len(), earlier + 1);
    let newest = all[0].clone();
    let entry = newest["entry"].as_i64().unwrap();
    let expected = json!({
        "entry": entry, "at": "2021-06-01T07:00:00Z", "kind": "waiver_to_confirm", "about": "rule_waiver",
        "subject": newest["subject"], "grant": door.office.forwarding.id, "reference": "50-W-1", "read_at": null
    });
    assert_eq!(newest, expected);
    let page = door.get(&head, &format!("{PATH}?limit=1")).await;
    let next = page.body["next"].as_str().unwrap().to_owned();
    assert_eq!(items(&door, &head, &format!("?limit=1&after={next}")).await, all[1..2]);
    door.wait(60);
    let path = format!("{PATH}/{entry}/reading");
    let read = door.post(&head, &path, &Value::Null).await.done();
    assert_eq!(read["read_at"], "2021-06-01T07:01:00Z");
    door.wait(60);
    assert_eq!(door.post(&head, &path, &Value::Null).await.done(), read, "it was read then");
    assert!(items(&door, &head, "").await.iter().all(|it| it["read_at"] != Value::Null));
}

#[tokio::test]
async fn what_others_are_told_is_not_found() {
    let door = Door::open().await;
    propose(&door, "Buchhaltung erkrankt").await;
    let head = door.enter(&door.office.who_is(Role::Head)).await;
    let entry = items(&door, &head, "").await[0]["entry"].clone();
    let editor = door.enter(&door.office.person_of_a()).await;
    for path in
        [format!("{PATH}/{entry}/reading"), format!("{PATH}/999999/reading"), format!("{PATH}/x/reading")]
    {
        door.post(&editor, &path, &Value::Null).await.is_problem("not-found");
    }
    let unread = items(&door, &head, "").await;
    assert_eq!(unread[0]["read_at"], Value::Null, "nobody reads for another");
    let refused = door.post(&head, "/notifications/reading", &json!({ "newest": "x" })).await;
    assert_eq!(refused.pointers(), ["/newest"]);
}
