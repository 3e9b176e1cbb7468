//! Who saw and did what: commands, looks of auditors and at people, downloads, refusals.

use flow::Role;
use serde_json::{Value, json};

use crate::{
    bodies::{payout_request, proof},
    desk::{A, ADMINISTRATOR, AUDITOR, Desk, FINANCE, HEAD, stranger},
};

/// What the trail says since it was looked at last: what, how it ended, what was asked for.
async fn trail(desk: &Desk, after: &mut String) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    loop {
        let page = desk.get(HEAD, &format!("/access-events?limit=50&after={after}")).await.done();
        for event in page["items"].as_array().unwrap() {
            let text = |field: &str| event[field].as_str().unwrap().to_owned();
            *after = text("id").replace('-', "");
            found.push((text("what"), text("outcome"), text("asked")));
        }
        if page["next"].is_null() {
            return found.into_iter().filter(|(what, ..)| what != "look_at_trail").collect();
        }
    }
}

fn event(what: &str, outcome: &str, asked: &str) -> (String, String, String) {
    (what.to_owned(), outcome.to_owned(), asked.to_owned())
}

#[tokio::test]
async fn a_command_is_on_the_trail_whether_it_was_carried_out_or_refused() {
    let desk = Desk::open().await;
    let mut after = "0".repeat(32);
    trail(&desk, &mut after).await;
    let asked = payout_request(desk.office.forwarding.id, "F4", "1240.00");
    desk.post(A, "/payout-requests", &asked).await.done();
    desk.refuses(
        "limit-exceeded",
        A,
        "/payout-requests",
        &payout_request(desk.office.forwarding.id, "F4", "90000.00"),
    )
    .await;
    desk.refuses("forbidden", FINANCE, "/payout-requests", &asked).await;
    let of_request = |outcome| event("payout_request.submit", outcome, "POST /api/v1/payout-requests");
    assert_eq!(
        trail(&desk, &mut after).await,
        [of_request("done"), of_request("refused"), of_request("refused")]
    );
}

#[tokio::test]
async fn every_look_of_an_auditor_is_on_the_trail_once_and_no_other_look_is() {
    let desk = Desk::open().await;
    let mut after = "0".repeat(32);
    trail(&desk, &mut after).await;
    let grant = desk.office.forwarding.id;
    for path in ["/grants".to_owned(), format!("/grants/{grant}"), format!("/grants/{grant}/held")] {
        for who in [FINANCE, A, AUDITOR] {
            desk.get(who, &path).await.done();
        }
    }
    desk.get(AUDITOR, "/funding-position?known_on=2021-05-31&effective_on=2021-05-31").await.done();
    let look = |path: &str| event("look", "shown", &format!("GET /api/v1{path}"));
    assert_eq!(
        trail(&desk, &mut after).await,
        [
            look("/grants"),
            look(&format!("/grants/{grant}")),
            look(&format!("/grants/{grant}/held")),
            look("/funding-position?known_on=2021-05-31&effective_on=2021-05-31"),
        ]
    );
}

#[tokio::test]
async fn looks_at_people_and_what_is_refused_are_on_the_trail() {
    let desk = Desk::open().await;
    let mut after = "0".repeat(32);
    trail(&desk, &mut after).await;
    desk.get(ADMINISTRATOR, "/people").await.done();
    desk.get(A, "/people").await.is_problem("forbidden");
    desk.get(ADMINISTRATOR, "/claims").await.is_problem("forbidden");
    desk.get(ADMINISTRATOR, "/access-events").await.is_problem("forbidden");
    let strange = stranger(Role::Administrator);
    desk.get(&strange, "/duty-rules").await.is_problem("forbidden");
    desk.get(A, "/funding-position").await.is_problem("forbidden");
    desk.get(A, "/journal").await.is_problem("forbidden");
    let events = trail(&desk, &mut after).await;
    assert_eq!(
        events,
        [
            event("look_at_people", "shown", "GET /api/v1/people"),
            event("look_at_people", "refused", "GET /api/v1/people"),
            event("look", "refused", "GET /api/v1/claims"),
            event("look_at_people", "refused", "GET /api/v1/duty-rules"),
            event("look", "refused", "GET /api/v1/funding-position"),
            event("look", "refused", "GET /api/v1/journal"),
        ]
    );
}

#[tokio::test]
async fn a_download_is_on_the_trail() {
    let desk = Desk::open().await;
    let mut after = "0".repeat(32);
    trail(&desk, &mut after).await;
    let made = desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id();
    trail(&desk, &mut after).await;
    let path = format!("/proofs/{made}/document");
    assert_eq!(desk.get(FINANCE, &path).await.status, 200);
    assert_eq!(trail(&desk, &mut after).await, [event("download", "shown", &format!("GET /api/v1{path}"))]);
}

#[tokio::test]
async fn the_trail_says_who_in_which_role_from_where() {
    let desk = Desk::open().await;
    desk.get(AUDITOR, "/grants").await.done();
    let seen = desk.get(AUDITOR, "/access-events").await.done();
    let first = &seen["items"][0];
    let auditor = desk.office.auditor();
    assert_eq!(first["person"], json!(auditor.person));
    assert_eq!(first["role"], "auditor");
    assert_eq!(first["organisation"], json!(auditor.organisation));
    assert_eq!(first["address"], "0.0.0.0");
    assert!(!first["request"].as_str().unwrap().is_empty());
    assert_eq!(seen["next"], Value::Null);
}

#[tokio::test]
async fn the_trail_is_asked_of_one_person_and_of_some_days() {
    let desk = Desk::open().await;
    desk.get(AUDITOR, "/grants").await.done();
    desk.get(HEAD, "/people").await.done();
    let count = async |asked: String| {
        let page = desk.get(HEAD, &format!("/access-events?{asked}")).await.done();
        let events = page["items"].as_array().unwrap().clone();
        events
            .iter()
            .filter(|event| event["what"] != "look_at_trail")
            .map(|event| event["person"].clone())
            .collect::<Vec<_>>()
    };
    let (auditor, head) = (desk.office.auditor().person, desk.office.who_is(Role::Head).person);
    assert_eq!(count(format!("person={auditor}")).await, [json!(auditor)]);
    assert!(count(format!("person={head}&limit=200")).await.contains(&json!(head)));
    assert!(!count(format!("person={auditor}&from=2021-06-01&until=2021-06-01")).await.is_empty());
    assert!(count("until=2021-05-31&limit=200".to_owned()).await.is_empty());
    assert!(count("from=2021-06-02&limit=200".to_owned()).await.is_empty());
}
