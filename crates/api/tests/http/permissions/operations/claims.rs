//! Claims, reports and proofs, with what is said of them.

use flow::Action;
use serde_json::{Value, json};

use super::{Operation, UNKNOWN, post};
use crate::{
    bodies::{claim, exam, proof, with},
    desk::Desk,
};

pub(super) fn of_claims(desk: &Desk, grant: &str) -> Vec<Operation> {
    let line = |more: Value| {
        let mut body = json!({ "line": UNKNOWN });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let reason = json!({ "reason": "rechnerisch", "text": "x" });
    let accept = json!({ "decisions": [{ "line": UNKNOWN, "decision": "accept" }] });
    vec![
        post("POST /claims", Action::HandIn, with(claim(&desk.office, &[exam()]), "/grant", json!(grant))),
        post("POST /claims/{id}/signature", Action::Sign, Value::Null),
        post("POST /claims/{id}/decision", Action::Decide, accept),
        post(
            "POST /claims/{id}/certification",
            Action::Certify,
            json!({ "round": 1, "certifies": "sachlich" }),
        ),
        post("POST /claims/{id}/proposal-return", Action::Certify, json!({ "round": 1, "reason": "x" })),
        post(
            "POST /claims/{id}/change-requests",
            Action::Decide,
            json!({ "answer_by": "2021-06-15", "text": "x", "lines": [] }),
        ),
        post(
            "POST /claims/{id}/corrections",
            Action::Decide,
            with(line(reason.clone()), "/recognised", json!("1.00")),
        ),
        post("POST /claims/{id}/parked-line-drop", Action::HandIn, line(json!({}))),
        post("POST /claims/{id}/parked-line-rejection", Action::Decide, line(reason)),
        post("POST /claims/{id}/resubmission", Action::HandIn, json!({ "replacements": [] })),
        post("POST /claims/{id}/withdrawal", Action::HandIn, Value::Null),
        post(
            "POST /comments",
            Action::Comment,
            json!({ "claim": UNKNOWN, "visibility": "shared", "text": "x" }),
        ),
        post(
            "POST /examination-records",
            Action::RecordExamination,
            json!({ "claim": UNKNOWN, "follows": 0, "depth": "deep", "answers": [] }),
        ),
        post(
            "POST /report-comments",
            Action::Comment,
            json!({ "report": UNKNOWN, "visibility": "shared", "text": "x" }),
        ),
        post(
            "POST /receipt-attachments",
            Action::HandIn,
            json!({ "claim": UNKNOWN, "line": UNKNOWN, "file": UNKNOWN }),
        ),
        post(
            "POST /inventory-objects",
            Action::HandIn,
            json!({ "line": UNKNOWN, "designation": "x", "bought_on": "2021-06-01", "price": "1.00" }),
        ),
        post(
            "POST /inventory-objects/{id}/disposal",
            Action::HandIn,
            json!({ "disposed_on": "2021-06-01", "reason": "x" }),
        ),
        post(
            "POST /reports",
            Action::HandIn,
            json!({
                "grant": grant, "kind": "zwischennachweis", "until": "2021-05-31", "follows": 0,
                "sections": [{ "topic": "begin", "text": "x" }]
            }),
        ),
        post("POST /proofs", Action::HandIn, proof(grant)),
        post("POST /proofs/{id}/acceptance", Action::Decide, json!({ "accepted_on": "2021-06-01" })),
        post("POST /proofs/{id}/answers", Action::HandIn, json!({ "text": "x" })),
        post("POST /proofs/{id}/closure", Action::Decide, Value::Null),
        post(
            "POST /proofs/{id}/cut",
            Action::Decide,
            json!({ "by": "1.00", "reason": "x", "decided_on": "2021-06-01" }),
        ),
        post("POST /proof-signatures", Action::FileProof, Value::Null),
        post("POST /proofs/{id}/examination", Action::Certify, Value::Null),
        post(
            "POST /proofs/{id}/own-audit",
            Action::Certify,
            json!({ "office": "x", "examiner": "x", "examined_on": "2021-06-01" }),
        ),
        post(
            "POST /proofs/{id}/questions",
            Action::Decide,
            json!({ "text": "x", "answer_by": "2021-06-15" }),
        ),
        post(
            "POST /proofs/{id}/rejection",
            Action::Decide,
            json!({ "reason": "x", "decided_on": "2021-06-01" }),
        ),
        post("POST /proofs/{id}/signature", Action::Sign, Value::Null),
        post("POST /proofs/{id}/filing", Action::FileProof, json!({ "filed_on": "2021-06-01" })),
    ]
}
