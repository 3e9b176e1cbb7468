//! Amounts that are none, on the paths beside those on which money goes its way.

use serde_json::{Value, json};

use crate::{
    bad_amounts::{bad, refuses_all},
    bodies::{amendment, claim, credit_note, exam, payout_request, proof, with},
    claim_steps::correction,
    claims::submitted,
    desk::{A, ADMINISTRATOR, AUDITOR, Desk, FINANCE},
};

const SOME_ID: &str = "00000000-0000-7000-8000-00000000ffff";

/// What is no amount where one may be left out or be nothing.
fn bad_if_given() -> Vec<Value> {
    bad().into_iter().filter(|amount| !amount.is_null() && amount != "0.00").collect()
}

async fn refuses_given(desk: &Desk, who: &str, path: &str, body: Value, pointer: &str) {
    for amount in bad_if_given() {
        let wrong = with(body.clone(), pointer, amount.clone());
        let refused = desk.refuses("invalid-fields", who, path, &wrong).await;
        assert_eq!(refused.pointers(), [pointer], "{path} {amount}");
    }
}

async fn refuses_changes(desk: &Desk, who: &str, path: &str, body: Value, pointer: &str) {
    for amount in bad_if_given() {
        let wrong = with(body.clone(), pointer, amount.clone());
        let refused = desk.refuses_change("invalid-fields", who, path, 1, &wrong).await;
        assert_eq!(refused.pointers(), [pointer], "{path} {amount}");
    }
}

#[tokio::test]
async fn of_needs() {
    let desk = Desk::open().await;
    let asked = payout_request(desk.office.forwarding.id, "F4", "1.00");
    refuses_all(&desk, A, "/payout-requests", asked.clone(), "/need/0/amount").await;
    refuses_given(&desk, A, "/payout-requests", asked, "/need/0/total").await;
}

#[tokio::test]
async fn of_amendments_and_what_is_taken_back() {
    let desk = Desk::open().await;
    let grant = format!("/grants/{}", desk.office.award.id);
    let mut body = amendment("120000.00");
    body["plan"] = json!([{ "component": "F4", "category": "unterrichtsstunden", "planned": "1.00" }]);
    for pointer in ["/positions/0/amount", "/plan/0/planned"] {
        refuses_changes(&desk, FINANCE, &format!("{grant}/amendments"), body.clone(), pointer).await;
    }
    let back = json!({ "component": "F4", "amount": "5.00", "reason": "Das Ministerium zahlt weniger" });
    refuses_changes(&desk, FINANCE, &format!("{grant}/due-withdrawal"), back.clone(), "/amount").await;
    let nothing = with(back, "/amount", json!("0.00"));
    let path = format!("{grant}/due-withdrawal");
    desk.refuses_change("invalid-fields", FINANCE, &path, 1, &nothing).await;
}

#[tokio::test]
async fn of_credit_notes_income_and_what_is_stated_of_a_receipt() {
    let desk = Desk::open().await;
    let mut body = claim(&desk.office, &[exam(), credit_note(json!({ "number": 1 }), "1.00")]);
    body["income"] = json!([
        { "kind": "third_party", "payer": "Stiftung Muster", "received_on": "2021-05-03", "amount": "1.00" }
    ]);
    body["lines"][0]["receipt_details"] = json!({ "vat": "1.00", "discount": "1.00" });
    for pointer in ["/lines/1/cost/amount", "/lines/1/cost/receipt/gross", "/income/0/amount"] {
        refuses_all(&desk, A, "/claims", body.clone(), pointer).await;
    }
    for pointer in ["/lines/0/receipt_details/vat", "/lines/0/receipt_details/discount"] {
        refuses_given(&desk, A, "/claims", body.clone(), pointer).await;
    }
}

#[tokio::test]
async fn of_corrections_cuts_and_interest() {
    let desk = Desk::open().await;
    let claimed = submitted(&desk).await.done();
    let path = format!("/claims/{}/corrections", claimed["id"].as_str().unwrap());
    refuses_changes(&desk, FINANCE, &path, correction(&claimed, 0, "1.00"), "/recognised").await;
    let made = desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id();
    let cut = json!({ "by": "1.00", "reason": "Beleg fehlt", "decided_on": "2021-06-01" });
    refuses_changes(&desk, FINANCE, &format!("/proofs/{made}/cut"), cut, "/by").await;
    let interest = json!({
        "grant": desk.office.award.id, "received": SOME_ID, "spent": SOME_ID, "interest": "1.00",
        "decision": "claim", "reason": "Zu spät", "decided_on": "2021-06-01", "due_on": "2021-07-01"
    });
    refuses_given(&desk, FINANCE, "/interest-decisions", interest, "/interest").await;
}

#[tokio::test]
async fn of_what_is_bought_observed_drawn_and_ruled() {
    let desk = Desk::open().await;
    let bought =
        json!({ "line": SOME_ID, "designation": "Laptop", "bought_on": "2021-05-28", "price": "100.00" });
    refuses_all(&desk, A, "/inventory-objects", bought, "/price").await;
    let observed = json!({
        "about": { "kind": "grant", "id": desk.office.forwarding.id },
        "amount": "1240.00", "text": "Die Liste fehlt", "answer_by": "2021-06-15"
    });
    refuses_given(&desk, AUDITOR, "/audit-observations", observed.clone(), "/amount").await;
    let id = desk.post(AUDITOR, "/audit-observations", &observed).await.id();
    let upheld = json!({ "decision": "uphold", "text": "Zurückfordern", "amount": "1.00" });
    let path = format!("/audit-observations/{id}/decision");
    refuses_changes(&desk, AUDITOR, &path, upheld, "/amount").await;
    let drawn = json!({
        "grant": desk.office.award.id, "purpose": "Prüfung", "by_component": true,
        "bands": [{ "from": "0.00", "size": 1 }], "full_from": "900000.00"
    });
    for pointer in ["/bands/0/from", "/full_from"] {
        refuses_given(&desk, AUDITOR, "/samples", drawn.clone(), pointer).await;
    }
    let rules = json!({
        "number": 1, "one_examiner": true, "further_eye_above": "10000.00", "bank_wait_days": 3,
        "reason": "DA § 4"
    });
    refuses_given(&desk, ADMINISTRATOR, "/duty-rules", rules, "/further_eye_above").await;
}
