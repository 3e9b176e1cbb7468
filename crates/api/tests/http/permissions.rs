//! Every route, fired as nobody, as each role, and as the same role of a stranger organisation.

use std::collections::{BTreeMap, BTreeSet};

use axum::{body::Body, http::Request};
use flow::{Action, Role};
use serde_json::{Value, json};

use crate::{
    bodies::{act, amendment, approval, award, claim, exam, file, forwarding, payout_request, proof, with},
    claims::submitted,
    desk::{
        A, ADMINISTRATOR, AUDITOR, Answer, Desk, FINANCE, HEAD, ORDERER, RECHNERISCH, RELEASER, SACHLICH,
        SIGNATORY_OF_A, json as with_json, stranger,
    },
    payments::ordered,
    sessions::OF_ONESELF,
};

const UNKNOWN: &str = "00000000-0000-7000-8000-00000000ffff";

/// An operation of the interface: what it is for the table of permissions, and a body that can be read.
struct Operation {
    name: &'static str,
    action: Action,
    /// Only who sees the unit as a whole may.
    whole: bool,
    body: Value,
}

fn get(name: &'static str) -> Operation {
    Operation { name, action: Action::Look, whole: false, body: Value::Null }
}

fn post(name: &'static str, action: Action, body: Value) -> Operation {
    Operation { name, action, whole: false, body }
}

/// Every operation that asks who somebody is, about a grant.
fn operations(desk: &Desk, grant: &str) -> Vec<Operation> {
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
    all.extend(of_people());
    all.extend(of_samples(grant));
    all.extend(of_observations(grant));
    all.extend(of_grants(desk, grant));
    all.extend(of_claims(desk, grant));
    all.extend(of_money(grant));
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

fn of_people() -> Vec<Operation> {
    let look = |name| Operation { action: Action::LookAtPeople, ..get(name) };
    let role = json!({ "organisation": UNKNOWN, "role": "clerk", "from": "2021-06-01" });
    let unknown = json!({ "organisation": UNKNOWN, "reason": "x" });
    vec![
        Operation { action: Action::LookAtTrail, ..get("GET /access-events") },
        look("GET /people"),
        look("GET /people/{id}"),
        look("GET /people/{id}/open-tasks"),
        look("GET /duty-rules"),
        look("GET /rights"),
        look("GET /letterhead"),
        look("GET /letterhead/sample"),
        look("GET /mail-texts"),
        look("GET /sole-signatories"),
        post(
            "POST /people",
            Action::ManagePeople,
            json!({ "identity": "niemand", "name": "Niemand", "roles": [role.clone()] }),
        ),
        post("POST /people/{id}/roles", Action::ManagePeople, role),
        post(
            "POST /people/{id}/role-ends",
            Action::ManagePeople,
            json!({ "role": UNKNOWN, "until": "2021-06-01" }),
        ),
        post("POST /people/{id}/leaving", Action::ManagePeople, json!({ "on": "2021-06-01" })),
        post("POST /conflicts-of-interest", Action::DeclareInterest, unknown),
        post(
            "POST /duty-rules",
            Action::ChangeSettings,
            json!({ "number": 9, "one_examiner": true, "bank_wait_days": 3, "reason": "x" }),
        ),
        post(
            "POST /letterhead",
            Action::ChangeSettings,
            json!({ "number": 9, "name": "x", "accent": "#003366" }),
        ),
        post("POST /mail-texts", Action::ChangeSettings, json!({ "kind": "at_once", "number": 9 })),
        post("POST /mail-texts/preview", Action::LookAtPeople, json!({ "subject": "x", "body": "x" })),
        post(
            "POST /sole-signatories",
            Action::Waive,
            json!({ "organisation": UNKNOWN, "from": "2021-06-01", "until": "2021-06-30", "reason": "x" }),
        ),
    ]
}

fn of_grants(desk: &Desk, grant: &str) -> Vec<Operation> {
    let terms = json!({ "rule": { "kind": "reimbursement" }, "reference": "§ 5", "agreed_on": "2021-01-15" });
    let scope = json!({ "of": "whole" });
    let line = json!({ "component": "F4", "category": "unterrichtsstunden", "planned": "1.00" });
    vec![
        post(
            "POST /organisation-particulars",
            Action::SetUp,
            json!({ "organisation": desk.office.provider_a, "follows": 0, "legal_form": "gGmbH" }),
        ),
        post("POST /organisations", Action::SetUp, json!({ "kind": "provider", "name": "Neuer Träger" })),
        post("POST /programmes", Action::SetUp, Value::Null),
        post("POST /awards", Action::Give, with(award(&desk.office), "/giver", json!(UNKNOWN))),
        post("POST /forwardings", Action::Give, with(forwarding(&desk.office), "/parent", json!(grant))),
        post("POST /grants/{id}/amendments", Action::Give, amendment("1.00")),
        post("POST /grants/{id}/closure", Action::Give, json!({ "closed_on": "2021-06-01" })),
        post(
            "POST /grants/{id}/due-withdrawal",
            Action::Give,
            json!({ "component": "F4", "amount": "1.00", "reason": "x" }),
        ),
        post("POST /grants/{id}/payment-stop", Action::Give, json!({ "reason": "x" })),
        post("POST /grants/{id}/payment-resumption", Action::Give, json!({ "reason": "x" })),
        post("POST /grants/{id}/finality", Action::Give, json!({ "kind": "final", "on": "2021-05-21" })),
        post("POST /grants/{id}/plan", Action::ChangePlan, json!({ "lines": [line] })),
        post(
            "POST /grants/{id}/revocation",
            Action::Give,
            json!({
                "follows": 1, "revocation": "widerruf", "scope": scope, "dated_on": "2021-05-25",
                "effective_from": "2021-05-25", "reference": act("W")["reference"], "reason": "x",
                "legal_ground": "§ 49 VwVfG NRW", "document": file()
            }),
        ),
        post(
            "POST /revocation-grounds",
            Action::Give,
            json!({ "grant": grant, "facts": "x", "known_on": "2021-05-25" }),
        ),
        post(
            "POST /revocation-grounds/{id}/end",
            Action::Give,
            json!({ "outcome": "stays", "reason": "x", "decided_on": "2021-05-25" }),
        ),
        post(
            "POST /rule-waivers",
            Action::Give,
            json!({
                "grant": grant, "rule": "nachweisfrist", "allowed_by": "x", "reason": "x",
                "days": { "from": "2021-06-01", "until": "2021-06-30" }
            }),
        ),
        post("POST /rule-waivers/{id}/confirmation", Action::Give, json!({})),
        post("POST /rule-waivers/{id}/withdrawal", Action::Give, json!({ "reason": "x" })),
        post("POST /payout-terms", Action::Give, json!({ "grant": grant, "terms": terms })),
        post("POST /payout-terms/{id}/change", Action::Give, terms),
        post(
            "POST /payout-terms/{id}/fulfilment",
            Action::Give,
            json!({ "by": "words", "requirement": 1, "met_on": "2021-06-01", "words": "x" }),
        ),
        post("POST /payout-terms/{id}/waiver", Action::Give, json!({ "requirement": 1, "reason": "x" })),
        post(
            "POST /base-rates",
            Action::EnterFigure,
            json!({ "valid_from": "2026-07-02", "rate": "1.27", "source": "a day that begins no half-year" }),
        ),
        post("POST /base-rates/{id}/confirmation", Action::EnterFigure, Value::Null),
        post(
            "POST /closed-periods",
            Action::ClosePeriod,
            json!({ "until": "2021-06-01", "reason": "a day that is not over" }),
        ),
    ]
}

fn of_claims(desk: &Desk, grant: &str) -> Vec<Operation> {
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

fn of_money(grant: &str) -> Vec<Operation> {
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

/// The path of an operation, at a subject.
fn at(path: &str, id: &str) -> String {
    let path = path.replace("/search", "/search?q=Muster");
    let path = path.replace("/conspicuous-receipts", "/conspicuous-receipts?grant={id}");
    let path = path.replace("/funding-reports", "/funding-reports?by=award");
    path.replace("{id}", id).replace("{number}", "1").replace("{kind}", "decision").replace("{subject}", id)
}

/// Fires an operation, at the first version of a subject, as somebody or nobody.
async fn fire(desk: &Desk, who: Option<&str>, operation: &Operation, id: &str) -> Answer {
    fire_at(desk, who, operation, id, 1).await
}

async fn fire_at(desk: &Desk, who: Option<&str>, operation: &Operation, id: &str, version: u32) -> Answer {
    let (method, path) = operation.name.split_once(' ').unwrap();
    let of_proof =
        if operation.name == "POST /proof-signatures" { format!("?proof={id}") } else { String::new() };
    let mut request = Request::builder().method(method).uri(format!("/api/v1{}{of_proof}", at(path, id)));
    if let Some(who) = who {
        request = request.header("authorization", format!("Bearer {who}"));
    }
    if method == "GET" {
        return desk.send(request.body(Body::empty()).unwrap()).await;
    }
    request = request.header("idempotency-key", desk.key());
    if path.contains("{id}") {
        request = request.header("if-match", format!("\"{version}\""));
    }
    if path == "/programmes" {
        let text = request.header("content-type", "text/plain").body(Body::from("x"));
        return desk.send(text.unwrap()).await;
    }
    desk.send(with_json(request, &operation.body)).await
}

/// Who acts in which role, where the money is.
const ROLES: [(Role, &str); 10] = [
    (Role::Clerk, FINANCE),
    (Role::ExaminerSachlich, SACHLICH),
    (Role::ExaminerRechnerisch, RECHNERISCH),
    (Role::Orderer, ORDERER),
    (Role::Releaser, RELEASER),
    (Role::Head, HEAD),
    (Role::Editor, A),
    (Role::Signatory, SIGNATORY_OF_A),
    (Role::Auditor, AUDITOR),
    (Role::Administrator, ADMINISTRATOR),
];

#[tokio::test]
async fn nobody_learns_anything() {
    let desk = Desk::open().await;
    for operation in operations(&desk, UNKNOWN) {
        let answer = fire(&desk, None, &operation, UNKNOWN).await;
        assert_eq!(answer.status, 401, "{}: {answer}", operation.name);
    }
}

#[tokio::test]
async fn each_role_does_what_the_table_says() {
    let desk = Desk::open().await;
    for operation in operations(&desk, UNKNOWN) {
        for (role, who) in ROLES {
            let answer = fire(&desk, Some(who), &operation, UNKNOWN).await;
            let of_recipient = matches!(role, Role::Editor | Role::Signatory);
            let may = operation.action.allows(role) && !(operation.whole && of_recipient);
            let name = operation.name;
            assert_eq!(answer.status != 403, may, "{name} as {}: {answer}", role.word());
            assert_ne!(answer.status, 400, "{name}: {answer}");
        }
    }
}

/// One subject of each kind that these tests have, of provider A.
async fn subjects(desk: &Desk) -> BTreeMap<&'static str, String> {
    let grant = desk.office.forwarding.id.to_string();
    let (claim, payment) = (submitted(desk).await.id(), ordered(desk).await);
    let asked = payout_request(&grant, "F4", "1.00");
    let asked = desk.post(A, "/payout-requests", &asked).await.id();
    let made = desk.post(A, "/proofs", &proof(&grant)).await.id();
    let account = json!({ "iban": "DE02500105170137075030", "holder": "A" });
    let account = desk.post(A, "/bank-details", &account).await.id();
    BTreeMap::from([
        ("grants", grant),
        ("claims", claim),
        ("payments", payment),
        ("payout-requests", asked),
        ("proofs", made.clone()),
        ("proof-signatures", made),
        ("bank-details", account),
        ("organisations", desk.office.provider_a.to_string()),
    ])
}

/// What kind of subject a path is about.
fn kind(path: &str) -> &str {
    path.split('/').nth(1).unwrap()
}

#[tokio::test]
async fn no_step_is_taken_at_a_version_that_was_not_seen() {
    let desk = Desk::open().await;
    let (grant, award) = (desk.office.forwarding.id.to_string(), desk.office.award.id.to_string());
    let subjects = subjects(&desk).await;
    // The house examines its own proofs alone, and only awards become final.
    let own = desk.post(FINANCE, "/proofs", &proof(&award)).await.id();
    let (before, mut fired) = (desk.head().await, 0);
    for operation in operations(&desk, &grant) {
        let (method, path) = operation.name.split_once(' ').unwrap();
        let id = match path {
            "/grants/{id}/finality" => Some(&award),
            "/proofs/{id}/examination" | "/proofs/{id}/own-audit" => Some(&own),
            _ => subjects.get(kind(path)),
        };
        let Some(id) = id.filter(|_| method == "POST" && path.contains("{id}")) else { continue };
        let mut said = BTreeSet::new();
        for (_, who) in ROLES {
            said.insert(fire_at(&desk, Some(who), &operation, id, 99).await.status.as_u16());
        }
        assert!(said.contains(&412), "{}: {said:?}", operation.name);
        assert!(said.iter().all(|status| *status >= 400), "{}: {said:?}", operation.name);
        fired += 1;
    }
    assert!(fired >= 43, "only {fired} steps were fired");
    assert_eq!(desk.head().await.number, before.number, "nothing was written");
}

#[tokio::test]
async fn a_stranger_in_the_same_role_reaches_nothing() {
    let desk = Desk::open().await;
    let grant = desk.office.forwarding.id.to_string();
    let subjects = subjects(&desk).await;
    let subject = |path: &str| subjects.get(kind(path)).map_or(UNKNOWN, String::as_str);
    let before = desk.head().await;
    for operation in operations(&desk, &grant) {
        let (method, path) = operation.name.split_once(' ').unwrap();
        for role in testkit::Office::STRANGERS {
            let answer = fire(&desk, Some(&stranger(role)), &operation, subject(path)).await;
            let is_list = method == "GET" && !path.contains('{') && answer.status == 200;
            let refused = [403, 404].contains(&answer.status.as_u16());
            assert!(refused || is_list, "{} as a strange {}: {answer}", operation.name, role.word());
            if is_list
                && ["/claims", "/documents", "/grants", "/payments", "/payout-requests", "/proofs"]
                    .contains(&path)
            {
                assert_eq!(answer.body["items"], json!([]), "{}", operation.name);
            }
        }
    }
    assert_eq!(desk.head().await.number, before.number, "nothing was written");
}

#[test]
fn no_operation_is_uncovered() {
    let specification: Value = serde_json::from_str(&api::openapi_json()).unwrap();
    let known: BTreeSet<String> = known().into_iter().collect();
    let mut uncovered = Vec::new();
    for (path, item) in specification["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let name = format!("{} {}", method.to_uppercase(), path.trim_start_matches("/api/v1"));
            let of_oneself = OF_ONESELF.contains(&name.as_str());
            if !known.contains(&name)
                && !of_oneself
                && !OF_OWN.contains(&name.as_str())
                && !OPEN.contains(&name.as_str())
            {
                uncovered.push(name);
            }
        }
    }
    let reviewed = include_str!("../../../../tests/permissions/uncovered.txt");
    assert_eq!(uncovered, reviewed.lines().collect::<Vec<_>>());
}

/// What anybody with the role does for the own organisation, a stranger as well: `bank_details` and `receipt_files` fire
/// it as each role.
const OF_OWN: [&str; 2] = ["POST /bank-details", "POST /receipt-files"];

/// What is open to everyone: what the interface says of itself, the calculators and the door.
const OPEN: [&str; 5] = [
    "GET /openapi.json",
    "POST /calculations/{calculation}",
    "POST /documents/verification",
    "POST /invitations/acceptance",
    "POST /sign-in",
];

/// The names of the operations that are fired.
fn known() -> Vec<String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let desk = runtime.block_on(Desk::open());
    operations(&desk, UNKNOWN).into_iter().map(|operation| operation.name.to_owned()).collect()
}
