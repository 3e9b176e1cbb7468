//! The books as they stood, and days that are closed.

use serde_json::{Value, json};

use crate::{
    bodies::{award, tranche},
    claims::submitted,
    desk::{A, AUDITOR, Desk, FINANCE},
    payments::make_due,
};

fn closing(until: &str) -> Value {
    json!({ "until": until, "reason": "Jahresabschluss" })
}

#[tokio::test]
async fn every_reader_shows_the_books_as_of_a_day_as_known_on_a_day() {
    let desk = Desk::open().await;
    let award = format!("/grants/{}", desk.office.award.id);
    assert_eq!(
        desk.get(A, "/grants?effective_on=2021-01-15").await.done(),
        desk.get(A, "/grants").await.done()
    );
    let then = desk.get(AUDITOR, &format!("{award}?effective_on=2021-02-20")).await.done();
    assert_eq!(then, desk.get(AUDITOR, &award).await.done());
    let before = desk.get(AUDITOR, &format!("{award}?effective_on=2021-02-19")).await.done();
    assert_eq!((&before["version"], &before["act"]["finality"]["final_on"]), (&json!(1), &Value::Null));
    for days in ["effective_on=2021-01-14", "known_on=2021-05-31"] {
        desk.get(AUDITOR, &format!("{award}?{days}")).await.is_problem("not-found");
        for list in ["grants", "claims", "payments", "payout-requests", "proofs", "closed-periods"] {
            let page = desk.get(AUDITOR, &format!("/{list}?limit=5&{days}")).await.done();
            assert_eq!(page["items"], json!([]), "{list}");
        }
        for detail in ["acts", "held"] {
            desk.get(AUDITOR, &format!("{award}/{detail}?{days}")).await.is_problem("not-found");
        }
        let matrix = desk.get(AUDITOR, &format!("/funding-position?{days}")).await.done();
        assert_eq!((&matrix["rows"], &matrix["total"]["awarded"]), (&json!([]), &json!("0.00")));
    }
    for list in ["organisations", "programmes", "journal"] {
        let page = desk.get(AUDITOR, &format!("/{list}?known_on=2021-05-31")).await.done();
        assert_eq!(page["items"], json!([]), "{list}");
    }
    let head = desk.get(AUDITOR, "/journal/head?known_on=2021-05-31").await.done();
    assert_eq!(head["number"], 0);
}

#[tokio::test]
async fn comments_and_units_are_those_that_there_were() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let comment = json!({ "claim": claim["id"], "line": null, "visibility": "shared", "text": "Anbei" });
    desk.post(A, "/comments", &comment).await.done();
    let comments = format!("/claims/{}/comments", claim["id"].as_str().unwrap());
    let lines = claim["lines"].as_array().unwrap().iter();
    let with_units = lines.filter(|line| !line["units"].is_null()).map(|line| line["id"].as_str().unwrap());
    let units = with_units.map(|line| format!("/claim-lines/{line}/units"));
    let paths: Vec<String> = units.chain([comments]).collect();
    assert_eq!(paths.len(), 2);
    for path in paths {
        let now = desk.get(A, &path).await.done();
        assert!(!now["items"].as_array().unwrap().is_empty(), "{path}");
        assert_eq!(desk.get(A, &format!("{path}?effective_on=2021-06-01")).await.done(), now);
        for days in ["effective_on=2021-05-31", "known_on=2021-05-31"] {
            desk.get(A, &format!("{path}?{days}")).await.is_problem("not-found");
        }
    }
}

#[tokio::test]
async fn the_next_page_is_of_the_same_day() {
    let desk = Desk::open().await;
    let page = desk.get(AUDITOR, "/grants?limit=1&known_on=2021-06-01").await;
    let link = page.headers["link"].to_str().unwrap().to_owned();
    assert!(link.contains("limit=1&known_on=2021-06-01&after="), "{link}");
    let next = page.done()["next"].as_str().unwrap().to_owned();
    let rest = desk.get(AUDITOR, &format!("/grants?known_on=2021-06-01&after={next}")).await.done();
    assert_eq!(rest["items"][0]["id"], json!(desk.office.forwarding.id));
}

#[tokio::test]
async fn what_is_no_day_or_has_not_come_is_refused() {
    let desk = Desk::open().await;
    for query in
        ["known_on=2021-06-02", "known_on=today", "effective_on=2021-2-1", "effective_on=", "day=2021-01-01"]
    {
        desk.get(FINANCE, &format!("/grants?{query}")).await.is_problem("invalid-query");
    }
    desk.get(FINANCE, "/funding-position?known_on=2021-06-02").await.is_problem("invalid-query");
}

#[tokio::test]
async fn a_period_is_closed() {
    let desk = Desk::open().await;
    let closed = desk.post(FINANCE, "/closed-periods", &closing("2021-05-31")).await;
    insta::assert_snapshot!(closed, @r#"
    201 Created
    {
      "first_open": "2021-06-01",
      "id": "00000000-0000-7000-8000-000000130000",
      "reason": "Jahresabschluss",
      "until": "2021-05-31"
    }
    "#);
    let closed = closed.done();
    let path = format!("/closed-periods/{}", closed["id"].as_str().unwrap());
    assert_eq!(desk.get(A, &path).await.done(), closed);
    assert_eq!(desk.get(A, "/closed-periods").await.done()["items"], json!([closed]));
    desk.get(A, "/closed-periods/00000000-0000-7000-8000-000000000000").await.is_problem("not-found");
}

#[tokio::test]
async fn a_period_is_not_closed_by_others_nor_early_nor_twice_nor_without_a_reason() {
    let desk = Desk::open().await;
    desk.refuses("forbidden", A, "/closed-periods", &closing("2021-05-31")).await;
    let early = desk.refuses("outside-period", FINANCE, "/closed-periods", &closing("2021-06-01")).await;
    assert_eq!(early.pointers(), ["/until"]);
    let silent = json!({ "until": "2021-05-31", "reason": " " });
    let silent = desk.refuses("invalid-fields", FINANCE, "/closed-periods", &silent).await;
    assert_eq!(silent.pointers(), ["/reason"]);
    desk.post(FINANCE, "/closed-periods", &closing("2021-05-31")).await.done();
    let again = desk.refuses("period-closed", FINANCE, "/closed-periods", &closing("2021-05-30")).await;
    assert_eq!((again.pointers(), &again.body["closed_until"]), (vec!["/until"], &json!("2021-05-31")));
}

#[tokio::test]
async fn a_closed_day_is_refused_with_the_first_open_one() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1240.00").await;
    desk.post(FINANCE, "/closed-periods", &closing("2021-05-31")).await.done();
    let mut late = tranche(&desk.office, "F4", "1240.00");
    late["received_on"] = json!("2021-05-31");
    let refused = desk.refuses("period-closed", FINANCE, "/tranches", &late).await;
    insta::assert_snapshot!(refused, @r#"
    422 Unprocessable Entity
    {
      "closed_until": "2021-05-31",
      "detail": "the books are closed until 2021-05-31; 2021-06-01 is the first open day",
      "errors": [
        {
          "message": "the books are closed until 2021-05-31; 2021-06-01 is the first open day",
          "pointer": "/received_on"
        }
      ],
      "first_open": "2021-06-01",
      "status": 422,
      "title": "The day is closed",
      "type": "/problems/period-closed"
    }
    "#);
    late["received_on"] = json!("2021-06-01");
    desk.post(FINANCE, "/tranches", &late).await.done();
}

#[tokio::test]
async fn an_act_of_tomorrow_is_not_recorded_today() {
    let desk = Desk::open().await;
    let mut new = award(&desk.office);
    new["act"]["dated_on"] = json!("2021-06-02");
    let refused = desk.refuses("outside-period", FINANCE, "/awards", &new).await;
    assert_eq!(refused.pointers(), ["/act/dated_on"]);
}
