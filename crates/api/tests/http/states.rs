//! Versions, keys and states: a thing is done once, and to what was seen.

use serde_json::{Value, json};

use crate::{
    bodies::{approval, claim, exam, payout_request, proof},
    claims::{decision, submitted},
    desk::{A, Desk, FINANCE, RELEASER},
    payments::ordered,
};

#[tokio::test]
async fn a_version_that_is_older_than_the_subject() {
    let desk = Desk::open().await;
    let claimed = submitted(&desk).await.done();
    let claim = format!("/claims/{}", claimed["id"].as_str().unwrap());
    let payment = format!("/payments/{}", ordered(&desk).await);
    desk.change(RELEASER, &format!("{payment}/release"), 1, &Value::Null).await.done();
    desk.change(FINANCE, &format!("{claim}/decision"), 1, &decision(&claimed)).await.done();
    let release = format!("{payment}/release");
    let refused = desk.refuses_change("precondition-failed", RELEASER, &release, 1, &Value::Null).await;
    insta::assert_snapshot!(refused, @r#"
    412 Precondition Failed
    {
      "detail": "the payment was changed in the meantime",
      "status": 412,
      "title": "The subject was changed in the meantime",
      "type": "/problems/precondition-failed"
    }
    "#);
    for (path, who, body) in [
        (format!("{payment}/confirmation"), FINANCE, json!({ "confirmed_on": "2021-06-01" })),
        (format!("{payment}/rejection"), FINANCE, json!({ "reason": "x" })),
        (format!("{claim}/decision"), FINANCE, decision(&claimed)),
        (format!("{claim}/withdrawal"), A, Value::Null),
    ] {
        desk.refuses_change("precondition-failed", who, &path, 1, &body).await;
    }
}

#[tokio::test]
async fn a_version_that_never_was() {
    let desk = Desk::open().await;
    let asked = payout_request(desk.office.forwarding.id, "F4", "1.00");
    let asked = desk.post(A, "/payout-requests", &asked).await.id();
    let made = desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id();
    for (path, who, body) in [
        (format!("/payout-requests/{asked}/decision"), FINANCE, approval()),
        (format!("/proofs/{made}/filing"), A, json!({ "filed_on": "2021-06-01" })),
        (format!("/proofs/{made}/acceptance"), FINANCE, json!({ "accepted_on": "2021-06-01" })),
    ] {
        for version in [0, 2, u32::MAX] {
            desk.refuses_change("precondition-failed", who, &path, version, &body).await;
        }
    }
}

#[tokio::test]
async fn a_step_that_the_state_does_not_allow() {
    let desk = Desk::open().await;
    let claimed = submitted(&desk).await.done();
    let claim = format!("/claims/{}", claimed["id"].as_str().unwrap());
    desk.change(FINANCE, &format!("{claim}/decision"), 1, &decision(&claimed)).await.done();
    desk.refuses_change("wrong-state", FINANCE, &format!("{claim}/decision"), 2, &decision(&claimed)).await;
    desk.refuses_change("wrong-state", A, &format!("{claim}/withdrawal"), 2, &Value::Null).await;
    let payment = format!("/payments/{}", ordered(&desk).await);
    let confirmation = json!({ "confirmed_on": "2021-06-01" });
    desk.refuses_change("wrong-state", FINANCE, &format!("{payment}/confirmation"), 1, &confirmation).await;
    let asked = payout_request(desk.office.forwarding.id, "F4", "1.00");
    let path = format!("/payout-requests/{}/decision", desk.post(A, "/payout-requests", &asked).await.id());
    desk.change(FINANCE, &path, 1, &approval()).await.done();
    desk.refuses_change("wrong-state", FINANCE, &path, 2, &approval()).await;
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_no_other_request() {
    let desk = Desk::open().await;
    let body = claim(&desk.office, &[exam()]);
    let first = desk.post_with("my-own-key", A, "/claims", &body).await;
    let before = desk.head().await;
    let again = desk.post_with("my-own-key", A, "/claims", &body).await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    let other = claim(&desk.office, &[exam(), exam()]);
    let refused = desk.post_with("my-own-key", A, "/claims", &other).await;
    insta::assert_snapshot!(refused, @r#"
    409 Conflict
    {
      "detail": "the idempotency key was used for another request",
      "status": 409,
      "title": "The idempotency key was used for another request",
      "type": "/problems/idempotency-key-reused"
    }
    "#);
    let asked = payout_request(desk.office.forwarding.id, "F4", "1.00");
    desk.post_with("my-own-key", A, "/payout-requests", &asked).await.is_problem("idempotency-key-reused");
    assert_eq!(desk.head().await.number, before.number);
    // Another organisation may have the same key.
    let theirs = payout_request(desk.office.award.id, "F4", "1.00");
    desk.post_with("my-own-key", FINANCE, "/payout-requests", &theirs).await.done();
}
