//! Steps of a claim beside submitting and deciding it.

use serde_json::{Value, json};

use crate::{
    bodies::{actual, approval, claim, exam, lessons, payment, payout_request, tranche, units, with},
    claims::submitted,
    desk::{A, AUDITOR, Answer, Desk, FINANCE, ORDERER, RELEASER},
};

/// What names a line of a claim, by its place.
pub(crate) fn line_of(claim: &Value, place: usize) -> Value {
    json!({ "line": claim["lines"][place]["id"] })
}

/// Asks to change lines of a claim.
pub(crate) fn request(claim: &Value, places: &[usize]) -> Value {
    let line = |place: &usize| json!({ "line": claim["lines"][*place]["id"], "text": "Beleg unlesbar" });
    let lines: Vec<_> = places.iter().map(line).collect();
    json!({ "answer_by": "2021-06-15", "text": "Bitte ergänzen", "lines": lines })
}

/// Corrects what is recognised of a line.
pub(crate) fn correction(claim: &Value, place: usize, recognised: &str) -> Value {
    json!({
        "line": claim["lines"][place]["id"],
        "recognised": recognised,
        "reason": "rechnerisch",
        "text": "Gutschrift übersehen"
    })
}

/// Rejects a parked line.
pub(crate) fn rejection(claim: &Value, place: usize) -> Value {
    json!({ "line": claim["lines"][place]["id"], "reason": "beleg_fehlt", "text": "Keine Antwort" })
}

/// Parks the exam and accepts the lessons.
fn parking(claim: &Value) -> Value {
    json!({ "decisions": [
        {
            "line": claim["lines"][0]["id"],
            "decision": "park",
            "question": "Wer wurde geprüft?",
            "answer_by": "2021-06-15"
        },
        { "line": claim["lines"][1]["id"], "decision": "accept" }
    ] })
}

fn at(claim: &Value, step: &str) -> String {
    format!("/claims/{}/{step}", claim["id"].as_str().unwrap())
}

/// A step at the claim's present version.
async fn step(desk: &Desk, who: &str, claim: &Value, name: &str, body: &Value) -> Answer {
    let version = u32::try_from(claim["version"].as_u64().unwrap()).unwrap();
    desk.change(who, &at(claim, name), version, body).await
}

async fn refused(desk: &Desk, kind: &str, who: &str, claim: &Value, name: &str, body: &Value) -> Answer {
    let version = u32::try_from(claim["version"].as_u64().unwrap()).unwrap();
    desk.refuses_change(kind, who, &at(claim, name), version, body).await
}

/// A claim whose exam is parked and whose lessons are accepted.
async fn parked(desk: &Desk) -> Value {
    let claim = submitted(desk).await.done();
    step(desk, FINANCE, &claim, "decision", &parking(&claim)).await.done()
}

/// A claim that claims a line again.
fn again(desk: &Desk, line: &Value) -> Value {
    with(claim(&desk.office, &[]), "/reinclude", json!([line]))
}

#[tokio::test]
async fn a_line_is_parked_and_claimed_again_once() {
    let desk = Desk::open().await;
    let first = parked(&desk).await;
    let line = &first["lines"][0];
    assert_eq!((&line["state"], &line["question"]), (&json!("parked"), &json!("Wer wurde geprüft?")));
    assert_eq!((&line["answer_by"], &line["recognised"]), (&json!("2021-06-15"), &json!("0.00")));
    let second = desk.post(A, "/claims", &again(&desk, &line["id"])).await.done();
    assert_eq!(second["lines"][0]["reincludes"], line["id"]);
    let shown = desk.get(A, &format!("/claims/{}", first["id"].as_str().unwrap())).await.done();
    assert_eq!(shown["lines"][0]["state"], "reincluded");
    assert_eq!(shown["lines"][0]["followed_by"], second["lines"][0]["id"]);
    let twice = desk.refuses("not-parked", A, "/claims", &again(&desk, &line["id"])).await;
    assert_eq!(twice.body["line"], 1);
    desk.refuses("not-parked", A, "/claims", &again(&desk, &first["lines"][1]["id"])).await;
    desk.refuses("invalid-decision", A, "/claims", &again(&desk, &json!(desk.office.award.id))).await;
    let park = json!({ "decisions": [{
        "line": second["lines"][0]["id"], "decision": "park", "question": "?", "answer_by": "2021-06-15"
    }] });
    refused(&desk, "not-parked", FINANCE, &second, "decision", &park).await;
    let nothing = claim(&desk.office, &[]);
    let nothing = desk.refuses("invalid-fields", A, "/claims", &nothing).await;
    assert_eq!(nothing.pointers(), ["/lines"]);
}

#[tokio::test]
async fn a_question_is_asked_with_a_day_that_comes() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let early = with(parking(&claim), "/decisions/0/answer_by", json!("2021-05-31"));
    let early = refused(&desk, "outside-period", FINANCE, &claim, "decision", &early).await;
    assert_eq!(early.body["line"], 1);
    let empty = with(parking(&claim), "/decisions/0/question", json!(" "));
    let empty = refused(&desk, "invalid-fields", FINANCE, &claim, "decision", &empty).await;
    assert_eq!(empty.pointers(), ["/decisions/0/question"]);
    let early = with(request(&claim, &[0]), "/answer_by", json!("2021-05-31"));
    let early = refused(&desk, "outside-period", FINANCE, &claim, "change-requests", &early).await;
    assert_eq!(early.pointers(), ["/answer_by"]);
}

#[tokio::test]
async fn a_parked_line_is_dropped_or_rejected() {
    let desk = Desk::open().await;
    let claim = parked(&desk).await;
    refused(&desk, "forbidden", FINANCE, &claim, "parked-line-drop", &line_of(&claim, 0)).await;
    refused(&desk, "forbidden", A, &claim, "parked-line-rejection", &rejection(&claim, 0)).await;
    refused(&desk, "not-parked", A, &claim, "parked-line-drop", &line_of(&claim, 1)).await;
    let empty = with(rejection(&claim, 0), "/text", json!(""));
    let empty = refused(&desk, "invalid-fields", FINANCE, &claim, "parked-line-rejection", &empty).await;
    assert_eq!(empty.pointers(), ["/text"]);
    let unknown = with(rejection(&claim, 0), "/reason", json!("laune"));
    refused(&desk, "invalid-decision", FINANCE, &claim, "parked-line-rejection", &unknown).await;
    let dropped = step(&desk, A, &claim, "parked-line-drop", &line_of(&claim, 0)).await.done();
    assert_eq!(dropped["lines"][0]["state"], "dropped");
    let other = with(lessons(), "/cost/units", units("Kurs 2", 40));
    let second = desk.post(A, "/claims", &crate::bodies::claim(&desk.office, &[exam(), other])).await.done();
    let claim = step(&desk, FINANCE, &second, "decision", &parking(&second)).await.done();
    let rejected = step(&desk, FINANCE, &claim, "parked-line-rejection", &rejection(&claim, 0)).await.done();
    assert_eq!(rejected["lines"][0]["state"], "rejected");
    assert_eq!(rejected["lines"][0]["reduction_text"], "Keine Antwort");
}

#[tokio::test]
async fn a_claim_is_changed_where_it_was_asked() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let asked = step(&desk, FINANCE, &claim, "change-requests", &request(&claim, &[0])).await.done();
    assert_eq!(asked["state"], "changes_requested");
    insta::assert_json_snapshot!(asked["change_requests"], @r#"
    [
      {
        "answer_by": "2021-06-15",
        "by": "Frieda Finanz",
        "lines": [
          {
            "line": "00000000-0000-7000-8000-000000130001",
            "text": "Beleg unlesbar"
          }
        ],
        "number": 1,
        "on": "2021-06-01",
        "text": "Bitte ergänzen"
      }
    ]
    "#);
    refused(&desk, "wrong-state", FINANCE, &asked, "decision", &crate::claims::decision(&asked)).await;
    let other = json!({ "replacements": [{ "replacement": "drop", "line": asked["lines"][1]["id"] }] });
    let other = refused(&desk, "not-requested", A, &asked, "resubmission", &other).await;
    assert_eq!(other.body["line"], 2);
    let late = with(actual("F4", "pruefungsgebuehren", "R 18", "110.00"), "/paid_on", json!("2023-01-01"));
    let late =
        json!({ "replacements": [{ "replacement": "line", "line": asked["lines"][0]["id"], "new": late }] });
    let late = refused(&desk, "outside-period", A, &asked, "resubmission", &late).await;
    assert_eq!((&late.body["line"], late.pointers()), (&json!(1), vec!["/replacements/0/new/paid_on"]));
    let new = actual("F4", "pruefungsgebuehren", "R 18", "110.00");
    let new =
        json!({ "replacements": [{ "replacement": "line", "line": asked["lines"][0]["id"], "new": new }] });
    let wrong = with(new.clone(), "/replacements/0/new/category", json!(7));
    let wrong = refused(&desk, "invalid-fields", A, &asked, "resubmission", &wrong).await;
    assert_eq!(wrong.pointers(), ["/replacements/0/new/category"]);
    let again = step(&desk, A, &asked, "resubmission", &new).await.done();
    let states: Vec<_> =
        again["lines"].as_array().unwrap().iter().map(|line| line["state"].as_str()).collect();
    assert_eq!(
        (&again["state"], states),
        (&json!("submitted"), ["replaced", "declared", "declared"].map(Some).to_vec())
    );
    assert_eq!(again["lines"][0]["followed_by"], again["lines"][2]["id"]);
    assert_eq!(again["lines"][2]["replaces"], again["lines"][0]["id"]);
    refused(&desk, "wrong-state", A, &again, "resubmission", &json!({ "replacements": [] })).await;
}

#[tokio::test]
async fn only_the_giver_asks_and_only_the_recipient_answers() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    for who in [A, AUDITOR] {
        refused(&desk, "forbidden", who, &claim, "change-requests", &request(&claim, &[0])).await;
        refused(&desk, "forbidden", who, &claim, "corrections", &correction(&claim, 0, "1.00")).await;
    }
    for who in [FINANCE, AUDITOR] {
        refused(&desk, "forbidden", who, &claim, "resubmission", &json!({ "replacements": [] })).await;
    }
    let empty = with(request(&claim, &[0]), "/lines/0/text", json!(""));
    let empty = refused(&desk, "invalid-fields", FINANCE, &claim, "change-requests", &empty).await;
    assert_eq!(empty.pointers(), ["/lines/0/text"]);
    let twice = request(&claim, &[0, 0]);
    refused(&desk, "invalid-decision", FINANCE, &claim, "change-requests", &twice).await;
}

#[tokio::test]
async fn what_is_recognised_is_corrected_and_a_correction_is_not() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    refused(&desk, "wrong-state", FINANCE, &claim, "corrections", &correction(&claim, 0, "1.00")).await;
    let decided = step(&desk, FINANCE, &claim, "decision", &crate::claims::decision(&claim)).await.done();
    for recognised in ["120.01", "100.00"] {
        let beyond = correction(&decided, 0, recognised);
        let beyond = refused(&desk, "invalid-correction", FINANCE, &decided, "corrections", &beyond).await;
        assert_eq!((&beyond.body["line"], beyond.pointers()), (&json!(1), vec!["/recognised"]));
    }
    let below = correction(&decided, 0, "-0.01");
    let below = refused(&desk, "invalid-fields", FINANCE, &decided, "corrections", &below).await;
    assert_eq!(below.pointers(), ["/recognised"]);
    let corrected =
        step(&desk, FINANCE, &decided, "corrections", &correction(&decided, 0, "90.00")).await.done();
    let made = &corrected["lines"][0]["corrections"][0];
    let said = json!({
        "by": "Frieda Finanz",
        "from": "100.00",
        "from_share": "80.00",
        "id": made["id"],
        "number": 1,
        "on": "2021-06-01",
        "reason": "rechnerisch",
        "round": 2,
        "rule_book": 2,
        "text": "Gutschrift übersehen",
        "to": "90.00",
        "to_share": "72.00"
    });
    assert_eq!(made, &said);
    assert_eq!(corrected["lines"][0]["recognised"], "90.00");
    let made = with(
        correction(&corrected, 0, "1.00"),
        "/line",
        corrected["lines"][0]["corrections"][0]["id"].clone(),
    );
    let refusal = refused(&desk, "correction-of-correction", FINANCE, &corrected, "corrections", &made).await;
    assert_eq!(refusal.body["line"], 1);
    let nothing = correction(&corrected, 0, "0.00");
    let nothing = step(&desk, FINANCE, &corrected, "corrections", &nothing).await.done();
    assert_eq!(nothing["lines"][0]["recognised"], "0.00");
    let stale =
        desk.change(FINANCE, &at(&corrected, "corrections"), 1, &correction(&corrected, 0, "1.00")).await;
    stale.is_problem("precondition-failed");
    // What is proposed is seen by who certifies it, and not by who is concerned.
    let version = u32::try_from(nothing["version"].as_u64().unwrap()).unwrap();
    let body = correction(&nothing, 0, "1.00");
    let proposed = desk.alone(FINANCE, &at(&nothing, "corrections"), version, &body).await.done();
    let seen = &proposed["correction"];
    assert_eq!(
        (&seen["recognised"], &seen["share"], &seen["round"]),
        (&json!("1.00"), &json!("0.80"), &json!(4))
    );
    let path = format!("/claims/{}", nothing["id"].as_str().unwrap());
    assert_eq!(desk.get(FINANCE, &path).await.done()["correction"], *seen);
    assert_eq!(desk.get(A, &path).await.done()["correction"], json!(null));
}

#[tokio::test]
async fn all_that_is_wrong_with_a_correction_or_a_rejection_is_told_at_once_at_its_place() {
    let desk = Desk::open().await;
    let claim = parked(&desk).await;
    let wrong = |body: Value| {
        let body = with(body, "/reason", json!("laune"));
        with(body, "/findings", json!(["laune"]))
    };
    let correction = wrong(correction(&claim, 1, "9999999.00"));
    let refusal = refused(&desk, "invalid-fields", FINANCE, &claim, "corrections", &correction).await;
    assert_eq!(refusal.pointers(), ["/recognised", "/reason", "/findings"]);
    assert_eq!(refusal.body["line"], 2);
    let rejection = wrong(rejection(&claim, 0));
    let refusal =
        refused(&desk, "invalid-decision", FINANCE, &claim, "parked-line-rejection", &rejection).await;
    assert_eq!(refusal.pointers(), ["/reason", "/findings"]);
    let message = "line 1: the programme registers no reduction reason \"laune\"";
    assert_eq!(refusal.body["errors"][0]["message"], message);
}

#[tokio::test]
async fn what_earlier_claims_hold_of_the_plan_is_shown() {
    let desk = Desk::open().await;
    parked(&desk).await;
    desk.post(A, "/claims", &claim(&desk.office, &[with(lessons(), "/cost/units", units("Kurs 2", 4))]))
        .await
        .done();
    let held = desk.get(A, &format!("/grants/{}/held", desk.office.forwarding.id)).await.done();
    let lines: Vec<_> = held["plan_lines"].as_array().unwrap().iter().collect();
    let of = |category: &str| *lines.iter().find(|line| line["category"] == category).unwrap();
    let figures = |line: &Value| {
        ["planned", "room", "spent", "reserved", "left", "parked"]
            .map(|name| line[name].as_str().unwrap().to_owned())
    };
    assert_eq!(
        figures(of("unterrichtsstunden")),
        ["30000.00", "36000.00", "1500.00", "150.00", "34350.00", "0.00"]
    );
    assert_eq!(
        figures(of("pruefungsgebuehren")),
        ["20000.00", "24000.00", "0.00", "0.00", "24000.00", "120.00"]
    );
    desk.post(A, "/claims", &claim(&desk.office, &[exam()])).await.is_problem("limit-exceeded");
}

#[tokio::test]
async fn an_order_that_is_not_owed_any_more_since_its_claim_was_corrected_is_not_released() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let decided = step(&desk, FINANCE, &claim, "decision", &crate::claims::decision(&claim)).await.done();
    let asked = payout_request(desk.office.award.id, "F4", "80.00");
    let asked = desk.post(FINANCE, "/payout-requests", &asked).await.id();
    desk.change(FINANCE, &format!("/payout-requests/{asked}/decision"), 1, &approval()).await.done();
    desk.post(FINANCE, "/tranches", &tranche(&desk.office, "F4", "80.00")).await.done();
    let ordered = desk.post(ORDERER, "/payments", &payment(&desk.office, "F4", "80.00")).await.id();
    step(&desk, FINANCE, &decided, "corrections", &correction(&decided, 0, "90.00")).await.done();
    let release = format!("/payments/{ordered}/release");
    let refusal = desk.refuses_change("wrong-state", RELEASER, &release, 1, &Value::Null).await;
    let said = "80.00 were ordered, of which only 72.00 are still owed: the order is taken back";
    assert_eq!(refusal.body["detail"], said);
}
