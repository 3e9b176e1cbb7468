//! What a claim contains beside plain cost: units, credit notes, income.

use serde_json::{Value, json};

use crate::{
    bodies::{claim, credit_note, exam, lessons, receipt, units, with},
    desk::{A, B, Desk, FINANCE},
};

/// A claim of an exam that was accepted.
async fn accepted(desk: &Desk) -> Value {
    let made = desk.post(A, "/claims", &claim(&desk.office, &[exam()])).await.done();
    let decisions = json!({ "decisions": [{ "line": made["lines"][0]["id"], "decision": "accept" }] });
    let path = format!("/claims/{}/decision", made["id"].as_str().unwrap());
    desk.change(FINANCE, &path, 1, &decisions).await.done()
}

#[tokio::test]
async fn the_units_of_a_line_are_listed_to_who_sees_its_grant() {
    let desk = Desk::open().await;
    let made = desk.post(A, "/claims", &claim(&desk.office, &[lessons()])).await.done();
    let path = format!("/claim-lines/{}/units", made["lines"][0]["id"].as_str().unwrap());
    let listed = desk.get(A, &path).await.done();
    assert_eq!(listed["items"].as_array().unwrap().len(), 40);
    assert_eq!(
        (&listed["items"][1]["reference"], &listed["items"][1]["held"]),
        (&json!("Kurs 1 / Std. 2"), &json!(true))
    );
    desk.get(B, &path).await.is_problem("not-found");
    desk.get(A, "/claim-lines/1/units").await.is_problem("not-found");
}

#[tokio::test]
async fn an_examiner_is_told_what_may_be_the_same_paper() {
    let desk = Desk::open().await;
    let part = with(exam(), "/cost/eligible", json!("1.00"));
    let first = desk.post(A, "/claims", &claim(&desk.office, std::slice::from_ref(&part))).await.done();
    let next = desk.post(A, "/claims", &claim(&desk.office, &[part])).await.done();
    let path = format!("/claim-lines/{}/examination-hints", next["lines"][0]["id"].as_str().unwrap());
    let told = desk.get(FINANCE, &path).await.done();
    assert_eq!(told["items"].as_array().unwrap().len(), 1);
    let hint = &told["items"][0];
    assert_eq!((&hint["kind"], &hint["likeness"]), (&json!("similar_line"), &json!("same_receipt")));
    assert_eq!((&hint["claim"], &hint["line"]), (&first["id"], &first["lines"][0]["id"]));
    assert_eq!((&hint["eligible"], &hint["recognised"]), (&json!("1.00"), &json!("0.00")));
    desk.get(A, &path).await.is_problem("forbidden");
    desk.get(B, &path).await.is_problem("not-found");
}

#[tokio::test]
async fn a_unit_that_is_claimed_already_is_named_with_its_line() {
    let desk = Desk::open().await;
    desk.post(A, "/claims", &claim(&desk.office, &[lessons()])).await.done();
    let pays_for = json!({ "rate": "P4", "units": units("Kurs 1", 1) });
    let as_cost = with(exam(), "/cost/pays_for", pays_for);
    let refused = desk.refuses("unit-claimed-already", A, "/claims", &claim(&desk.office, &[as_cost])).await;
    assert_eq!(
        (refused.status.as_u16(), refused.pointers(), &refused.body["line"]),
        (409, vec!["/lines/0/cost/units"], &json!(1))
    );
    assert_eq!(refused.body["detail"], "line 1: the unit Kurs 1 / Std. 1 of 2021-05-28 is claimed already");
}

#[tokio::test]
async fn every_fault_of_a_unit_is_named_by_its_place() {
    let desk = Desk::open().await;
    let wrong = with(
        lessons(),
        "/cost/units/0",
        json!({ "reference": " ", "performed_on": "2021-02-30", "evidence": "abc" }),
    );
    let refused = desk.refuses("invalid-fields", A, "/claims", &claim(&desk.office, &[wrong])).await;
    let places =
        ["reference", "performed_on", "evidence"].map(|field| format!("/lines/0/cost/units/0/{field}"));
    assert_eq!(refused.pointers(), places);
    let none = with(lessons(), "/cost/units", json!([]));
    let refused = desk.refuses("invalid-fields", A, "/claims", &claim(&desk.office, &[none])).await;
    assert_eq!(refused.pointers(), ["/lines/0/cost/units"]);
    let other_day = with(lessons(), "/paid_on", json!("2021-05-27"));
    let refused = desk.refuses("invalid-fields", A, "/claims", &claim(&desk.office, &[other_day])).await;
    assert_eq!(refused.pointers(), ["/lines/0/paid_on"]);
    let before_the_rate = with(lessons(), "/cost/units/3/performed_on", json!("2019-12-17"));
    desk.refuses("rate-not-usable", A, "/claims", &claim(&desk.office, &[before_the_rate])).await;
}

#[tokio::test]
async fn a_credit_note_above_its_parent_is_refused_with_what_is_left() {
    let desk = Desk::open().await;
    let line = accepted(&desk).await["lines"][0]["id"].clone();
    let credit = |cents: &str| {
        let note = credit_note(json!({ "line": line }), cents);
        claim(&desk.office, &[with(note, "/cost/receipt", receipt("G 1", "200.00"))])
    };
    let refused = desk.refuses("credit-above-parent", A, "/claims", &credit("120.01")).await;
    assert_eq!((&refused.body["open"], &refused.body["asked"]), (&json!("120.00"), &json!("120.01")));
    let made = desk.post(A, "/claims", &credit("120.00")).await.done();
    assert_eq!(
        (&made["lines"][0]["cost"]["kind"], &made["lines"][0]["grant_share"]),
        (&json!("credit_note"), &json!("96.00"))
    );
}

#[tokio::test]
async fn a_credit_note_names_one_line() {
    let desk = Desk::open().await;
    for parent in [json!({}), json!({ "number": 1, "line": desk.office.award.id })] {
        let wrong = claim(&desk.office, &[exam(), credit_note(parent, "1.00")]);
        let refused = desk.refuses("invalid-fields", A, "/claims", &wrong).await;
        assert_eq!(refused.pointers(), ["/lines/1/cost/parent"]);
    }
    let unknown = credit_note(json!({ "line": desk.office.award.id }), "1.00");
    desk.refuses("invalid-credit-note", A, "/claims", &claim(&desk.office, &[unknown])).await;
}

#[tokio::test]
async fn income_is_declared_with_the_claim() {
    let desk = Desk::open().await;
    let income = json!([{ "kind": "third_party", "payer": "Stiftung", "received_on": "2021-05-01", "amount": "50.00" }]);
    let income = with(income, "/0/receipt_number", json!("E 7"));
    let body = with(claim(&desk.office, &[exam()]), "/income", income.clone());
    assert_eq!(desk.post(A, "/claims", &body).await.done()["income"], income);
    let public = with(body.clone(), "/income/0/kind", json!("public_funds"));
    let public = with(public, "/lines/0/cost/receipt/number", json!("R 18"));
    assert_eq!(desk.post(A, "/claims", &public).await.done()["income"][0]["kind"], "public_funds");
    let wrong = with(body.clone(), "/income/0/payer", json!(" "));
    let refused = desk.refuses("invalid-fields", A, "/claims", &wrong).await;
    assert_eq!(refused.pointers(), ["/income/0/payer"]);
    let wrong = with(body.clone(), "/income/0/receipt_number", json!("7".repeat(81)));
    let refused = desk.refuses("invalid-fields", A, "/claims", &wrong).await;
    assert_eq!(refused.pointers(), ["/income/0/receipt_number"]);
    let late = with(body, "/income/0/received_on", json!("2023-01-01"));
    let refused = desk.refuses("invalid-fields", A, "/claims", &late).await;
    assert_eq!(refused.pointers(), ["/income/0"]);
}
