//! What is stated of an organisation besides its name.

use serde_json::{Value, json};

use crate::desk::{A, AUDITOR, B, Desk, FINANCE};

const PATH: &str = "/organisation-particulars";

fn of_a(desk: &Desk, follows: i64) -> Value {
    json!({
        "organisation": desk.office.provider_a, "follows": follows,
        "street": " Lindenstraße  12", "postal_code": "12345", "town": "Musterstadt", "supplement": "",
        "legal_form": "gGmbH", "represented_by": "vertreten durch die Geschäftsführerin Jana Muster",
        "telephone": "0123 98765-0", "email": "auskunft@traeger.example"
    })
}

#[tokio::test]
async fn they_are_stated_and_read_version_by_version() {
    let desk = Desk::open().await;
    let path = format!("/organisations/{}/particulars", desk.office.provider_a);
    assert_eq!(desk.get(A, &path).await.done()["items"], json!([]));
    let stated = desk.post(FINANCE, PATH, &of_a(&desk, 0)).await;
    insta::assert_snapshot!(stated, @r#"
    201 Created
    etag: "1"
    location: /api/v1/organisations/00000000-0000-7000-8000-0000000a0000/particulars
    {
      "author": "Frieda Finanz",
      "email": "auskunft@traeger.example",
      "id": "00000000-0000-7000-8000-000000150000",
      "legal_form": "gGmbH",
      "number": 1,
      "on": "2021-06-01",
      "organisation": "00000000-0000-7000-8000-0000000a0000",
      "postal_code": "12345",
      "represented_by": "die Geschäftsführerin Jana Muster",
      "street": "Lindenstraße 12",
      "supplement": null,
      "telephone": "0123 98765-0",
      "town": "Musterstadt"
    }
    "#);
    let next = json!({ "organisation": desk.office.provider_a, "follows": 1, "legal_form": "e. V." });
    let next = desk.post(FINANCE, PATH, &next).await.done();
    assert_eq!(
        (&next["number"], &next["street"], &next["legal_form"]),
        (&json!(2), &Value::Null, &json!("e. V."))
    );
    for who in [A, FINANCE, AUDITOR] {
        let all = desk.get(who, &path).await.done();
        let forms: Vec<_> = all["items"].as_array().unwrap().iter().map(|it| &it["legal_form"]).collect();
        assert_eq!(forms, ["gGmbH", "e. V."]);
    }
    desk.get(B, &path).await.is_problem("not-found");
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_once() {
    let desk = Desk::open().await;
    let key = desk.key();
    let first = desk.post_with(&key, FINANCE, PATH, &of_a(&desk, 0)).await.done();
    assert_eq!(desk.post_with(&key, FINANCE, PATH, &of_a(&desk, 0)).await.done(), first);
    let path = format!("/organisations/{}/particulars", desk.office.provider_a);
    assert_eq!(desk.get(A, &path).await.done()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_version_follows_the_newest_and_says_something_new() {
    let desk = Desk::open().await;
    let stale = desk.refuses("already-exists", FINANCE, PATH, &of_a(&desk, 1)).await;
    assert_eq!(stale.pointers(), ["/follows"]);
    desk.post(FINANCE, PATH, &of_a(&desk, 0)).await.done();
    let stale = desk.refuses("already-exists", FINANCE, PATH, &of_a(&desk, 0)).await;
    assert_eq!(stale.pointers(), ["/follows"]);
    desk.refuses("already-exists", FINANCE, PATH, &of_a(&desk, 1)).await;
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let desk = Desk::open().await;
    let wrong = json!({
        "organisation": "nobody", "follows": 0, "street": "\u{1b}", "postal_code": "1234", "telephone": "Zentrale",
        "email": "a@b", "legal_form": "x".repeat(81)
    });
    let refused = desk.refuses("invalid-fields", FINANCE, PATH, &wrong).await;
    let mut pointers = refused.pointers();
    pointers.sort_unstable();
    let all = ["/email", "/legal_form", "/organisation", "/postal_code", "/street", "/telephone", "/town"];
    assert_eq!(pointers, all);
    let unknown = json!({ "organisation": desk.office.provider_a, "follows": 0, "fax": "1" });
    assert_eq!(desk.refuses("invalid-fields", FINANCE, PATH, &unknown).await.pointers(), ["/fax"]);
}
