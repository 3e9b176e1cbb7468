//! Claims.

use serde_json::{Value, json};

use crate::{
    bodies::{claim, exam, lessons},
    desk::{A, AUDITOR, Answer, Desk, FINANCE},
};

/// A claim of an exam and forty lessons.
pub(crate) async fn submitted(desk: &Desk) -> Answer {
    desk.post(A, "/claims", &claim(&desk.office, &[exam(), lessons()])).await
}

/// Accepts the exam in part and rejects the lessons.
pub(crate) fn decision(claim: &Value) -> Value {
    json!({ "decisions": [
        {
            "line": claim["lines"][0]["id"],
            "decision": "accept_in_part",
            "recognised": "100.00",
            "reason": "rechnerisch",
            "text": "Skonto abgezogen"
        },
        {
            "line": claim["lines"][1]["id"],
            "decision": "reject",
            "reason": "beleg_fehlt",
            "text": "Keine Teilnahmeliste"
        }
    ] })
}

#[tokio::test]
async fn a_claim_is_submitted() {
    let desk = Desk::open().await;
    let made = submitted(&desk).await;
    insta::assert_snapshot!(made, @r#"
    201 Created
    etag: "1"
    location: /api/v1/claims/00000000-0000-7000-8000-000000130000
    {
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000130000",
      "lines": [
        {
          "cost": {
            "kind": "actual",
            "receipt": "866ebeb2-03c1-8c41-bcc6-662a70fb3c7a"
          },
          "eligible": "120.00",
          "grant_share": "96.00",
          "id": "00000000-0000-7000-8000-000000130001",
          "number": 1,
          "paid_on": "2021-05-03",
          "plan_line": "00000000-0000-7000-8000-000000100005",
          "position": "00000000-0000-7000-8000-000000100002",
          "reason_for_payment": "Rechnung",
          "recognised": "0.00",
          "state": "declared",
          "used": "0.00"
        },
        {
          "cost": {
            "count": 40,
            "kind": "lump_sum",
            "rate": "P4",
            "rate_amount": "37.50",
            "unit": "Unterrichtsstunde"
          },
          "eligible": "1500.00",
          "grant_share": "1200.00",
          "id": "00000000-0000-7000-8000-000000130002",
          "number": 2,
          "paid_on": "2021-05-28",
          "plan_line": "00000000-0000-7000-8000-000000100004",
          "position": "00000000-0000-7000-8000-000000100002",
          "reason_for_payment": "Kurs im Mai",
          "recognised": "0.00",
          "state": "declared",
          "units": {
            "count": 40,
            "hash": "406ff59c40c585c3c2be126c69f9d570d74b884a9d508c2c0f7e3232329b8ab1"
          },
          "used": "0.00"
        }
      ],
      "number": 1,
      "on": "2021-06-01",
      "period": {
        "from": "2021-01-01",
        "until": "2021-05-31"
      },
      "sign_offs": [
        {
          "on": "2021-06-01",
          "person": "Anna Anbieter",
          "role": "editor",
          "round": 1,
          "step": "prepare"
        }
      ],
      "state": "submitted",
      "submitted_by": "Anna Anbieter",
      "version": 1
    }
    "#);
    let id = made.id();
    let shown = desk.get(FINANCE, &format!("/claims/{id}")).await;
    assert_eq!((shown.headers["etag"].to_str().unwrap(), &shown.body["id"]), ("\"1\"", &json!(id)));
    let listed = desk.get(AUDITOR, &format!("/claims?grant={}", desk.office.forwarding.id)).await.done();
    assert_eq!(listed, json!({ "items": [shown.body], "next": null }));
}

#[tokio::test]
async fn what_is_stated_of_a_receipt_is_shown_with_its_line() {
    let desk = Desk::open().await;
    let mut line = exam();
    let stated = json!({
        "performed": { "from": "2021-05-01", "until": "2021-05-02" },
        "vat": "19.16",
        "discount": "0.00",
        "share": "100.00"
    });
    line["receipt_details"] = stated.clone();
    let made = desk.post(A, "/claims", &claim(&desk.office, &[line.clone()])).await.done();
    assert_eq!(made["lines"][0]["receipt_details"], stated);
    line["cost"]["receipt"]["number"] = json!("another");
    line["receipt_details"]["share"] = json!("50.00");
    let refused = desk.post(A, "/claims", &claim(&desk.office, &[line.clone()])).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.to_string().contains("/lines/0/receipt_details"), "{}", refused.body);
    line["receipt_details"] = json!({ "performed": { "from": "2021-05-02", "until": "2021-05-01" } });
    let refused = desk.post(A, "/claims", &claim(&desk.office, &[line])).await;
    assert!(
        refused.body.to_string().contains("/lines/0/receipt_details/performed/until"),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn every_line_of_a_claim_is_decided() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    let mut decided = desk.change(FINANCE, &path, 1, &decision(&claim)).await;
    for duties in ["proposal", "sign_offs"] {
        decided.body.as_object_mut().unwrap().remove(duties);
    }
    insta::assert_snapshot!(decided, @r#"
    200 OK
    etag: "2"
    {
      "grant": "00000000-0000-7000-8000-000000100000",
      "id": "00000000-0000-7000-8000-000000130000",
      "lines": [
        {
          "cost": {
            "kind": "actual",
            "receipt": "866ebeb2-03c1-8c41-bcc6-662a70fb3c7a"
          },
          "eligible": "120.00",
          "grant_share": "96.00",
          "id": "00000000-0000-7000-8000-000000130001",
          "number": 1,
          "paid_on": "2021-05-03",
          "plan_line": "00000000-0000-7000-8000-000000100005",
          "position": "00000000-0000-7000-8000-000000100002",
          "reason_for_payment": "Rechnung",
          "recognised": "100.00",
          "reduction_reason": "rechnerisch",
          "reduction_text": "Skonto abgezogen",
          "state": "accepted_in_part",
          "used": "80.00"
        },
        {
          "cost": {
            "count": 40,
            "kind": "lump_sum",
            "rate": "P4",
            "rate_amount": "37.50",
            "unit": "Unterrichtsstunde"
          },
          "eligible": "1500.00",
          "grant_share": "1200.00",
          "id": "00000000-0000-7000-8000-000000130002",
          "number": 2,
          "paid_on": "2021-05-28",
          "plan_line": "00000000-0000-7000-8000-000000100004",
          "position": "00000000-0000-7000-8000-000000100002",
          "reason_for_payment": "Kurs im Mai",
          "recognised": "0.00",
          "reduction_reason": "beleg_fehlt",
          "reduction_text": "Keine Teilnahmeliste",
          "state": "rejected",
          "units": {
            "count": 40,
            "hash": "406ff59c40c585c3c2be126c69f9d570d74b884a9d508c2c0f7e3232329b8ab1"
          },
          "used": "0.00"
        }
      ],
      "number": 1,
      "on": "2021-06-01",
      "period": {
        "from": "2021-01-01",
        "until": "2021-05-31"
      },
      "state": "decided",
      "submitted_by": "Anna Anbieter",
      "version": 2
    }
    "#);
}

#[tokio::test]
async fn a_decision_shows_what_was_proposed_and_who_signed() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    let decided = desk.change(FINANCE, &path, 1, &decision(&claim)).await.done();
    let duties = json!({ "proposal": decided["proposal"], "sign_offs": decided["sign_offs"] });
    insta::assert_snapshot!(serde_json::to_string_pretty(&duties).unwrap(), @r#"
    {
      "proposal": {
        "decisions": [
          {
            "decision": "accept_in_part",
            "line": "00000000-0000-7000-8000-000000130001",
            "reason": "rechnerisch",
            "recognised": "100.00",
            "text": "Skonto abgezogen"
          },
          {
            "decision": "reject",
            "line": "00000000-0000-7000-8000-000000130002",
            "reason": "beleg_fehlt",
            "text": "Keine Teilnahmeliste"
          }
        ],
        "round": 1,
        "rule_book": 2
      },
      "sign_offs": [
        {
          "on": "2021-06-01",
          "person": "Anna Anbieter",
          "role": "editor",
          "round": 1,
          "step": "prepare"
        },
        {
          "on": "2021-06-01",
          "person": "Arno Anbieter",
          "role": "signatory",
          "round": 1,
          "step": "sign"
        },
        {
          "on": "2021-06-01",
          "person": "Frieda Finanz",
          "role": "clerk",
          "round": 1,
          "step": "propose"
        },
        {
          "on": "2021-06-01",
          "person": "Sina Sach",
          "role": "examiner_sachlich",
          "round": 1,
          "step": "sachlich"
        },
        {
          "on": "2021-06-01",
          "person": "Reto Rech",
          "role": "examiner_rechnerisch",
          "round": 1,
          "step": "rechnerisch"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_claim_is_withdrawn() {
    let desk = Desk::open().await;
    let path = format!("/claims/{}/withdrawal", submitted(&desk).await.id());
    let withdrawn = desk.change(A, &path, 1, &Value::Null).await.done();
    assert_eq!((&withdrawn["state"], &withdrawn["version"]), (&json!("withdrawn"), &json!(2)));
    let grant = desk.get(A, &format!("/grants/{}", desk.office.forwarding.id)).await.done();
    assert_eq!(grant["positions"][1]["figures"]["reserved"], "0.00");
}

#[tokio::test]
async fn only_the_giver_decides_and_only_the_recipient_withdraws() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let id = claim["id"].as_str().unwrap();
    for who in [A, AUDITOR] {
        desk.refuses_change("forbidden", who, &format!("/claims/{id}/decision"), 1, &decision(&claim)).await;
    }
    for who in [FINANCE, AUDITOR] {
        desk.refuses_change("forbidden", who, &format!("/claims/{id}/withdrawal"), 1, &Value::Null).await;
    }
    desk.refuses("forbidden", FINANCE, "/claims", &crate::bodies::claim(&desk.office, &[exam()])).await;
}

#[tokio::test]
async fn all_that_is_decided_wrongly_is_told_at_once_at_its_place() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    let lines = [0, 1].map(|place| claim["lines"][place]["id"].clone());
    let body = json!({ "decisions": [
        { "line": lines[1], "decision": "reject", "reason": "laune", "text": "Kein Beleg", "findings": ["laune"] },
        { "line": lines[0], "decision": "park", "question": "Wer?", "answer_by": "2021-05-31" },
        { "line": "00000000-0000-7000-8000-00000000ffff", "decision": "accept" }
    ] });
    let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &body).await;
    let places =
        ["/decisions/1/answer_by", "/decisions/0/reason", "/decisions/0/findings", "/decisions/2/line"];
    assert_eq!(refused.pointers(), places);
    assert_eq!(
        refused.body["errors"][1]["message"],
        "line 2: the programme registers no reduction reason \"laune\""
    );
    assert_eq!(refused.body["line"], Value::Null, "several are to blame");
    let part = json!({ "decisions": [{
        "line": lines[0],
        "decision": "accept_in_part",
        "recognised": "120.00",
        "reason": "laune",
        "text": "Skonto"
    }] });
    let refused = desk.refuses_change("invalid-decision", FINANCE, &path, 1, &part).await;
    assert_eq!(refused.pointers(), ["/decisions/0/recognised", "/decisions/0/reason", ""]);
    assert_eq!(refused.body["errors"][2]["message"], "line 2 is not decided");
}

#[tokio::test]
async fn a_decision_names_registered_findings() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    let mut body = decision(&claim);
    body["decisions"][1]["findings"] = json!(["laune"]);
    let unknown = desk.refuses_change("invalid-decision", FINANCE, &path, 1, &body).await;
    assert_eq!(unknown.body["line"], 2);
    body["decisions"][1]["findings"] = json!(["kein Code"]);
    let no_code = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &body).await;
    assert_eq!(no_code.pointers(), ["/decisions/1/findings/0"]);
    body["decisions"][1]["findings"] = json!(["zahlungsnachweis_fehlt", "unterschrift_fehlt"]);
    let decided = desk.change(FINANCE, &path, 1, &body).await.done();
    assert_eq!(decided["lines"][1]["findings"], json!(["unterschrift_fehlt", "zahlungsnachweis_fehlt"]));
    assert_eq!(decided["lines"][0]["findings"], Value::Null);
    assert_eq!(desk.get(A, &format!("/claims/{}", claim["id"].as_str().unwrap())).await.done(), decided);
}
