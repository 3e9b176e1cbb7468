//! Where the money stands, summed up by award, by provider and by quarter.

use serde_json::{Value, json};

use crate::{
    claims::submitted,
    desk::{A, AUDITOR, Desk, FINANCE, HEAD},
    payments::make_due,
};

#[tokio::test]
async fn awards_providers_and_quarters_come_to_what_the_position_of_every_euro_says() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1240.00").await;
    submitted(&desk).await.done();
    let position = desk.get(AUDITOR, "/funding-position").await.done()["total"].clone();
    let by = async |by: &str| desk.get(FINANCE, &format!("/funding-reports?by={by}")).await.done();
    let (awards, providers, quarters) = (by("award").await, by("provider").await, by("quarter").await);
    for figure in ["awarded", "forwarded", "claimed", "recognised", "paid", "free"] {
        assert_eq!(awards["total"][figure], position[figure], "{figure}");
        assert_eq!(quarters["total"][figure], position[figure], "{figure}");
    }
    let row = &awards["rows"][0];
    assert_eq!((&row["grant"], &row["sums"]), (&json!(desk.office.award.id), &awards["total"]));
    let row = &providers["rows"][0];
    assert_eq!((&row["organisation"], &row["grants"]), (&json!(desk.office.provider_a), &json!(1)));
    assert_eq!(row["sums"]["claimed"], position["claimed"]);
    assert_eq!(row["sums"]["awarded"], position["forwarded"]);
    // The second quarter ends for this report on the day on which it is asked for.
    let newest = quarters["rows"].as_array().unwrap().last().unwrap();
    assert_eq!((&newest["name"], &newest["until"]), (&json!("2021-Q2"), &json!("2021-06-01")));
    assert_eq!(newest["sums"]["claimed"], position["claimed"], "it was claimed in it");
    assert_eq!(desk.get(HEAD, "/funding-reports?by=award").await.done(), awards);
}

#[tokio::test]
async fn an_earlier_day_has_its_own_sums_and_who_receives_sees_none() {
    let desk = Desk::open().await;
    for (days, until) in [("effective_on=2020-12-31", "2020-12-31"), ("known_on=2021-05-31", "2021-05-31")] {
        let found = desk.get(AUDITOR, &format!("/funding-reports?by=award&{days}")).await.done();
        assert_eq!((&found["rows"], &found["until"]), (&json!([]), &json!(until)));
        assert_eq!(found["total"]["awarded"], "0.00");
        let found = desk.get(AUDITOR, &format!("/funding-reports?by=quarter&{days}")).await.done();
        assert_eq!(found["rows"], Value::Array(Vec::new()));
    }
    desk.get(A, "/funding-reports?by=award").await.is_problem("forbidden");
    for query in ["", "?by=x", "?by=award&x=1"] {
        desk.get(FINANCE, &format!("/funding-reports{query}")).await.is_problem("invalid-query");
    }
}
