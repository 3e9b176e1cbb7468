//! Payout terms, and the requests that they allow.

use flow::Role;
use serde_json::{Value, json};

use crate::{
    bodies::{approval, payout_request, proof, with, without},
    desk::{A, AUDITOR, Desk, FINANCE, stranger},
    proofs::file,
};

/// A cap of 1,000.00; the second of two instalments of F4 waits for an interim proof.
pub(crate) fn terms() -> Value {
    json!({
        "rule": { "kind": "mixed", "cap": "1000.00" },
        "reference": "§ 5",
        "agreed_on": "2021-01-15",
        "requirements": [
            { "kind": "interim_proof_accepted", "title": "Zwischennachweis", "due_on": "2021-09-30" },
            { "kind": "report", "title": "Sachbericht", "due_on": "2021-09-30" }
        ],
        "instalments": [
            { "component": "F4", "amount": "400.00" },
            { "component": "F4", "amount": "500.00", "requirement": 1 }
        ]
    })
}

pub(crate) fn new_terms(desk: &Desk, terms: &Value) -> Value {
    json!({ "grant": desk.office.forwarding.id, "terms": terms })
}

async fn agreed(desk: &Desk) -> String {
    desk.post(FINANCE, "/payout-terms", &new_terms(desk, &terms())).await.id()
}

fn asked(desk: &Desk, amount: &str) -> Value {
    let need = json!([{ "what": "Gehälter Juni", "due_on": "2021-06-15", "amount": amount }]);
    let body = payout_request(desk.office.forwarding.id, "F4", amount);
    with(body, "/need", need)
}

fn instalment(desk: &Desk, number: i64, amount: &str) -> Value {
    with(payout_request(desk.office.forwarding.id, "F4", amount), "/instalment", json!(number))
}

#[tokio::test]
async fn terms_are_agreed() {
    let desk = Desk::open().await;
    let made = desk.post(FINANCE, "/payout-terms", &new_terms(&desk, &terms())).await;
    assert_eq!((made.status.as_u16(), &made.body["version"]), (201, &json!(1)));
    let rule = json!({ "number": 1, "kind": "mixed", "cap": "1000.00", "reference": "§ 5", "agreed_on": "2021-01-15" });
    assert_eq!(made.body["rules"], json!([rule]));
    assert_eq!(made.body["requirements"][0]["state"], "open");
    let position = desk.office.forwarding.positions[1].id;
    let second = json!({ "number": 2, "position": position, "amount": "500.00", "requirement": 1 });
    assert_eq!(made.body["instalments"][1], second);
    let id = made.id();
    let shown = desk.get(A, &format!("/payout-terms/{id}")).await;
    assert_eq!(shown.body["id"], json!(id));
    let grant = desk.office.forwarding.id;
    let listed = desk.get(AUDITOR, &format!("/payout-terms?grant={grant}")).await.done();
    assert_eq!(listed, json!({ "items": [shown.body], "next": null }));
    desk.refuses("already-exists", FINANCE, "/payout-terms", &new_terms(&desk, &terms())).await;
}

#[tokio::test]
async fn terms_that_cannot_be_are_refused_with_the_field() {
    let desk = Desk::open().await;
    for (place, value, kind) in [
        ("/terms/rule/cap", json!("0.00"), "invalid-fields"),
        ("/terms/rule/cap", json!(1000), "invalid-fields"),
        ("/terms/rule", json!({ "kind": "reimbursement", "cap": "1.00" }), "invalid-fields"),
        ("/terms/rule", json!({ "kind": "gift" }), "invalid-fields"),
        ("/terms/reference", json!(" "), "invalid-fields"),
        ("/terms/agreed_on", json!("gestern"), "invalid-fields"),
        ("/terms/agreed_on", json!("2021-06-02"), "outside-period"),
        ("/terms/requirements/0/title", json!(""), "invalid-fields"),
        ("/terms/requirements/0/kind", json!("wish"), "invalid-fields"),
        ("/terms/instalments/0/amount", json!("0.00"), "invalid-fields"),
        ("/terms/instalments/0/component", json!("F3"), "unknown-component"),
        ("/terms/instalments/1/requirement", json!(3), "invalid-fields"),
    ] {
        let body = with(new_terms(&desk, &terms()), place, value.clone());
        let refused = desk.refuses(kind, FINANCE, "/payout-terms", &body).await;
        assert_eq!(refused.status, 422, "{place} {value}");
    }
    desk.refuses("forbidden", A, "/payout-terms", &new_terms(&desk, &terms())).await;
    desk.refuses("not-found", &stranger(Role::Clerk), "/payout-terms", &new_terms(&desk, &terms())).await;
}

#[tokio::test]
async fn an_advance_is_needed_and_within_the_cap() {
    let desk = Desk::open().await;
    agreed(&desk).await;
    let without_need = without(asked(&desk, "100.00"), "need");
    let refused = desk.refuses("advance-not-allowed", A, "/payout-requests", &without_need).await;
    assert_eq!(refused.pointers(), ["/need"]);
    let blank = with(asked(&desk, "100.00"), "/need/0/what", json!(" "));
    let refused = desk.refuses("invalid-fields", A, "/payout-requests", &blank).await;
    assert_eq!(refused.pointers(), ["/need/0/what"]);
    let above = desk.refuses("limit-exceeded", A, "/payout-requests", &asked(&desk, "1000.01")).await;
    assert_eq!(above.body["limit"], "advance_room");
    let made = desk.post(A, "/payout-requests", &asked(&desk, "1000.00")).await.done();
    assert_eq!(made["need"][0]["amount"], "1000.00");
}

#[tokio::test]
async fn a_rule_is_changed_and_reimbursement_advances_nothing() {
    let desk = Desk::open().await;
    let path = format!("/payout-terms/{}/change", agreed(&desk).await);
    let plain =
        json!({ "rule": { "kind": "reimbursement" }, "reference": "1. Änderung", "agreed_on": "2021-05-01" });
    desk.refuses_change("forbidden", A, &path, 1, &plain).await;
    let earlier = with(plain.clone(), "/agreed_on", json!("2021-01-14"));
    let refused = desk.refuses_change("outside-period", FINANCE, &path, 1, &earlier).await;
    assert_eq!(refused.pointers(), ["/agreed_on"]);
    let changed = desk.change(FINANCE, &path, 1, &plain).await;
    assert_eq!(changed.headers["etag"], "\"2\"");
    assert_eq!(changed.body["rules"][1]["kind"], "reimbursement");
    desk.refuses_change("precondition-failed", FINANCE, &path, 1, &plain).await;
    let refused = desk.refuses("advance-not-allowed", A, "/payout-requests", &asked(&desk, "1.00")).await;
    assert_eq!(refused.body["detail"], "the grant is paid by reimbursement: nothing is paid ahead of use");
}

#[tokio::test]
async fn an_instalment_waits_for_its_requirement() {
    let desk = Desk::open().await;
    let terms = format!("/payout-terms/{}", agreed(&desk).await);
    let first = desk.post(A, "/payout-requests", &instalment(&desk, 1, "400.00")).await.done();
    assert_eq!(first["instalment"], 1);
    desk.refuses("already-exists", A, "/payout-requests", &instalment(&desk, 1, "400.00")).await;
    for (number, amount) in [(1, "399.99"), (3, "400.00")] {
        let other = instalment(&desk, number, amount);
        let refused = desk.refuses("instalment-differs", A, "/payout-requests", &other).await;
        assert_eq!(refused.pointers(), ["/instalment"]);
    }
    let early =
        desk.refuses("requirement-open", A, "/payout-requests", &instalment(&desk, 2, "500.00")).await;
    let waits = "instalment 2 waits for requirement 1, \"Zwischennachweis\", due on 2021-09-30";
    assert_eq!((early.status.as_u16(), &early.body["detail"]), (409, &json!(waits)));
    let id = desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id();
    let met = json!({ "by": "proof", "requirement": 1, "met_on": "2021-06-01", "proof": id });
    let fulfilment = format!("{terms}/fulfilment");
    desk.refuses_change("requirement-not-met", FINANCE, &fulfilment, 1, &met).await;
    let version = file(&desk, &id, "2021-06-01").await;
    desk.change(
        FINANCE,
        &format!("/proofs/{id}/acceptance"),
        version,
        &json!({ "accepted_on": "2021-06-01" }),
    )
    .await
    .done();
    desk.refuses_change("forbidden", A, &fulfilment, 1, &met).await;
    let shown = desk.change(FINANCE, &fulfilment, 1, &met).await.done();
    assert_eq!(
        (&shown["requirements"][0]["state"], &shown["requirements"][0]["proof"]),
        (&json!("met"), &json!(id))
    );
    desk.refuses_change("wrong-state", FINANCE, &fulfilment, 2, &met).await;
    let drawn = desk.post(A, "/payout-requests", &instalment(&desk, 2, "500.00")).await.id();
    desk.change(FINANCE, &format!("/payout-requests/{drawn}/decision"), 1, &approval()).await.done();
}

#[tokio::test]
async fn a_requirement_is_met_in_words_or_waived_with_a_reason() {
    let desk = Desk::open().await;
    let terms = format!("/payout-terms/{}", agreed(&desk).await);
    let words =
        json!({ "by": "words", "requirement": 2, "met_on": "2021-06-01", "words": "Bericht vom 1. Juni" });
    let fulfilment = format!("{terms}/fulfilment");
    for (place, value, pointer) in [
        ("/words", json!(" "), "/words"),
        ("/met_on", json!("x"), "/met_on"),
        ("/requirement", json!("2"), "/requirement"),
    ] {
        let wrong = with(words.clone(), place, value);
        let refused = desk.refuses_change("invalid-fields", FINANCE, &fulfilment, 1, &wrong).await;
        assert_eq!(refused.pointers(), [pointer]);
    }
    let first = with(words.clone(), "/requirement", json!(1));
    desk.refuses_change("requirement-not-met", FINANCE, &fulfilment, 1, &first).await;
    let unknown = with(words.clone(), "/requirement", json!(9));
    desk.refuses_change("invalid-fields", FINANCE, &fulfilment, 1, &unknown).await;
    desk.change(FINANCE, &fulfilment, 1, &words).await.done();
    let waiver = format!("{terms}/waiver");
    let silent = json!({ "requirement": 1, "reason": "" });
    let refused = desk.refuses_change("invalid-fields", FINANCE, &waiver, 2, &silent).await;
    assert_eq!(refused.pointers(), ["/reason"]);
    let shown =
        desk.change(FINANCE, &waiver, 2, &json!({ "requirement": 1, "reason": "Kleinbetrag" })).await.done();
    let states: Vec<_> = shown["requirements"].as_array().unwrap().iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["waived", "met"]);
}
