//! What belongs to someone else does not exist: the same answer as for an id that nobody knows.

use flow::Role;
use serde_json::{Value, json};

use crate::{
    bodies::{approval, claim, exam, forwarding, payout_request, proof, with},
    claim_steps::{correction, line_of, rejection, request},
    claims::{decision, submitted},
    desk::{A, B, Desk, FINANCE, ORDERER, stranger},
    money_back::{came_back, confirmed, demand, repaid, repayment},
    payments::ordered,
    payout_terms::{new_terms, terms},
};

const UNKNOWN: &str = "00000000-0000-7000-8000-00000000ffff";

/// Terms that go with what was already paid.
fn uncapped(desk: &Desk) -> Value {
    with(new_terms(desk, &terms()), "/terms/rule", json!({ "kind": "mixed" }))
}

#[tokio::test]
async fn provider_b_sees_nothing_of_provider_a() {
    let desk = Desk::open().await;
    let grant = desk.office.forwarding.id.to_string();
    let claim = submitted(&desk).await.id();
    let payment = ordered(&desk).await;
    let asked = desk.post(A, "/payout-requests", &payout_request(&grant, "F4", "1.00")).await.id();
    let proof = desk.post(A, "/proofs", &proof(&grant)).await.id();
    let owed = desk.post(FINANCE, "/receivables", &demand(&desk, "refund", "5.00")).await.id();
    let returned = confirmed(&desk).await;
    let terms = desk.post(FINANCE, "/payout-terms", &uncapped(&desk)).await.id();
    let back = desk.post(FINANCE, "/repayments", &repayment(&grant, "1.00")).await.id();
    let (proof_document, unknown_document) = (format!("{proof}/document"), format!("{UNKNOWN}/document"));
    let (comments, unknown_comments) = (format!("{claim}/comments"), format!("{UNKNOWN}/comments"));
    let (clock, unknown_clock) = (format!("{grant}/use-clock"), format!("{UNKNOWN}/use-clock"));
    let (act, unknown_act) = (format!("{grant}/acts/1/document"), format!("{UNKNOWN}/acts/1/document"));
    let (held, unknown_held) = (format!("{grant}/held"), format!("{UNKNOWN}/held"));
    let subjects = [
        ("grants", &grant, UNKNOWN),
        ("claims", &claim, UNKNOWN),
        ("payments", &payment, UNKNOWN),
        ("payout-requests", &asked, UNKNOWN),
        ("payments", &returned, UNKNOWN),
        ("payout-terms", &terms, UNKNOWN),
        ("receivables", &owed, UNKNOWN),
        ("repayments", &back, UNKNOWN),
        ("proofs", &proof, UNKNOWN),
        ("proofs", &proof_document, &unknown_document),
        ("claims", &comments, &unknown_comments),
        ("grants", &held, &unknown_held),
        ("grants", &clock, &unknown_clock),
        ("grants", &act, &unknown_act),
    ];
    for (list, theirs, unknown) in subjects {
        desk.get(A, &format!("/{list}/{theirs}")).await;
        let foreign = desk.get(B, &format!("/{list}/{theirs}")).await;
        foreign.is_problem("not-found");
        assert_eq!(foreign.body, desk.get(B, &format!("/{list}/{unknown}")).await.body);
        let nonsense = unknown.replace(UNKNOWN, "nonsense");
        assert_eq!(foreign.body, desk.get(B, &format!("/{list}/{nonsense}")).await.body);
    }
    let lists =
        ["claims", "payments", "payout-requests", "payout-terms", "receivables", "repayments", "proofs"];
    for list in lists {
        desk.get(B, &format!("/{list}?grant={grant}")).await.is_problem("not-found");
        assert_eq!(desk.get(B, &format!("/{list}")).await.done()["items"], json!([]));
    }
}

#[tokio::test]
async fn provider_b_changes_nothing_of_provider_a() {
    let desk = Desk::open().await;
    let grant = desk.office.forwarding.id;
    let claimed = submitted(&desk).await.done();
    let payment = ordered(&desk).await;
    let asked = desk.post(A, "/payout-requests", &payout_request(grant, "F4", "1.00")).await.id();
    let made = desk.post(A, "/proofs", &proof(grant)).await.id();
    let agreed = desk.post(FINANCE, "/payout-terms", &uncapped(&desk)).await.id();
    let owed = desk.post(FINANCE, "/receivables", &demand(&desk, "refund", "5.00")).await.id();
    let rule = json!({ "rule": { "kind": "mixed" }, "reference": "§ 5", "agreed_on": "2021-02-01" });
    let offset = json!({ "grant": grant, "component": "F4", "amount": "1.00" });
    let (clerk, orderer, releaser) =
        (stranger(Role::Clerk), stranger(Role::Orderer), stranger(Role::Releaser));
    let (clerk, orderer, releaser) = (clerk.as_str(), orderer.as_str(), releaser.as_str());
    let examiner = stranger(Role::ExaminerSachlich);
    let examiner = examiner.as_str();
    let changes = [
        ("claims", claimed["id"].as_str().unwrap(), clerk, "decision", decision(&claimed)),
        ("claims", claimed["id"].as_str().unwrap(), B, "withdrawal", Value::Null),
        ("claims", claimed["id"].as_str().unwrap(), clerk, "change-requests", request(&claimed, &[0])),
        ("claims", claimed["id"].as_str().unwrap(), B, "resubmission", json!({ "replacements": [] })),
        ("claims", claimed["id"].as_str().unwrap(), clerk, "corrections", correction(&claimed, 0, "1.00")),
        ("claims", claimed["id"].as_str().unwrap(), B, "parked-line-drop", line_of(&claimed, 0)),
        ("claims", claimed["id"].as_str().unwrap(), clerk, "parked-line-rejection", rejection(&claimed, 0)),
        ("payments", &payment, releaser, "release", Value::Null),
        ("payments", &payment, clerk, "confirmation", json!({ "confirmed_on": "2021-06-01" })),
        ("payments", &payment, clerk, "rejection", json!({ "reason": "x" })),
        ("payments", &payment, clerk, "return", came_back()),
        ("payments", &payment, orderer, "reissue", Value::Null),
        ("payments", &payment, clerk, "reversal", json!({ "reversed_on": "2021-06-01", "reason": "x" })),
        ("payout-requests", &asked, clerk, "decision", approval()),
        (
            "payout-requests",
            &asked,
            examiner,
            "certification",
            json!({ "round": 1, "certifies": "sachlich" }),
        ),
        ("payout-requests", &asked, examiner, "proposal-return", json!({ "round": 1, "reason": "x" })),
        ("payout-terms", &agreed, clerk, "change", rule),
        (
            "payout-terms",
            &agreed,
            clerk,
            "fulfilment",
            json!({ "by": "words", "requirement": 2, "met_on": "2021-06-01", "words": "liegt vor" }),
        ),
        ("payout-terms", &agreed, clerk, "waiver", json!({ "requirement": 2, "reason": "Kleinbetrag" })),
        ("receivables", &owed, clerk, "settlement", repaid("1.00")),
        ("receivables", &owed, clerk, "waiver", json!({ "amount": "1.00", "reason": "Kleinbetrag" })),
        ("receivables", &owed, clerk, "offset", offset),
        ("proofs", &made, B, "filing", json!({ "filed_on": "2021-06-01" })),
        ("proofs", &made, clerk, "acceptance", json!({ "accepted_on": "2021-06-01" })),
    ];
    for (list, id, who, step, body) in changes {
        let foreign = desk.refuses_change("not-found", who, &format!("/{list}/{id}/{step}"), 1, &body).await;
        let unknown =
            desk.refuses_change("not-found", who, &format!("/{list}/{UNKNOWN}/{step}"), 1, &body).await;
        assert_eq!(foreign.body, unknown.body);
    }
}

#[tokio::test]
async fn provider_b_makes_nothing_new_for_provider_a() {
    let desk = Desk::open().await;
    let grant = desk.office.forwarding.id;
    let (clerk, orderer) = (stranger(Role::Clerk), stranger(Role::Orderer));
    let (clerk, orderer) = (clerk.as_str(), orderer.as_str());
    let bodies = [
        (B, "/claims", claim(&desk.office, &[exam()]), "/grant"),
        (B, "/payout-requests", payout_request(grant, "F4", "1.00"), "/grant"),
        (orderer, "/payments", crate::bodies::payment(&desk.office, "F4", "1.00"), "/grant"),
        (clerk, "/payout-terms", new_terms(&desk, &terms()), "/grant"),
        (clerk, "/receivables", demand(&desk, "refund", "1.00"), "/grant"),
        (clerk, "/repayments", repayment(grant, "1.00"), "/grant"),
        (B, "/proofs", proof(grant), "/grant"),
        (clerk, "/forwardings", forwarding(&desk.office), "/parent"),
    ];
    for (who, path, body, place) in bodies {
        let foreign = desk.refuses("not-found", who, path, &body).await;
        let unknown = desk.refuses("not-found", who, path, &with(body, place, json!(UNKNOWN))).await;
        assert_eq!(foreign.body, unknown.body);
    }
}

#[tokio::test]
async fn an_unknown_giver_recipient_or_programme_is_not_found() {
    let desk = Desk::open().await;
    let award = crate::bodies::award(&desk.office);
    desk.refuses("not-found", FINANCE, "/awards", &with(award.clone(), "/giver", json!(UNKNOWN))).await;
    desk.refuses("not-found", FINANCE, "/awards", &with(award, "/programme", json!("komm-an"))).await;
    let unknown = with(forwarding(&desk.office), "/recipient", json!(UNKNOWN));
    desk.refuses("not-found", FINANCE, "/forwardings", &unknown).await;
    for (who, path) in [(FINANCE, "/tranches"), (ORDERER, "/payments")] {
        let body = json!({ "grant": UNKNOWN, "component": "F4", "amount": "1.00" });
        let body = if path == "/tranches" { with(body, "/received_on", json!("2021-06-01")) } else { body };
        desk.refuses("not-found", who, path, &body).await;
    }
}
