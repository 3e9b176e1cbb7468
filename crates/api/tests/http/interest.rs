//! Interest on what was used too late is claimed or waived.

use serde_json::{Value, json};

use crate::{
    bodies::{file, payment, tranche, with},
    desk::{A, Desk, FINANCE, ORDERER, RELEASER},
    payments::make_due,
};

/// The award uses money within a week, and interest runs at three points above the base rate.
async fn strict(desk: &Desk) {
    let entry = |value: &str| json!([{ "value": value, "valid_from": "2002-01-01", "basis": "Nr. 4", "source": "Bescheid" }]);
    let amendment = json!({
        "follows": 1, "dated_on": "2021-03-01", "reference": "36.02-1/21-Ä1", "reason": "Frist", "document": file(),
        "law": { "use_by": entry("1 week"), "surcharge": entry("3.00") },
    });
    let path = format!("/grants/{}", desk.office.award.id);
    let version = u32::try_from(desk.office.award.version).unwrap();
    desk.change(FINANCE, &format!("{path}/amendments"), version, &amendment).await.done();
    let waived = json!({ "kind": "appeal_waived", "on": "2021-03-02" });
    desk.change(FINANCE, &format!("{path}/finality"), version + 1, &waived).await.done();
}

fn decision(desk: &Desk, line: &Value) -> Value {
    json!({
        "grant": desk.office.award.id, "received": line["received"], "spent": line["spent"], "decision": "claim",
        "reason": "Zu spät weitergeleitet", "decided_on": "2021-06-01", "due_on": "2021-07-01",
    })
}

#[tokio::test]
async fn interest_is_claimed_and_the_clock_names_the_receivable() {
    let desk = Desk::open().await;
    strict(&desk).await;
    make_due(&desk, "F4", "1240.00").await;
    let received = with(tranche(&desk.office, "F4", "1240.00"), "/received_on", json!("2021-05-01"));
    desk.post(FINANCE, "/tranches", &received).await.done();
    let payment = desk.post(ORDERER, "/payments", &payment(&desk.office, "F4", "1240.00")).await.id();
    desk.change(RELEASER, &format!("/payments/{payment}/release"), 1, &Value::Null).await.done();
    let confirmed = json!({ "confirmed_on": "2021-06-01" });
    desk.change(FINANCE, &format!("/payments/{payment}/confirmation"), 2, &confirmed).await.done();
    let path = format!("/grants/{}/use-clock", desk.office.award.id);
    let interest = desk.get(FINANCE, &path).await.done()["positions"][0]["interest"].clone();
    let line = interest["lines"].as_array().unwrap().iter().find(|line| !line["spent"].is_null()).unwrap();
    assert_eq!(line["receivable"], json!(null));
    let without_day = with(decision(&desk, line), "/due_on", json!(null));
    let refused = desk.refuses("invalid-fields", FINANCE, "/interest-decisions", &without_day).await;
    assert_eq!(refused.pointers(), ["/due_on"]);
    let blank = with(decision(&desk, line), "/reason", json!(" "));
    desk.refuses("invalid-fields", FINANCE, "/interest-decisions", &blank).await;
    desk.refuses("forbidden", A, "/interest-decisions", &decision(&desk, line)).await;
    let waits = with(decision(&desk, line), "/spent", line["received"].clone());
    desk.refuses("not-found", FINANCE, "/interest-decisions", &waits).await;
    let other = with(decision(&desk, line), "/interest", json!("0.01"));
    desk.refuses("precondition-failed", FINANCE, "/interest-decisions", &other).await;
    let claimed = desk.post(FINANCE, "/interest-decisions", &decision(&desk, line)).await.done();
    assert_eq!((&claimed["kind"], &claimed["amount"]), (&json!("interest"), &line["interest"]));
    assert_eq!(claimed["worksheet"]["periods"][0]["rate"], "2.12");
    desk.refuses("already-exists", FINANCE, "/interest-decisions", &decision(&desk, line)).await;
    let after = desk.get(FINANCE, &path).await.done()["positions"][0]["interest"].clone();
    let of_line = |lines: &Value| {
        let lines = lines["lines"].as_array().unwrap().clone();
        lines.into_iter().find(|it| it["spent"] == line["spent"]).unwrap()
    };
    assert_eq!(of_line(&after)["receivable"], claimed["id"]);
}
