//! Every route, fired as nobody, as each role, and as the same role of a stranger organisation.

mod operations;

use std::collections::{BTreeMap, BTreeSet};

use axum::{body::Body, http::Request};
use flow::Role;
use serde_json::{Value, json};

use self::operations::{Operation, operations};
use crate::{
    bodies::{payout_request, proof},
    claims::submitted,
    desk::{
        A, ADMINISTRATOR, AUDITOR, Answer, Desk, FINANCE, HEAD, ORDERER, RECHNERISCH, RELEASER, SACHLICH,
        SIGNATORY_OF_A, json as with_json, stranger,
    },
    payments::ordered,
    sessions::OF_ONESELF,
};

const UNKNOWN: &str = "00000000-0000-7000-8000-00000000ffff";

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
