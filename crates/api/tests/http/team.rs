//! Who acts for the own organisation.

use serde_json::{Value, json};
use testkit::{Engine, TestDb};

use crate::desk::{A, ADMINISTRATOR, AUDITOR, B, Desk, FINANCE};

/// Gives somebody of provider A a role, from a day until another.
async fn joined(desk: &Desk, name: &str, from: &str, until: Value, deputy_for: Value) -> String {
    let mut role = json!({
        "organisation": desk.office.provider_a, "role": "editor", "from": from, "until": until
    });
    if !deputy_for.is_null() {
        role["deputy_for"] = deputy_for;
    }
    let person = json!({ "identity": format!("{name}@a.example"), "name": name, "roles": [role] });
    desk.post(ADMINISTRATOR, "/people", &person).await.id()
}

/// The names of members, and whether they are former ones.
fn names(team: &Value) -> Vec<(&str, bool)> {
    let members = team["members"].as_array().unwrap().iter();
    members.map(|it| (it["name"].as_str().unwrap(), it["is_former"].as_bool().unwrap())).collect()
}

async fn team_on(engine: Engine) {
    let desk = Desk::on(TestDb::fresh(engine).await).await;
    let anna = desk.office.person_of_a().person.to_string();
    joined(&desk, "Vera Vertretung", "2021-05-01", json!("2021-06-30"), json!(anna)).await;
    joined(&desk, "Emil Ende", "2021-01-01", json!("2021-05-31"), Value::Null).await;
    joined(&desk, "Sven Später", "2021-09-01", Value::Null, Value::Null).await;
    let gone = joined(&desk, "Gerd Gegangen", "2021-01-01", Value::Null, Value::Null).await;
    let leaves = json!({ "on": "2021-06-01" });
    desk.change(ADMINISTRATOR, &format!("/people/{gone}/leaving"), 1, &leaves).await.done();
    let team = desk.get(A, "/team").await.done();
    let present = ["Alwin Anbieter", "Anna Anbieter", "Arno Anbieter", "Sven Später", "Vera Vertretung"];
    let former = ["Emil Ende", "Gerd Gegangen"];
    let expected: Vec<_> =
        present.map(|name| (name, false)).into_iter().chain(former.map(|name| (name, true))).collect();
    assert_eq!(names(&team), expected);
    assert_eq!(team["organisation"], "Bildungsträger A");
    let vera = json!({
        "role": "editor", "from": "2021-05-01", "until": "2021-06-30", "deputy_for": "Anna Anbieter"
    });
    assert_eq!(team["members"][4]["roles"], json!([vera]));
    assert_eq!(team["changed_by"], json!({ "name": "Musterkreis", "contact": [] }));
    let letterhead = json!({
        "number": 1, "name": "Kreis Musterland", "contact": ["zugang@musterkreis.example"], "accent": "#003366"
    });
    desk.post(ADMINISTRATOR, "/letterhead", &letterhead).await.done();
    let changed_by = json!({ "name": "Kreis Musterland", "contact": ["zugang@musterkreis.example"] });
    assert_eq!(desk.get(A, "/team").await.done()["changed_by"], changed_by);
    // Nobody learns who acts for another organisation.
    let other = desk.get(B, "/team").await;
    assert!(other.body.to_string().contains("Berta Bildung"), "{other}");
    for name in present.iter().chain(&former) {
        assert!(!other.body.to_string().contains(name), "{name}: {other}");
    }
    let of_office = desk.get(FINANCE, "/team").await;
    assert!(!of_office.body.to_string().contains("Anbieter"), "{of_office}");
    assert_eq!(desk.get(AUDITOR, "/team").await.body, of_office.body);
}

#[tokio::test]
async fn a_team_is_who_acts_for_the_own_organisation_and_who_acted() {
    Box::pin(team_on(Engine::Sqlite)).await;
}

#[tokio::test]
async fn a_team_is_who_acts_for_the_own_organisation_and_who_acted_on_postgresql() {
    Box::pin(team_on(Engine::Postgres)).await;
}

#[tokio::test]
async fn whoever_manages_people_sees_them_elsewhere_and_no_past_day_is_shown() {
    let desk = Desk::open().await;
    desk.get(ADMINISTRATOR, "/team").await.is_problem("forbidden");
    let past = desk.get(A, "/team?effective_on=2021-05-01").await;
    past.is_problem("invalid-query");
}
