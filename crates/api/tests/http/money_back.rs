//! Money that comes back: returns, reissues, repayments, receivables.

use flow::Role;
use serde_json::{Value, json};

use crate::{
    bodies::with,
    desk::{A, AUDITOR, B, Desk, FINANCE, ORDERER, RELEASER, stranger},
    payments::{make_due, ordered},
};

/// A payment of 1,240.00 for F4 that is confirmed.
pub(crate) async fn confirmed(desk: &Desk) -> String {
    let id = ordered(desk).await;
    desk.change(RELEASER, &format!("/payments/{id}/release"), 1, &Value::Null).await.done();
    let confirmation = json!({ "confirmed_on": "2021-05-31" });
    desk.change(FINANCE, &format!("/payments/{id}/confirmation"), 2, &confirmation).await.done();
    id
}

pub(crate) fn came_back() -> Value {
    json!({ "returned_on": "2021-06-01", "reason": "Konto erloschen" })
}

pub(crate) fn demand(desk: &Desk, kind: &str, amount: &str) -> Value {
    json!({
        "grant": desk.office.forwarding.id,
        "component": "F4",
        "kind": kind,
        "amount": amount,
        "reason": "Nicht verbraucht",
        "legal_ground": "§ 49a VwVfG NRW",
        "demanded_on": "2021-06-01",
        "due_on": "2021-07-01"
    })
}

pub(crate) fn repayment(grant: impl ToString, amount: &str) -> Value {
    json!({
        "grant": grant.to_string(),
        "component": "F4",
        "kind": "refund",
        "amount": amount,
        "received_on": "2021-06-01"
    })
}

pub(crate) fn repaid(amount: &str) -> Value {
    json!({ "amount": amount, "received_on": "2021-06-01" })
}

#[tokio::test]
async fn a_payment_comes_back_and_is_issued_again() {
    let desk = Desk::open().await;
    let id = confirmed(&desk).await;
    let (back, again) = (format!("/payments/{id}/return"), format!("/payments/{id}/reissue"));
    desk.refuses_change("wrong-state", ORDERER, &again, 3, &Value::Null).await;
    let silent = with(came_back(), "/reason", json!(" "));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &back, 3, &silent).await;
    assert_eq!(refused.pointers(), ["/reason"]);
    let early = with(came_back(), "/returned_on", json!("2021-05-30"));
    let refused = desk.refuses_change("outside-period", FINANCE, &back, 3, &early).await;
    assert_eq!(refused.pointers(), ["/returned_on"]);
    desk.refuses_change("forbidden", A, &back, 3, &came_back()).await;
    let returned = desk.change(FINANCE, &back, 3, &came_back()).await;
    let says = ["state", "reason", "on"].map(|name| returned.body[name].as_str().unwrap());
    assert_eq!(says, ["returned", "Konto erloschen", "2021-06-01"]);
    assert_eq!((returned.status.as_u16(), &returned.headers["etag"]), (200, &"\"4\"".parse().unwrap()));
    desk.refuses_change("wrong-state", FINANCE, &back, 4, &came_back()).await;
    desk.refuses_change("precondition-failed", ORDERER, &again, 3, &Value::Null).await;
    desk.refuses_change("forbidden", AUDITOR, &again, 4, &Value::Null).await;
    let made = desk.change(ORDERER, &again, 4, &Value::Null).await;
    assert_eq!((made.status.as_u16(), &made.body["state"]), (201, &json!("ordered")));
    assert_eq!((&made.body["replaces"], &made.body["amount"]), (&json!(id), &json!("1240.00")));
    desk.refuses_change("already-exists", ORDERER, &again, 4, &Value::Null).await;
}

#[tokio::test]
async fn money_is_demanded_repaid_and_waived() {
    let desk = Desk::open().await;
    confirmed(&desk).await;
    let made = desk.post(FINANCE, "/receivables", &demand(&desk, "refund", "240.00")).await;
    let says = ["kind", "amount", "open", "state", "due_on"].map(|name| made.body[name].as_str().unwrap());
    assert_eq!(says, ["refund", "240.00", "240.00", "open", "2021-07-01"]);
    let path = format!("/receivables/{}", made.id());
    let above = desk
        .refuses_change("limit-exceeded", FINANCE, &format!("{path}/settlement"), 1, &repaid("240.01"))
        .await;
    let said = ["limit", "of", "open", "asked"].map(|name| above.body[name].as_str().unwrap());
    assert_eq!(said, ["receivable_open", "§ 49a VwVfG NRW", "240.00", "240.01"]);
    desk.change(FINANCE, &format!("{path}/settlement"), 1, &repaid("100.00")).await.done();
    let waiver = json!({ "amount": "140.00", "reason": "Kleinbetrag" });
    desk.refuses_change("forbidden", A, &format!("{path}/waiver"), 2, &waiver).await;
    let silent = with(waiver.clone(), "/reason", json!(""));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &format!("{path}/waiver"), 2, &silent).await;
    assert_eq!(refused.pointers(), ["/reason"]);
    let settled = desk.change(FINANCE, &format!("{path}/waiver"), 2, &waiver).await;
    assert_eq!((&settled.body["state"], &settled.body["open"]), (&json!("settled"), &json!("0.00")));
    let last = json!({ "step": "waived", "on": "2021-06-01", "amount": "140.00", "reason": "Kleinbetrag" });
    assert_eq!(settled.body["steps"][1], last);
    assert_eq!(desk.get(A, &path).await.body, settled.body);
    assert_eq!(desk.get(A, "/receivables").await.done()["items"], json!([settled.body]));
    desk.get(B, &path).await.is_problem("not-found");
}

#[tokio::test]
async fn a_demand_that_cannot_be_is_refused_with_the_field() {
    let desk = Desk::open().await;
    for (place, value, kind) in [
        ("/amount", json!("0.00"), "invalid-fields"),
        ("/kind", json!("gift"), "invalid-fields"),
        ("/reason", json!(" "), "invalid-fields"),
        ("/legal_ground", json!(""), "invalid-fields"),
        ("/due_on", json!("2021-05-31"), "outside-period"),
        ("/demanded_on", json!("2021-06-02"), "outside-period"),
        ("/component", json!("F3"), "unknown-component"),
    ] {
        let body = with(demand(&desk, "refund", "1.00"), place, value);
        let refused = desk.refuses(kind, FINANCE, "/receivables", &body).await;
        assert!(kind == "unknown-component" || refused.pointers() == [place], "{refused}");
    }
    let never_paid =
        desk.refuses("invalid-amount", FINANCE, "/receivables", &demand(&desk, "refund", "1.00")).await;
    assert_eq!(never_paid.pointers(), ["/amount"]);
    desk.refuses("forbidden", A, "/receivables", &demand(&desk, "refund", "1.00")).await;
    desk.refuses("not-found", &stranger(Role::Clerk), "/receivables", &demand(&desk, "refund", "1.00")).await;
}

#[tokio::test]
async fn what_is_owed_is_deferred_in_parts() {
    let desk = Desk::open().await;
    confirmed(&desk).await;
    let owed = desk.post(FINANCE, "/receivables", &demand(&desk, "refund", "240.00")).await.id();
    let path = format!("/receivables/{owed}/deferral");
    let body = json!({ "first_due_on": "2021-08-31", "parts": 2, "reason": "Erhebliche Härte" });
    for (place, value, kind) in [
        ("/first_due_on", json!("2021-06-01"), "outside-period"),
        ("/parts", json!(61), "invalid-fields"),
        ("/reason", json!(" "), "invalid-fields"),
    ] {
        let wrong = with(body.clone(), place, value);
        let refused = desk.refuses_change(kind, FINANCE, &path, 1, &wrong).await;
        assert_eq!(refused.pointers(), [place], "{refused}");
    }
    desk.refuses_change("forbidden", A, &path, 1, &body).await;
    let deferred = desk.change(FINANCE, &path, 1, &body).await.done();
    let parts = json!([
        { "due_on": "2021-08-31", "amount": "120.00" },
        { "due_on": "2021-09-30", "amount": "120.00" }
    ]);
    let told = json!([{ "on": "2021-06-01", "reason": "Erhebliche Härte", "parts": parts }]);
    assert_eq!((&deferred["deferrals"], &deferred["open"]), (&told, &json!("240.00")));
    assert_eq!(desk.get(A, &format!("/receivables/{owed}")).await.done(), deferred);
    desk.refuses_change("precondition-failed", FINANCE, &path, 1, &body).await;
}

#[tokio::test]
async fn a_receivable_is_offset_against_what_is_due() {
    let desk = Desk::open().await;
    confirmed(&desk).await;
    make_due(&desk, "F4", "100.00").await;
    let path = format!(
        "/receivables/{}/offset",
        desk.post(FINANCE, "/receivables", &demand(&desk, "refund", "300.00")).await.id()
    );
    let against =
        |amount: &str| json!({ "grant": desk.office.forwarding.id, "component": "F4", "amount": amount });
    let above = desk.refuses_change("limit-exceeded", FINANCE, &path, 1, &against("100.01")).await;
    assert_eq!((&above.body["limit"], &above.body["open"]), (&json!("due"), &json!("100.00")));
    let of_award = with(against("1.00"), "/grant", json!(desk.office.award.id));
    let refused = desk.refuses_change("cannot-offset", FINANCE, &path, 1, &of_award).await;
    assert_eq!(refused.pointers(), ["/grant"]);
    let done = desk.change(FINANCE, &path, 1, &against("100.00")).await.done();
    assert_eq!((&done["open"], &done["state"]), (&json!("200.00"), &json!("partly")));
    assert_eq!(done["steps"][0]["against"], json!(desk.office.forwarding.positions[1].id));
}

#[tokio::test]
async fn money_is_repaid_and_passed_on_to_the_ministry() {
    let desk = Desk::open().await;
    confirmed(&desk).await;
    let grant = desk.office.forwarding.id;
    let made = desk.post(FINANCE, "/repayments", &repayment(grant, "40.00")).await;
    assert_eq!((made.status.as_u16(), &made.body["kind"]), (201, &json!("refund")));
    assert_eq!((&made.body["passes_on"], &made.body["received_on"]), (&json!([]), &json!("2021-06-01")));
    let id = made.id();
    assert_eq!(desk.get(A, &format!("/repayments/{id}")).await.done()["amount"], "40.00");
    assert_eq!(desk.get(A, "/repayments").await.done()["items"].as_array().unwrap().len(), 1);
    desk.refuses("forbidden", A, "/repayments", &repayment(grant, "1.00")).await;
    let above = desk.refuses("limit-exceeded", FINANCE, "/repayments", &repayment(grant, "1200.01")).await;
    assert_eq!(above.body["limit"], "cash");
    let owed = desk.post(FINANCE, "/receivables", &demand(&desk, "refund", "60.00")).await.id();
    let upwards = with(repayment(desk.office.award.id, "100.00"), "/passes_on", json!([owed]));
    let open = desk.refuses("cannot-pass-on", FINANCE, "/repayments", &upwards).await;
    assert_eq!(open.pointers(), ["/passes_on"]);
    desk.change(FINANCE, &format!("/receivables/{owed}/settlement"), 1, &repaid("60.00")).await.done();
    let passed = desk.post(FINANCE, "/repayments", &upwards).await.done();
    assert_eq!(passed["passes_on"], json!([owed]));
    let twice = with(upwards.clone(), "/amount", json!("0.01"));
    desk.refuses("cannot-pass-on", FINANCE, "/repayments", &twice).await;
    let interest = with(repayment(desk.office.award.id, "1.00"), "/kind", json!("interest"));
    desk.refuses("cannot-pass-on", FINANCE, "/repayments", &interest).await;
    let many = with(upwards, "/passes_on", json!(vec![owed; 201]));
    desk.refuses("invalid-fields", FINANCE, "/repayments", &many).await;
}
