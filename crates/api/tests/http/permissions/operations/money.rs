//! Money that is asked for, paid and demanded back, and the accounts it goes to.

use flow::Action;
use serde_json::{Value, json};

use super::{Operation, UNKNOWN, get, post};
use crate::bodies::{approval, with};

pub(super) fn of_money(grant: &str) -> Vec<Operation> {
    let of = |more: Value| {
        let mut body = json!({ "grant": grant, "component": "F4", "amount": "1.00" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let received = json!({ "received_on": "2021-06-01" });
    vec![
        post("POST /payout-requests", Action::HandIn, of(json!({ "requested_on": "2021-05-31" }))),
        post("POST /payout-requests/{id}/signature", Action::Sign, Value::Null),
        post("POST /payout-requests/{id}/decision", Action::Decide, approval()),
        post(
            "POST /payout-requests/{id}/certification",
            Action::Certify,
            json!({ "round": 1, "certifies": "sachlich" }),
        ),
        post(
            "POST /payout-requests/{id}/proposal-return",
            Action::Certify,
            json!({ "round": 1, "reason": "x" }),
        ),
        post("POST /tranches", Action::Book, of(received.clone())),
        post("POST /payments", Action::Order, of(json!({}))),
        post("POST /payments/{id}/release", Action::Release, Value::Null),
        post("POST /payments/{id}/confirmation", Action::Book, json!({ "confirmed_on": "2021-06-01" })),
        post("POST /payments/{id}/rejection", Action::RejectPayment, json!({ "reason": "x" })),
        post(
            "POST /payments/{id}/return",
            Action::Book,
            json!({ "returned_on": "2021-06-01", "reason": "x" }),
        ),
        post("POST /payments/{id}/reissue", Action::Order, Value::Null),
        post(
            "POST /payments/{id}/reversal",
            Action::Book,
            json!({ "reversed_on": "2021-06-01", "reason": "x" }),
        ),
        get("GET /organisations/{id}/particulars"),
        Operation { action: Action::LookAtBankDetails, ..get("GET /organisations/{id}/bank-details") },
        post("POST /bank-details/{id}/signature", Action::SignBankDetails, Value::Null),
        post("POST /bank-details/{id}/verification", Action::VerifyBankDetails, json!({ "how": "x" })),
        post("POST /bank-details/{id}/confirmation", Action::ConfirmBankDetails, Value::Null),
        post("POST /bank-details/{id}/refusal", Action::StopBankDetails, json!({ "reason": "x" })),
        post("POST /bank-details/{id}/withdrawal", Action::StopBankDetails, Value::Null),
        post(
            "POST /receivables",
            Action::Book,
            of(json!({
                "kind": "refund", "reason": "x", "legal_ground": "§ 49a VwVfG NRW", "demanded_on": "2021-06-01",
                "due_on": "2021-07-01"
            })),
        ),
        post(
            "POST /interest-decisions",
            Action::Book,
            json!({
                "grant": grant, "received": UNKNOWN, "spent": UNKNOWN, "decision": "waive", "reason": "x",
                "decided_on": "2021-06-01"
            }),
        ),
        post("POST /receivables/{id}/offset", Action::Book, of(json!({}))),
        post(
            "POST /receivables/{id}/settlement",
            Action::Book,
            json!({ "amount": "1.00", "received_on": "2021-06-01" }),
        ),
        post(
            "POST /receivables/{id}/deferral",
            Action::Book,
            json!({ "first_due_on": "2021-09-01", "parts": 1, "reason": "x" }),
        ),
        post("POST /receivables/{id}/waiver", Action::Book, json!({ "amount": "1.00", "reason": "x" })),
        post("POST /repayments", Action::Book, with(of(received), "/kind", json!("refund"))),
    ]
}
