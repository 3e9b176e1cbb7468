//! Proofs of use.

use serde_json::json;

use crate::{
    bodies::{proof, with},
    claims::{decision, submitted},
    desk::{A, AUDITOR, Desk, FINANCE},
};

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
      "document": "(64 digits)",
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000130000",
      "kind": "zwischennachweis",
      "on": "2021-06-01",
      "period": {
        "from": "2021-01-01",
        "until": "2021-05-31"
      },
      "state": "compiled",
      "version": 1
    }
    "#);
    let id = made.id();
    let filed =
        desk.change(A, &format!("/proofs/{id}/filing"), 1, &json!({ "filed_on": "2021-06-01" })).await.done();
    assert_eq!((&filed["state"], &filed["version"]), (&json!("filed"), &json!(2)));
    let acceptance = json!({ "accepted_on": "2021-06-01" });
    let accepted = desk.change(FINANCE, &format!("/proofs/{id}/acceptance"), 2, &acceptance).await;
    assert_eq!(accepted.headers["etag"], "\"3\"");
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
    let id = compiled(&desk).await;
    let tomorrow = json!({ "filed_on": "2021-06-02" });
    let refused =
        desk.refuses_change("outside-period", A, &format!("/proofs/{id}/filing"), 1, &tomorrow).await;
    assert_eq!(refused.pointers(), ["/filed_on"]);
}
