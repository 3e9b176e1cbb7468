//! The operations of the interface, each with what it is for the table of permissions and a body that can be read.

mod claims;
mod grants;
mod money;
mod people;

use flow::Action;
use serde_json::{Value, json};

use super::UNKNOWN;
use crate::desk::Desk;

/// An operation of the interface: what it is for the table of permissions, and a body that can be read.
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) action: Action,
    /// Only who sees the unit as a whole may.
    pub(super) whole: bool,
    pub(super) body: Value,
}

fn get(name: &'static str) -> Operation {
    Operation { name, action: Action::Look, whole: false, body: Value::Null }
}

fn post(name: &'static str, action: Action, body: Value) -> Operation {
    Operation { name, action, whole: false, body }
}

/// Every operation that asks who somebody is, about a grant.
pub(super) fn operations(desk: &Desk, grant: &str) -> Vec<Operation> {
    let mut all: Vec<Operation> = [
        "GET /base-rates",
        "GET /claim-lines/{id}/examination-hints",
        "GET /claim-lines/{id}/money-trail",
        "GET /claim-lines/{id}/units",
        "GET /claims",
        "GET /claims/{id}",
        "GET /claims/{id}/comments",
        "GET /claims/{id}/receipt-files",
        "GET /closed-periods",
        "GET /closed-periods/{id}",
        "GET /deadlines",
        "GET /documents",
        "GET /documents/{kind}/{subject}",
        "GET /examination-records",
        "GET /examination-records/{id}",
        "GET /grants",
        "GET /grants/{id}",
        "GET /grants/{id}/acts",
        "GET /grants/{id}/acts/{number}/document",
        "GET /grants/{id}/drawdown",
        "GET /grants/{id}/held",
        "GET /grants/{id}/proof-checklist",
        "GET /grants/{id}/settlement",
        "GET /grants/{id}/use-clock",
        "GET /inventory-objects",
        "GET /inventory-objects/{id}",
        "GET /journal/head",
        "GET /organisations",
        "GET /payments",
        "GET /payments/{id}",
        "GET /payments/{id}/money-trail",
        "GET /payout-requests",
        "GET /payout-requests/{id}",
        "GET /payout-terms",
        "GET /payout-terms/{id}",
        "GET /programmes",
        "GET /proof-signatures",
        "GET /proof-signatures/{id}/file",
        "GET /proofs",
        "GET /proofs/{id}",
        "GET /proofs/{id}/document",
        "GET /receipt-files",
        "GET /receipt-files/{id}",
        "GET /receipt-files/{id}/preview",
        "GET /receivables",
        "GET /receivables/{id}",
        "GET /repayments",
        "GET /repayments/{id}",
        "GET /reports",
        "GET /reports/{id}",
        "GET /reports/{id}/comments",
        "GET /revocation-grounds",
        "GET /revocation-grounds/{id}",
        "GET /rule-waivers",
        "GET /rule-waivers/{id}",
        "GET /search",
        "GET /team",
        "GET /today",
    ]
    .map(get)
    .into();
    let log = get("GET /sign-in-events");
    all.push(Operation { action: Action::LookAtPeople, whole: true, ..log });
    let form = json!({ "proof": UNKNOWN, "form": "", "mapping": "name = 'x'\nversion = 1\nform = ''" });
    let fill = |name| post(name, Action::Look, form.clone());
    all.extend(["POST /documents/form", "POST /documents/form/cells"].map(fill));
    let of_unit = [
        "GET /conspicuous-receipts",
        "GET /exceptions",
        "GET /exceptions/late",
        "GET /four-eyes",
        "GET /funding-position",
        "GET /funding-reports",
        "GET /journal",
        "GET /package",
    ];
    all.extend(of_unit.map(|name| Operation { whole: true, ..get(name) }));
    all.extend(people::of_people());
    all.extend(of_samples(grant));
    all.extend(of_observations(grant));
    all.extend(grants::of_grants(desk, grant));
    all.extend(claims::of_claims(desk, grant));
    all.extend(money::of_money(grant));
    all
}

fn of_observations(grant: &str) -> Vec<Operation> {
    let look = |name| Operation { action: Action::LookAtObservations, ..get(name) };
    let about = json!({ "kind": "grant", "id": grant });
    let observed = json!({ "about": about, "text": "x", "answer_by": "2021-06-15" });
    let settled = json!({ "decision": "settle", "text": "x" });
    vec![
        look("GET /audit-observations"),
        look("GET /audit-observations/{id}"),
        post("POST /audit-observations", Action::Observe, observed),
        post("POST /audit-observations/{id}/answer", Action::AnswerObservation, json!({ "text": "x" })),
        post("POST /audit-observations/{id}/decision", Action::Observe, settled),
    ]
}

fn of_samples(grant: &str) -> Vec<Operation> {
    let look = |name| Operation { action: Action::LookAtSamples, ..get(name) };
    let sample = json!({ "grant": grant, "purpose": "x", "bands": [{ "from": "0.00", "size": 1 }] });
    vec![
        look("GET /samples"),
        look("GET /samples/{id}"),
        look("GET /samples/{id}/lines"),
        post("POST /samples", Action::DrawSample, sample),
        post("POST /sample-draws", Action::DrawSample, json!({ "sample": UNKNOWN })),
    ]
}
