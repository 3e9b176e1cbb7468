//! The specification and the router say the same.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use serde_json::Value;

use crate::desk::Desk;

/// Every operation of the interface.
const OPERATIONS: [&str; 207] = [
    "DELETE /api/v1/api-tokens/{id}",
    "DELETE /api/v1/invitations/{id}",
    "DELETE /api/v1/sessions/{id}",
    "GET /api/v1/access-events",
    "GET /api/v1/api-tokens",
    "GET /api/v1/audit-observations",
    "GET /api/v1/audit-observations/{id}",
    "GET /api/v1/base-rates",
    "GET /api/v1/claim-lines/{id}/examination-hints",
    "GET /api/v1/claim-lines/{id}/money-trail",
    "GET /api/v1/claim-lines/{id}/units",
    "GET /api/v1/claims",
    "GET /api/v1/claims/{id}",
    "GET /api/v1/claims/{id}/comments",
    "GET /api/v1/claims/{id}/receipt-files",
    "GET /api/v1/closed-periods",
    "GET /api/v1/closed-periods/{id}",
    "GET /api/v1/conspicuous-receipts",
    "GET /api/v1/deadlines",
    "GET /api/v1/documents",
    "GET /api/v1/documents/{kind}/{subject}",
    "GET /api/v1/duty-rules",
    "GET /api/v1/examination-records",
    "GET /api/v1/examination-records/{id}",
    "GET /api/v1/exceptions",
    "GET /api/v1/exceptions/late",
    "GET /api/v1/four-eyes",
    "GET /api/v1/funding-position",
    "GET /api/v1/funding-reports",
    "GET /api/v1/grants",
    "GET /api/v1/grants/{id}",
    "GET /api/v1/grants/{id}/acts",
    "GET /api/v1/grants/{id}/acts/{number}/document",
    "GET /api/v1/grants/{id}/drawdown",
    "GET /api/v1/grants/{id}/held",
    "GET /api/v1/grants/{id}/proof-checklist",
    "GET /api/v1/grants/{id}/settlement",
    "GET /api/v1/grants/{id}/use-clock",
    "GET /api/v1/inventory-objects",
    "GET /api/v1/inventory-objects/{id}",
    "GET /api/v1/journal",
    "GET /api/v1/journal/head",
    "GET /api/v1/letterhead",
    "GET /api/v1/letterhead/sample",
    "GET /api/v1/mail-choices",
    "GET /api/v1/mail-texts",
    "GET /api/v1/notifications",
    "GET /api/v1/openapi.json",
    "GET /api/v1/organisations",
    "GET /api/v1/organisations/{id}/bank-details",
    "GET /api/v1/organisations/{id}/particulars",
    "GET /api/v1/package",
    "GET /api/v1/payments",
    "GET /api/v1/payments/{id}",
    "GET /api/v1/payments/{id}/money-trail",
    "GET /api/v1/payout-requests",
    "GET /api/v1/payout-requests/{id}",
    "GET /api/v1/payout-terms",
    "GET /api/v1/payout-terms/{id}",
    "GET /api/v1/people",
    "GET /api/v1/people/{id}",
    "GET /api/v1/people/{id}/open-tasks",
    "GET /api/v1/programmes",
    "GET /api/v1/proof-signatures",
    "GET /api/v1/proof-signatures/{id}/file",
    "GET /api/v1/proofs",
    "GET /api/v1/proofs/{id}",
    "GET /api/v1/proofs/{id}/document",
    "GET /api/v1/receipt-files",
    "GET /api/v1/receipt-files/{id}",
    "GET /api/v1/receipt-files/{id}/preview",
    "GET /api/v1/receivables",
    "GET /api/v1/receivables/{id}",
    "GET /api/v1/repayments",
    "GET /api/v1/repayments/{id}",
    "GET /api/v1/reports",
    "GET /api/v1/reports/{id}",
    "GET /api/v1/reports/{id}/comments",
    "GET /api/v1/revocation-grounds",
    "GET /api/v1/revocation-grounds/{id}",
    "GET /api/v1/rights",
    "GET /api/v1/rule-waivers",
    "GET /api/v1/rule-waivers/{id}",
    "GET /api/v1/samples",
    "GET /api/v1/samples/{id}",
    "GET /api/v1/samples/{id}/lines",
    "GET /api/v1/search",
    "GET /api/v1/session",
    "GET /api/v1/sessions",
    "GET /api/v1/sign-in-events",
    "GET /api/v1/sole-signatories",
    "GET /api/v1/team",
    "GET /api/v1/today",
    "POST /api/v1/api-tokens",
    "POST /api/v1/audit-observations",
    "POST /api/v1/audit-observations/{id}/answer",
    "POST /api/v1/audit-observations/{id}/decision",
    "POST /api/v1/awards",
    "POST /api/v1/bank-details",
    "POST /api/v1/bank-details/{id}/confirmation",
    "POST /api/v1/bank-details/{id}/refusal",
    "POST /api/v1/bank-details/{id}/signature",
    "POST /api/v1/bank-details/{id}/verification",
    "POST /api/v1/bank-details/{id}/withdrawal",
    "POST /api/v1/base-rates",
    "POST /api/v1/base-rates/{id}/confirmation",
    "POST /api/v1/calculations/{calculation}",
    "POST /api/v1/claims",
    "POST /api/v1/claims/{id}/certification",
    "POST /api/v1/claims/{id}/change-requests",
    "POST /api/v1/claims/{id}/corrections",
    "POST /api/v1/claims/{id}/decision",
    "POST /api/v1/claims/{id}/parked-line-drop",
    "POST /api/v1/claims/{id}/parked-line-rejection",
    "POST /api/v1/claims/{id}/proposal-return",
    "POST /api/v1/claims/{id}/resubmission",
    "POST /api/v1/claims/{id}/signature",
    "POST /api/v1/claims/{id}/withdrawal",
    "POST /api/v1/closed-periods",
    "POST /api/v1/comments",
    "POST /api/v1/conflicts-of-interest",
    "POST /api/v1/documents/form",
    "POST /api/v1/documents/form/cells",
    "POST /api/v1/documents/verification",
    "POST /api/v1/duty-rules",
    "POST /api/v1/examination-records",
    "POST /api/v1/forwardings",
    "POST /api/v1/grants/{id}/amendments",
    "POST /api/v1/grants/{id}/closure",
    "POST /api/v1/grants/{id}/due-withdrawal",
    "POST /api/v1/grants/{id}/finality",
    "POST /api/v1/grants/{id}/payment-resumption",
    "POST /api/v1/grants/{id}/payment-stop",
    "POST /api/v1/grants/{id}/plan",
    "POST /api/v1/grants/{id}/revocation",
    "POST /api/v1/interest-decisions",
    "POST /api/v1/inventory-objects",
    "POST /api/v1/inventory-objects/{id}/disposal",
    "POST /api/v1/invitations",
    "POST /api/v1/invitations/acceptance",
    "POST /api/v1/letterhead",
    "POST /api/v1/mail-choices",
    "POST /api/v1/mail-texts",
    "POST /api/v1/mail-texts/preview",
    "POST /api/v1/notifications/reading",
    "POST /api/v1/notifications/{entry}/reading",
    "POST /api/v1/organisation-particulars",
    "POST /api/v1/organisations",
    "POST /api/v1/password",
    "POST /api/v1/payments",
    "POST /api/v1/payments/{id}/confirmation",
    "POST /api/v1/payments/{id}/reissue",
    "POST /api/v1/payments/{id}/rejection",
    "POST /api/v1/payments/{id}/release",
    "POST /api/v1/payments/{id}/return",
    "POST /api/v1/payments/{id}/reversal",
    "POST /api/v1/payout-requests",
    "POST /api/v1/payout-requests/{id}/certification",
    "POST /api/v1/payout-requests/{id}/decision",
    "POST /api/v1/payout-requests/{id}/proposal-return",
    "POST /api/v1/payout-requests/{id}/signature",
    "POST /api/v1/payout-terms",
    "POST /api/v1/payout-terms/{id}/change",
    "POST /api/v1/payout-terms/{id}/fulfilment",
    "POST /api/v1/payout-terms/{id}/waiver",
    "POST /api/v1/people",
    "POST /api/v1/people/{id}/leaving",
    "POST /api/v1/people/{id}/role-ends",
    "POST /api/v1/people/{id}/roles",
    "POST /api/v1/programmes",
    "POST /api/v1/proof-signatures",
    "POST /api/v1/proofs",
    "POST /api/v1/proofs/{id}/acceptance",
    "POST /api/v1/proofs/{id}/answers",
    "POST /api/v1/proofs/{id}/closure",
    "POST /api/v1/proofs/{id}/cut",
    "POST /api/v1/proofs/{id}/examination",
    "POST /api/v1/proofs/{id}/filing",
    "POST /api/v1/proofs/{id}/own-audit",
    "POST /api/v1/proofs/{id}/questions",
    "POST /api/v1/proofs/{id}/rejection",
    "POST /api/v1/proofs/{id}/signature",
    "POST /api/v1/receipt-attachments",
    "POST /api/v1/receipt-files",
    "POST /api/v1/receivables",
    "POST /api/v1/receivables/{id}/deferral",
    "POST /api/v1/receivables/{id}/offset",
    "POST /api/v1/receivables/{id}/settlement",
    "POST /api/v1/receivables/{id}/waiver",
    "POST /api/v1/repayments",
    "POST /api/v1/report-comments",
    "POST /api/v1/reports",
    "POST /api/v1/revocation-grounds",
    "POST /api/v1/revocation-grounds/{id}/end",
    "POST /api/v1/rule-waivers",
    "POST /api/v1/rule-waivers/{id}/confirmation",
    "POST /api/v1/rule-waivers/{id}/withdrawal",
    "POST /api/v1/sample-draws",
    "POST /api/v1/samples",
    "POST /api/v1/second-factor",
    "POST /api/v1/second-factor/confirmation",
    "POST /api/v1/session/role",
    "POST /api/v1/session/second-factor",
    "POST /api/v1/sign-in",
    "POST /api/v1/sign-out",
    "POST /api/v1/sole-signatories",
    "POST /api/v1/tranches",
];

/// What is open to everyone.
const OPEN: [&str; 5] = [
    "/api/v1/calculations/{calculation}",
    "/api/v1/documents/verification",
    "/api/v1/invitations/acceptance",
    "/api/v1/openapi.json",
    "/api/v1/sign-in",
];

/// What is read of now alone: the own access, choices and notifications, and the specification itself.
const OF_NOW: [&str; 6] = [
    "/api/v1/api-tokens",
    "/api/v1/mail-choices",
    "/api/v1/notifications",
    "/api/v1/openapi.json",
    "/api/v1/session",
    "/api/v1/sessions",
];

fn specification() -> Value {
    serde_json::from_str(&api::openapi_json()).unwrap()
}

/// Method, path and what the specification says of it.
fn operations(specification: &Value) -> Vec<(String, String, &Value)> {
    let paths = specification["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    all.collect()
}

#[test]
fn the_specification_has_exactly_these_operations() {
    let specification = specification();
    let found: BTreeSet<_> =
        operations(&specification).iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    assert_eq!(found, OPERATIONS.map(str::to_owned).into());
}

#[tokio::test]
async fn every_operation_is_served_and_asks_for_a_token() {
    let desk = Desk::open().await;
    for (method, path, operation) in operations(&specification()) {
        let uri = path.replace("{id}", "00000000-0000-7000-8000-000000000000");
        let answer =
            desk.send(Request::builder().method(&*method).uri(uri).body(Body::empty()).unwrap()).await;
        if operation["security"] == serde_json::json!([{}]) {
            let expected = if path.ends_with("openapi.json") { 200 } else { 415 };
            assert!(OPEN.contains(&path.as_str()), "{path}");
            assert_eq!(answer.status.as_u16(), expected, "{path}");
        } else {
            assert_eq!(answer.status, 401, "{method} {path}");
            answer.is_problem("unauthenticated");
        }
    }
}

#[test]
fn every_operation_is_described_with_an_example_and_its_problems() {
    for (method, path, operation) in operations(&specification()) {
        let responses = operation["responses"].as_object().unwrap();
        let (status, success) = responses.iter().find(|(status, _)| status.starts_with('2')).unwrap();
        for content in success["content"].as_object().into_iter().flat_map(|content| content.values()) {
            assert!(!content["example"].is_null(), "{method} {path} {status}");
        }
        assert_eq!(success["content"].is_null(), status == "204", "{method} {path}");
        assert!(!operation["summary"].is_null(), "{method} {path}");
        let names: Vec<_> =
            operation["parameters"].as_array().into_iter().flatten().map(|it| &it["name"]).collect();
        assert_eq!(
            names.len(),
            names.iter().map(|name| name.as_str()).collect::<BTreeSet<_>>().len(),
            "{names:?}"
        );
        let changes = path.contains("{id}/") && method == "POST";
        assert_eq!(responses.contains_key("428"), changes, "{method} {path}");
        // What happens at the door is done once by itself, and a secret is never shown again.
        let at_the_door = operation["tags"] == serde_json::json!(["sign-in"]);
        // What one has read, and how one wants to be told, is the same however often it is said.
        let of_oneself = operation["tags"] == serde_json::json!(["notifications"]);
        let kept = !path.contains("/calculations/") && !path.contains("/documents/");
        // A version of the letterhead says its number, and is set once by that.
        let numbered = path == "/api/v1/letterhead";
        let keyed = method == "POST" && !at_the_door && !of_oneself && kept && !numbered;
        assert_eq!(names.iter().any(|name| *name == "Idempotency-Key"), keyed, "{method} {path}");
    }
}

#[test]
fn whatever_else_is_read_is_asked_for_as_of_a_day_as_known_on_a_day() {
    let specification = specification();
    let is_dated = |operation: &Value| {
        let parameters = || operation["parameters"].as_array().into_iter().flatten();
        ["effective_on", "known_on"]
            .iter()
            .all(|name| parameters().any(|it| it["name"].as_str() == Some(*name)))
    };
    let read = operations(&specification).into_iter().filter(|(method, ..)| method == "GET");
    let of_now: Vec<_> =
        read.filter(|(.., operation)| !is_dated(operation)).map(|(_, path, _)| path).collect();
    assert_eq!(of_now, OF_NOW);
}

#[test]
fn every_reference_of_the_specification_leads_somewhere() {
    let text = api::openapi_json();
    let specification = specification();
    for reference in text.split("\"$ref\": \"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(specification.pointer(reference).is_some(), "{reference}");
    }
}

#[test]
fn a_schema_that_knows_no_other_fields_is_part_of_no_other_schema() {
    let specification = specification();
    for schema in specification["components"]["schemas"].as_object().unwrap().values() {
        for part in schema["oneOf"].as_array().into_iter().flatten().chain([schema]) {
            for part in part["allOf"].as_array().into_iter().flatten() {
                let named = part["$ref"].as_str().and_then(|it| specification.pointer(&it[1..]));
                let closed = named.unwrap_or(part)["additionalProperties"] == false;
                assert!(!closed, "nothing can satisfy {schema}");
            }
        }
    }
}

#[tokio::test]
async fn the_specification_is_openapi_3_1_and_the_same_each_time() {
    assert!(specification()["openapi"].as_str().unwrap().starts_with("3.1."));
    assert_eq!(api::openapi_json(), api::openapi_json());
    let desk = Desk::open().await;
    let served = desk.send(Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap()).await;
    assert_eq!(served.bytes, api::openapi_json().into_bytes());
    assert_eq!(served.headers["content-type"], "application/json");
}
