//! Programmes.

use axum::{body::Body, http::Request};
use serde_json::json;

use crate::{
    bodies::{amendment, with},
    desk::{A, Answer, Desk, FINANCE},
};

const SMALL: &str = r#"
code = "klein"
name = "Kleines Programm"
plan_flexibility = "20.00"
flexibility_source = "erfunden"

[[funders]]
code = "MAGS"
name = "Ministerium"
source = "erfunden"

[[components]]
code = "B1"
name = "Baustein"
funder = "MAGS"
cost_categories = ["miete"]
source = "erfunden"

[[cost_categories]]
code = "miete"
name = "Miete"

[[rates]]
code = "S1"
component = "B1"
unit = "Stunde"
amount = "12.50"
valid_from = "2021-01-01"
entry_within_days = 56
evidence = "Liste"
excludes = ["miete"]
source = "erfunden"

[[reduction_reasons]]
code = "rechnerisch"
text = "Betrag rechnerisch nicht richtig"
clause = ""
valid_until = "2021-12-31"

[[findings]]
code = "spaet"
text = "Nachweis zu spät"
clause = "erfunden"
severity = "hint"
"#;

async fn load(desk: &Desk, who: &str, content_type: &str, file: impl Into<Body>) -> Answer {
    let request = Request::post("/api/v1/programmes").header("authorization", format!("Bearer {who}"));
    let request = request.header("idempotency-key", desk.key()).header("content-type", content_type);
    desk.send(request.body(file.into()).unwrap()).await
}

#[tokio::test]
async fn a_programme_file_is_loaded() {
    let desk = Desk::open().await;
    insta::assert_snapshot!(load(&desk, FINANCE, "text/plain; charset=utf-8", SMALL).await, @r#"
    201 Created
    {
      "checks": [],
      "code": "klein",
      "components": [
        {
          "code": "B1",
          "cost_categories": [
            "miete"
          ],
          "funder": "MAGS",
          "name": "Baustein"
        }
      ],
      "cost_categories": [
        {
          "code": "miete",
          "name": "Miete"
        }
      ],
      "findings": [
        {
          "clause": "erfunden",
          "code": "spaet",
          "severity": "hint",
          "text": "Nachweis zu spät",
          "valid_from": null,
          "valid_until": null
        }
      ],
      "funders": [
        {
          "code": "MAGS",
          "name": "Ministerium"
        }
      ],
      "name": "Kleines Programm",
      "plan_flexibility": "20.00",
      "rates": [
        {
          "amount": "12.50",
          "code": "S1",
          "component": "B1",
          "entry_within_days": 56,
          "evidence": "Liste",
          "excludes": [
            "miete"
          ],
          "gross": null,
          "source": "erfunden",
          "unit": "Stunde",
          "valid_from": "2021-01-01",
          "valid_until": null
        }
      ],
      "reduction_reasons": [
        {
          "clause": "",
          "code": "rechnerisch",
          "text": "Betrag rechnerisch nicht richtig",
          "valid_from": null,
          "valid_until": "2021-12-31"
        }
      ],
      "version": 1
    }
    "#);
    let again = load(&desk, FINANCE, "text/plain", SMALL).await;
    again.is_problem("already-exists");
}

#[tokio::test]
async fn a_file_of_a_known_code_is_the_next_version_and_says_the_same_of_the_past() {
    let desk = Desk::open().await;
    load(&desk, FINANCE, "text/plain", SMALL).await.done();
    let dearer = load(&desk, FINANCE, "text/plain", SMALL.replace("12.50", "12.51")).await;
    dearer.is_problem("invalid-programme");
    let next = SMALL.replace("name = \"Miete\"", "name = \"Miete und Nebenkosten\"");
    let next = load(&desk, FINANCE, "text/plain", next).await.done();
    assert_eq!(
        (&next["version"], &next["cost_categories"][0]["name"]),
        (&json!(2), &json!("Miete und Nebenkosten"))
    );
    let all = desk.get(A, "/programmes").await.done();
    let versions: Vec<_> = all["items"].as_array().unwrap().iter().map(|it| &it["version"]).collect();
    assert_eq!(versions, [1, 1, 2]);
    // An amendment names a later version, not an earlier one.
    let path = format!("/grants/{}/amendments", desk.office.award.id);
    let back = with(amendment("120000.00"), "/programme_version", json!(0));
    let back = desk.refuses_change("invalid-fields", FINANCE, &path, 2, &back).await;
    assert_eq!(back.pointers(), ["/programme_version"]);
}

#[tokio::test]
async fn the_programmes_are_listed_with_rates_that_are_not_set() {
    let desk = Desk::open().await;
    let all = desk.get(A, "/programmes").await.done();
    assert_eq!(all["items"][0]["code"], "diaa");
    assert_eq!(all["items"][0]["components"].as_array().unwrap().len(), 6);
    let rates = all["items"][0]["rates"].as_array().unwrap();
    let amounts: Vec<_> =
        rates.iter().map(|rate| (rate["code"].as_str().unwrap(), rate["amount"].as_str())).collect();
    let findings = all["items"][0]["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["severity"] == "grave"), "{findings:?}");
    assert_eq!(amounts, [("P1", None), ("P2", None), ("P3", None), ("P4", Some("37.50"))]);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_and_nothing_is_written() {
    let desk = Desk::open().await;
    let before = desk.head().await;
    let wrong = SMALL.replace("cost_categories = [\"miete\"]", "cost_categories = [\"pacht\"]");
    let refused = load(&desk, FINANCE, "text/plain", wrong).await;
    refused.is_problem("invalid-programme");
    assert!(refused.body["detail"].as_str().unwrap().contains("pacht"), "{refused}");
    load(&desk, FINANCE, "text/plain", "code = ").await.is_problem("invalid-programme");
    load(&desk, FINANCE, "text/plain", vec![0xFF_u8, 0xFE]).await.is_problem("broken-body");
    load(&desk, FINANCE, "application/json", SMALL).await.is_problem("unsupported-media-type");
    load(&desk, FINANCE, "text/plain", "#".repeat((256 << 10) + 1)).await.is_problem("body-too-large");
    load(&desk, A, "text/plain", SMALL).await.is_problem("forbidden");
    assert_eq!(desk.head().await.number, before.number);
}

#[tokio::test]
async fn a_programme_says_above_which_price_objects_are_listed() {
    let desk = Desk::open().await;
    let priced = SMALL.replacen("code = \"klein\"", "code = \"klein\"\ninventory_above = \"800.00\"", 1);
    let loaded = load(&desk, FINANCE, "text/plain; charset=utf-8", priced).await.done();
    assert_eq!(loaded["inventory_above"], "800.00");
}
