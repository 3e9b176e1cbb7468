//! Documents: listed, made, verified by anyone.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use testkit::{signature_beside, signed_copy};

use crate::{
    bodies::proof,
    claims::{decision, submitted},
    desk::{A, AUDITOR, Answer, B, Desk, FINANCE, HEAD},
    proofs::file,
};

/// A claim that is decided, and a proof that is filed.
async fn filled(desk: &Desk) -> (String, String) {
    let claim = submitted(desk).await.done();
    let claim_id = claim["id"].as_str().unwrap().to_owned();
    desk.change(FINANCE, &format!("/claims/{claim_id}/decision"), 1, &decision(&claim)).await.done();
    let made = desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id();
    file(desk, &made, "2021-06-01").await;
    (claim_id, made)
}

/// Verifies a file as nobody.
async fn verify(desk: &Desk, kind: &str, pdf: Vec<u8>) -> Answer {
    let request = Request::post("/api/v1/documents/verification").header("content-type", kind);
    desk.send(request.body(Body::from(pdf)).unwrap()).await
}

fn answers(answer: &Answer) -> Vec<(String, String)> {
    let word = |check: &Value, field: &str| check[field].as_str().unwrap().to_owned();
    let checks = answer.body["checks"].as_array().unwrap().iter();
    checks.map(|check| (word(check, "question"), word(check, "answer"))).collect()
}

/// What is told of the proof that was filed and counts: of its signature this.
fn told(signature: &str) -> Vec<(String, String)> {
    let of_document = ["data", "chain", "filed", "authoritative"].map(|question| (question, "yes"));
    let all = of_document.into_iter().chain([("signature", signature)]);
    all.map(|(question, answer)| (question.to_owned(), answer.to_owned())).collect()
}

#[tokio::test]
async fn a_document_is_listed_and_made_as_a_file_to_keep() {
    let desk = Desk::open().await;
    let (claim, made) = filled(&desk).await;
    let listed = desk.get(HEAD, "/documents").await.done();
    let all = listed["items"].as_array().unwrap();
    let decided = all.iter().find(|it| it["kind"] == "decision").unwrap();
    assert_eq!(decided["subject"], claim.as_str());
    assert!(decided["title"].as_str().unwrap().starts_with("Entscheidung über Abrechnung 1"), "{decided}");
    let letter = desk.get(HEAD, &format!("/documents/decision/{claim}")).await;
    assert!(letter.bytes.starts_with(b"%PDF-"));
    assert_eq!(letter.headers["content-type"], "application/pdf");
    let name = format!("attachment; filename=\"decision-{claim}.pdf\"");
    assert_eq!(letter.headers["content-disposition"], name.as_str());
    // The proof is the kept one, byte for byte.
    let kept = desk.get(AUDITOR, &format!("/proofs/{made}/document")).await.bytes;
    assert_eq!(desk.get(AUDITOR, &format!("/documents/proof_of_use/{made}")).await.bytes, kept);
}

#[tokio::test]
async fn an_extract_of_the_journal_is_asked_for_by_what_its_subject_is() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.id();
    let extract = format!("/documents/journal_extract/{claim}");
    let made = desk.get(HEAD, &extract).await;
    assert!(made.bytes.starts_with(b"%PDF-"), "{made}");
    assert_eq!(desk.get(HEAD, &format!("{extract}?subject_kind=claim")).await.bytes, made.bytes);
    desk.get(HEAD, &format!("{extract}?subject_kind=payment")).await.is_problem("not-found");
    desk.get(B, &format!("{extract}?subject_kind=claim")).await.is_problem("not-found");
    let other = format!("/documents/decision/{claim}?subject_kind=claim");
    desk.get(HEAD, &other).await.is_problem("invalid-query");
    desk.get(HEAD, &format!("{extract}?kind=claim")).await.is_problem("invalid-query");
}

#[tokio::test]
async fn what_cannot_be_made_is_not_found_and_said_why() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.id();
    let kind = desk.get(HEAD, &format!("/documents/invoice/{claim}")).await;
    kind.is_problem("not-found");
    assert!(kind.body["detail"].as_str().unwrap().contains("proof_of_use, examination"), "{kind}");
    desk.get(HEAD, "/documents/decision/x").await.is_problem("not-found");
    let early = desk.get(HEAD, &format!("/documents/decision/{claim}")).await;
    early.is_problem("not-found");
    assert_eq!(early.body["detail"], "there is no decision yet: the claim is not decided");
    desk.get(B, &format!("/documents/decision/{claim}")).await.is_problem("not-found");
    let past = desk.get(HEAD, "/documents?effective_on=2021-05-01").await.done();
    let listed = past["items"].as_array().unwrap();
    assert!(!listed.is_empty() && listed.iter().all(|it| it["subject"] != json!(claim)), "{past}");
}

#[tokio::test]
async fn anyone_verifies_a_document() {
    let desk = Desk::open().await;
    let (claim, made) = filled(&desk).await;
    let kept = desk.get(AUDITOR, &format!("/proofs/{made}/document")).await.bytes;
    let verified = verify(&desk, "application/pdf", kept.clone()).await;
    assert_eq!(verified.status, 200, "{verified}");
    assert_eq!(answers(&verified), told("not_asked"));
    let letter = desk.get(HEAD, &format!("/documents/decision/{claim}")).await.bytes;
    let words: Vec<_> =
        answers(&verify(&desk, "application/pdf", letter).await).into_iter().map(|it| it.1).collect();
    assert_eq!(words, ["yes", "yes", "not_asked", "not_asked", "not_asked"]);
    verify(&desk, "text/plain", kept.clone()).await.is_problem("unsupported-media-type");
    for (bytes, word) in
        [(Vec::new(), "empty"), (b"x".to_vec(), "damaged"), (kept[..900].to_vec(), "damaged")]
    {
        let refused = verify(&desk, "application/pdf", bytes).await;
        refused.is_problem("invalid-fields");
        assert!(refused.body["detail"].as_str().unwrap().starts_with(word), "{refused}");
    }
}

/// Adds a file with signatures to a proof.
async fn sign(desk: &Desk, who: &str, proof: &str, file: impl Into<Body>) -> Answer {
    let request = Request::post(format!("/api/v1/proof-signatures?proof={proof}"))
        .header("authorization", format!("Bearer {who}"))
        .header("idempotency-key", desk.key());
    desk.send(request.body(file.into()).unwrap()).await
}

#[tokio::test]
async fn a_signed_copy_is_kept_beside_the_document_and_verified() {
    let desk = Desk::open().await;
    let (_, made) = filled(&desk).await;
    let document = desk.get(AUDITOR, &format!("/proofs/{made}/document")).await.bytes;
    let copy = signed_copy(&document).unwrap();
    let verified = verify(&desk, "application/pdf", copy.clone()).await;
    assert_eq!(answers(&verified), told("yes"));
    let sentence = |verified: &Answer| verified.body["checks"][4]["sentence"].as_str().unwrap().to_owned();
    let said = sentence(&verified);
    assert!(said.contains("von Hanna Haupt; die Datei ist bei keinem Nachweis hinterlegt"), "{said}");

    let added = sign(&desk, A, &made, copy.clone()).await;
    assert_eq!(added.status, 201, "{added}");
    let added = added.done();
    let signers = json!([{ "name": "Hanna Haupt", "issuer": "Hanna Haupt" }]);
    assert_eq!(
        (&added["kind"], &added["signers"], &added["proof"]),
        (&json!("copy"), &signers, &json!(made))
    );
    let said = sentence(&verify(&desk, "application/pdf", copy.clone()).await);
    assert!(said.contains("die Datei ist bei dem Nachweis hinterlegt"), "{said}");
    let beside = sign(&desk, A, &made, signature_beside(&document)).await.done();
    assert_eq!(beside["kind"], "beside");
    let listed =
        desk.get(AUDITOR, &format!("/proof-signatures?grant={}", desk.office.forwarding.id)).await.done();
    assert_eq!(listed["items"], json!([added, beside]));
    for (who, file, expected, ending) in
        [(AUDITOR, &added, &copy, "pdf"), (A, &beside, &signature_beside(&document), "p7s")]
    {
        let path = format!("/proof-signatures/{}/file", file["id"].as_str().unwrap());
        let kept = desk.get(who, &path).await;
        assert_eq!(&kept.bytes, expected);
        assert!(kept.headers["content-disposition"].to_str().unwrap().ends_with(&format!(".{ending}\"")));
        desk.get(B, &path).await.is_problem("not-found");
    }
    assert_eq!(desk.get(AUDITOR, &format!("/proofs/{made}/document")).await.bytes, document, "it stays");
}

#[tokio::test]
async fn a_file_that_signs_something_else_is_refused() {
    let desk = Desk::open().await;
    let made = desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id();
    let document = desk.get(A, &format!("/proofs/{made}/document")).await.bytes;
    sign(&desk, A, &made, signed_copy(&document).unwrap()).await.is_problem("wrong-state");
    file(&desk, &made, "2021-06-01").await;
    // Its people have signed it since: it is another file.
    for (other, said) in [
        (signed_copy(&document).unwrap(), "does not begin with the bytes of the document"),
        (signature_beside(&document), "was made of other bytes"),
        (b"Unterschrift".to_vec(), "cannot be read"),
        (Vec::new(), "cannot be read"),
    ] {
        let refused = sign(&desk, A, &made, other).await;
        refused.is_problem("file-refused");
        assert!(refused.body["detail"].as_str().unwrap().contains(said), "{refused}");
    }
    let document = desk.get(A, &format!("/proofs/{made}/document")).await.bytes;
    sign(&desk, A, &made, document.clone()).await.is_problem("file-refused");
    let copy = signed_copy(&document).unwrap();
    sign(&desk, B, &made, copy.clone()).await.is_problem("not-found");
    sign(&desk, FINANCE, &made, copy.clone()).await.is_problem("forbidden");
    sign(&desk, A, &made, copy.clone()).await.done();
    sign(&desk, A, &made, copy).await.is_problem("already-exists");
}
