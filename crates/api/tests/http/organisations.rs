//! Organisations.

use serde_json::json;

use crate::desk::{A, AUDITOR, Desk, FINANCE};

#[tokio::test]
async fn a_provider_is_registered() {
    let desk = Desk::open().await;
    let new = json!({ "kind": "provider", "name": "Bildungsträger C" });
    let answer = desk.post(FINANCE, "/organisations", &new).await;
    insta::assert_snapshot!(answer, @r#"
    201 Created
    {
      "funder": null,
      "id": "00000000-0000-7000-8000-000000130000",
      "kind": "provider",
      "name": "Bildungsträger C"
    }
    "#);
}

#[tokio::test]
async fn a_page_says_where_the_next_one_starts() {
    let desk = Desk::open().await;
    let first = desk.get(AUDITOR, "/organisations?limit=2").await;
    insta::assert_snapshot!(first, @r#"
    200 OK
    link: </api/v1/organisations?limit=2&after=00000000000070008000000000060000>; rel="next"
    {
      "items": [
        {
          "funder": null,
          "id": "00000000-0000-0000-0000-00000000000b",
          "kind": "municipality",
          "name": "Musterkreis"
        },
        {
          "funder": "MAGS",
          "id": "00000000-0000-7000-8000-000000060000",
          "kind": "ministry",
          "name": "MAGS"
        }
      ],
      "next": "00000000000070008000000000060000"
    }
    "#);
    let after = format!("/organisations?limit=200&after={}", first.body["next"].as_str().unwrap());
    let rest = desk.get(AUDITOR, &after).await;
    assert_eq!((rest.body["items"].as_array().unwrap().len(), &rest.body["next"]), (3, &json!(null)));
}

#[tokio::test]
async fn a_provider_sees_itself_and_the_first_recipient() {
    let desk = Desk::open().await;
    let seen = desk.get(A, "/organisations").await.done();
    let names: Vec<_> = seen["items"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect();
    assert_eq!(names, ["Musterkreis", "Bildungsträger A"]);
}

#[tokio::test]
async fn a_ministry_has_a_funder_and_a_provider_has_none() {
    let desk = Desk::open().await;
    for new in [
        json!({ "kind": "ministry", "name": "MSB" }),
        json!({ "kind": "provider", "name": "Träger", "funder": "MAGS" }),
    ] {
        let refused = desk.refuses("invalid-fields", FINANCE, "/organisations", &new).await;
        assert_eq!(refused.pointers(), ["/funder"]);
    }
}

#[tokio::test]
async fn a_name_is_given_once_and_says_something() {
    let desk = Desk::open().await;
    let known = json!({ "kind": "provider", "name": "Bildungsträger A" });
    desk.refuses("already-exists", FINANCE, "/organisations", &known).await;
    for name in ["", "   ", &"x".repeat(201)] {
        let new = json!({ "kind": "provider", "name": name });
        let refused = desk.refuses("invalid-fields", FINANCE, "/organisations", &new).await;
        assert_eq!(refused.pointers(), ["/name"]);
    }
    let municipality = json!({ "kind": "municipality", "name": "Kreis" });
    let refused = desk.refuses("invalid-fields", FINANCE, "/organisations", &municipality).await;
    assert_eq!(refused.pointers(), ["/kind"]);
}

#[tokio::test]
async fn only_finance_staff_registers() {
    let desk = Desk::open().await;
    let new = json!({ "kind": "provider", "name": "Bildungsträger C" });
    for who in [A, AUDITOR] {
        desk.refuses("forbidden", who, "/organisations", &new).await;
    }
}
