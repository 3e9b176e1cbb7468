//! Proofs of use.

use serde_json::{Value, json};

use crate::{
    bodies::{proof, with},
    claims::{decision, submitted},
    desk::{A, AUDITOR, Desk, FINANCE, SACHLICH, SIGNATORY_OF_A},
};

/// Another person of the provider signs a proof, and it is filed; its version then.
pub(crate) async fn file(desk: &Desk, id: &str, on: &str) -> u32 {
    desk.alone(SIGNATORY_OF_A, &format!("/proofs/{id}/signature"), 1, &Value::Null).await.done();
    desk.change(A, &format!("/proofs/{id}/filing"), 2, &json!({ "filed_on": on })).await.done();
    3
}

async fn compiled(desk: &Desk) -> String {
    desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id()
}

#[tokio::test]
async fn a_proof_is_compiled_filed_and_accepted() {
    let desk = Desk::open().await;
    let made = desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await;
    // The hash is that of a document whose look may change; that it is the document's is tested below.
    let shown = made.to_string().replace(made.body["document"].as_str().unwrap(), "(64 digits)");
    insta::assert_snapshot!(shown, @r#"
    201 Created
    etag: "1"
    location: /api/v1/proofs/00000000-0000-7000-8000-000000130000
    {
      "corrects": null,
      "document": "(64 digits)",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000130000",
      "kind": "zwischennachweis",
      "number": 1,
      "objection": null,
      "on": "2021-06-01",
      "period": {
        "from": "2021-01-01",
        "until": "2021-05-31"
      },
      "questions": [],
      "sign_offs": [
        {
          "on": "2021-06-01",
          "person": "Anna Anbieter",
          "role": "editor",
          "round": 1,
          "step": "prepare"
        }
      ],
      "state": "compiled",
      "version": 1
    }
    "#);
    let id = made.id();
    let version = file(&desk, &id, "2021-06-01").await;
    let acceptance = json!({ "accepted_on": "2021-06-01" });
    let accepted = desk.change(FINANCE, &format!("/proofs/{id}/acceptance"), version, &acceptance).await;
    assert_eq!(accepted.headers["etag"], "\"4\"");
    assert_eq!(desk.get(AUDITOR, &format!("/proofs/{id}")).await.done(), accepted.body);
    assert_eq!(desk.get(AUDITOR, "/proofs").await.done()["items"], json!([accepted.body]));
}

#[tokio::test]
async fn the_document_is_a_file_to_keep_with_the_hash_that_the_proof_names() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    desk.change(FINANCE, &path, 1, &decision(&claim)).await.done();
    let id = compiled(&desk).await;
    let document = desk.get(AUDITOR, &format!("/proofs/{id}/document")).await;
    assert!(document.bytes.starts_with(b"%PDF-"));
    assert_eq!(document.headers["content-type"], "application/pdf");
    assert_eq!(
        document.headers["content-disposition"],
        format!("attachment; filename=\"nachweis-{id}.pdf\"")
    );
    assert_eq!(document.headers["x-content-type-options"], "nosniff");
    let proof = desk.get(AUDITOR, &format!("/proofs/{id}")).await.done();
    let hash = ledger::Hash::of(&document.bytes).to_string();
    assert_eq!(proof["document"], hash);
    assert_eq!(document.headers["etag"], format!("\"{hash}\""));
}

#[tokio::test]
async fn who_receives_files_and_who_gives_accepts() {
    let desk = Desk::open().await;
    let id = compiled(&desk).await;
    let (filing, acceptance) = (json!({ "filed_on": "2021-06-01" }), json!({ "accepted_on": "2021-06-01" }));
    for who in [FINANCE, AUDITOR] {
        desk.refuses("forbidden", who, "/proofs", &proof(desk.office.forwarding.id)).await;
        desk.refuses_change("forbidden", who, &format!("/proofs/{id}/filing"), 1, &filing).await;
    }
    desk.refuses_change("forbidden", A, &format!("/proofs/{id}/acceptance"), 1, &acceptance).await;
    desk.refuses_change("wrong-state", FINANCE, &format!("/proofs/{id}/acceptance"), 1, &acceptance).await;
}

#[tokio::test]
async fn a_proof_covers_days_of_its_grant_and_is_not_filed_tomorrow() {
    let desk = Desk::open().await;
    let long = with(proof(desk.office.forwarding.id), "/period/until", json!("2023-01-01"));
    let refused = desk.refuses("outside-period", A, "/proofs", &long).await;
    assert_eq!(refused.pointers(), ["/period"]);
    let part = with(proof(desk.office.forwarding.id), "/kind", json!("verwendungsnachweis"));
    let refused = desk.refuses("outside-period", A, "/proofs", &part).await;
    assert_eq!(refused.pointers(), ["/period"]);
    assert!(refused.body["detail"].as_str().unwrap().contains("2021-01-01 to 2022-12-31"), "{refused}");
    let id = compiled(&desk).await;
    let tomorrow = json!({ "filed_on": "2021-06-02" });
    let refused =
        desk.refuses_change("outside-period", A, &format!("/proofs/{id}/filing"), 1, &tomorrow).await;
    assert_eq!(refused.pointers(), ["/filed_on"]);
}

#[tokio::test]
async fn a_proof_is_asked_about_answered_cut_and_closed() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    desk.change(FINANCE, &path, 1, &decision(&claim)).await.done();
    let id = compiled(&desk).await;
    let at = |step: &str| format!("/proofs/{id}/{step}");
    file(&desk, &id, "2021-06-01").await;
    let question = json!({ "text": "Wofür war Beleg 17?", "answer_by": "2021-06-15" });
    let blank = with(question.clone(), "/text", json!(" "));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &at("questions"), 3, &blank).await;
    assert_eq!(refused.pointers(), ["/text"]);
    let before = with(question.clone(), "/answer_by", json!("2021-05-31"));
    let refused = desk.refuses_change("outside-period", FINANCE, &at("questions"), 3, &before).await;
    assert_eq!(refused.pointers(), ["/answer_by"]);
    desk.refuses_change("forbidden", A, &at("questions"), 3, &question).await;
    desk.change(FINANCE, &at("questions"), 3, &question).await.done();
    let answer = json!({ "text": "Für die Raummiete im Mai." });
    let answered = desk.change(A, &at("answers"), 4, &answer).await.done();
    assert_eq!(answered["questions"][0]["answer"], answer["text"]);
    let cut = json!({ "by": "5.00", "reason": "Verpflegung", "decided_on": "2021-06-01" });
    let nothing = with(cut.clone(), "/by", json!("0.00"));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &at("cut"), 5, &nothing).await;
    assert_eq!(refused.pointers(), ["/by"]);
    let above = with(cut.clone(), "/by", json!("1000.00"));
    let refused = desk.refuses_change("invalid-amount", FINANCE, &at("cut"), 5, &above).await;
    assert_eq!(refused.pointers(), ["/by"]);
    let done = desk.change(FINANCE, &at("cut"), 5, &cut).await.done();
    assert_eq!(done["objection"], json!({ "by": "5.00", "reason": "Verpflegung" }));
    let rejection = json!({ "reason": "x", "decided_on": "2021-06-01" });
    desk.refuses_change("wrong-state", FINANCE, &at("rejection"), 6, &rejection).await;
    desk.refuses_change("wrong-state", FINANCE, &at("closure"), 6, &Value::Null).await;
    let programmes = desk.get(FINANCE, "/programmes").await.done();
    let checks = programmes["items"][0]["checks"].as_array().unwrap();
    let of_proofs = checks.iter().filter(|check| check["of_proofs"] == true);
    let answers: Vec<Value> =
        of_proofs.map(|check| json!({ "check": check["code"], "outcome": "not_applicable" })).collect();
    let record = json!({ "proof": id, "follows": 0, "depth": "cursory", "answers": answers });
    desk.post(FINANCE, "/examination-records", &record).await.done();
    let closed = desk.change(FINANCE, &at("closure"), 6, &Value::Null).await.done();
    assert_eq!((&closed["state"], &closed["objection"]), (&json!("closed"), &done["objection"]));
    let again = with(proof(desk.office.forwarding.id), "/corrects", json!(id));
    desk.refuses("wrong-state", A, "/proofs", &again).await;
}

#[tokio::test]
async fn a_rejected_proof_is_corrected_by_the_next_version() {
    let desk = Desk::open().await;
    let id = compiled(&desk).await;
    file(&desk, &id, "2021-06-01").await;
    let rejection = json!({ "reason": "Die Belegliste fehlt.", "decided_on": "2021-06-01" });
    desk.change(FINANCE, &format!("/proofs/{id}/rejection"), 3, &rejection).await.done();
    let unsaid = desk.refuses("already-exists", A, "/proofs", &proof(desk.office.forwarding.id)).await;
    assert!(unsaid.body["detail"].as_str().unwrap().contains("version 1"), "{unsaid}");
    let next = with(proof(desk.office.forwarding.id), "/corrects", json!(id));
    let other = with(next.clone(), "/period/from", json!("2021-02-01"));
    let refused = desk.refuses("invalid-fields", A, "/proofs", &other).await;
    assert_eq!(refused.pointers(), ["/corrects"]);
    let made = desk.post(A, "/proofs", &next).await.done();
    assert_eq!((&made["number"], &made["corrects"]), (&json!(2), &json!(id)));
}

#[tokio::test]
async fn who_prepared_a_proof_does_not_sign_it_and_the_kreis_examines_its_own() {
    let desk = Desk::open().await;
    let id = compiled(&desk).await;
    let signature = format!("/proofs/{id}/signature");
    desk.refuses_change("forbidden", A, &signature, 1, &Value::Null).await;
    let filing = json!({ "filed_on": "2021-06-01" });
    desk.refuses_change("wrong-state", A, &format!("/proofs/{id}/filing"), 1, &filing).await;
    let own = desk.post(FINANCE, "/proofs", &proof(desk.office.award.id)).await.id();
    let examined = desk.change(SACHLICH, &format!("/proofs/{own}/examination"), 1, &Value::Null).await.done();
    let steps: Vec<_> = examined["sign_offs"].as_array().unwrap().iter().map(|it| &it["step"]).collect();
    assert_eq!(steps, ["prepare", "examine"]);
    desk.refuses_change("forbidden", SACHLICH, &format!("/proofs/{id}/examination"), 1, &Value::Null).await;
}

#[tokio::test]
async fn what_the_own_audit_office_says_is_recorded_and_shown() {
    let desk = Desk::open().await;
    let own = desk.post(FINANCE, "/proofs", &proof(desk.office.award.id)).await.done();
    let path = format!("/proofs/{}/own-audit", own["id"].as_str().unwrap());
    let audit = json!({
        "office": "Rechnungsprüfungsamt",
        "examiner": "Ute Brinkmann",
        "examined_on": "2021-05-31",
        "objections": ["Zwei Belege wurden nachgereicht."]
    });
    let nobody = with(audit.clone(), "/examiner", json!(" "));
    let refused = desk.refuses_change("invalid-fields", SACHLICH, &path, 1, &nobody).await;
    assert_eq!(refused.pointers(), ["/examiner"]);
    let examined = desk.change(SACHLICH, &path, 1, &audit).await.done();
    assert_eq!((&examined["state"], &examined["own_audit"]), (&json!("examined"), &audit));
    assert_ne!(examined["document"], own["document"], "its document says so");
    let until = with(proof(desk.office.award.id), "/period/until", json!("2021-04-30"));
    let before = with(until, "/own_audit", audit.clone());
    let wrong = with(before.clone(), "/own_audit/examiner", json!(" "));
    let refused = desk.refuses("invalid-fields", FINANCE, "/proofs", &wrong).await;
    assert_eq!(refused.pointers(), ["/own_audit/examiner"]);
    let made = desk.post(FINANCE, "/proofs", &before).await.done();
    assert_eq!((&made["state"], &made["own_audit"]), (&json!("compiled"), &audit), "stated when it is made");
}

#[tokio::test]
async fn a_checklist_names_what_is_missing() {
    let desk = Desk::open().await;
    let path = format!("/grants/{}/proof-checklist", desk.office.forwarding.id);
    let due = desk.get(A, &path).await.done();
    assert_eq!(due["stage"], "due");
    let claim = submitted(&desk).await.id();
    let interim = desk.get(A, &format!("{path}?until=2021-05-31")).await.done();
    let open = interim["items"].as_array().unwrap().iter().find(|it| it["item"] == "claims_decided").unwrap();
    assert_eq!(
        (&interim["stage"], &open["met"], &open["missing"]),
        (&json!("collecting"), &json!(false), &json!([claim]))
    );
    desk.get(A, &format!("{path}?until=2031-05-31")).await.is_problem("outside-period");
    desk.get(A, &format!("{path}?until=morgen")).await.is_problem("invalid-query");
}

#[tokio::test]
async fn a_report_is_written_in_versions() {
    let desk = Desk::open().await;
    let report = json!({
        "grant": desk.office.forwarding.id.to_string(), "kind": "zwischennachweis", "until": "2021-05-31", "follows": 0,
        "sections": [{ "topic": "success", "text": "**Ergebnis**\n- 31 in Arbeit" }]
    });
    let made = desk.post(A, "/reports", &report).await.done();
    assert_eq!((&made["number"], &made["sections"][0]["topic"]), (&json!(1), &json!("success")));
    let id = made["id"].as_str().unwrap();
    assert_eq!(desk.get(AUDITOR, &format!("/reports/{id}")).await.done(), made);
    assert_eq!(desk.get(AUDITOR, "/reports").await.done()["items"], json!([made]));
    let stale = desk.refuses("already-exists", A, "/reports", &report).await;
    assert_eq!(stale.pointers(), ["/follows"]);
    let next = with(report, "/follows", json!(1));
    for (path, value, kind, pointer) in [
        ("/sections", json!([]), "invalid-fields", "/sections"),
        ("/sections/0/text", json!(" "), "invalid-fields", "/sections"),
        ("/until", json!("2031-05-31"), "outside-period", "/until"),
    ] {
        let follows = if path == "/until" { json!(0) } else { json!(1) };
        let wrong = with(with(next.clone(), path, value), "/follows", follows);
        let refused = desk.refuses(kind, A, "/reports", &wrong).await;
        assert_eq!(refused.pointers(), [pointer]);
    }
    desk.refuses("forbidden", FINANCE, "/reports", &next).await;
}
