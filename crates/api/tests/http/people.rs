//! People over the API: registered, given roles, relieved of them; and what the house decides about duties.

use flow::Role;
use serde_json::{Value, json};

use crate::{
    bodies::proof,
    claims::submitted,
    desk::{A, ADMINISTRATOR, AUDITOR, Desk, FINANCE, HEAD},
};

fn role(desk: &Desk, role: &str, more: &Value) -> Value {
    let mut given = json!({ "organisation": desk.office.kreis, "role": role, "from": "2021-06-01" });
    given.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    given
}

fn person(name: &str, roles: &[Value]) -> Value {
    json!({ "identity": format!("{name}@musterkreis.example"), "name": name, "roles": roles })
}

#[tokio::test]
async fn a_person_is_registered_given_a_role_relieved_of_it_and_leaves() {
    let desk = Desk::open().await;
    let made =
        desk.post(ADMINISTRATOR, "/people", &person("Nele Neu", &[role(&desk, "clerk", &json!({}))])).await;
    assert_eq!((made.status.as_u16(), made.headers["etag"].to_str().unwrap()), (201, "\"1\""));
    let path = made.headers["location"].to_str().unwrap().trim_start_matches("/api/v1").to_owned();
    let deputy =
        json!({ "until": "2021-06-30", "deputy_for": desk.office.who_is(Role::ExaminerSachlich).person });
    let given = desk
        .change(ADMINISTRATOR, &format!("{path}/roles"), 1, &role(&desk, "examiner_sachlich", &deputy))
        .await
        .done();
    assert_eq!(given["roles"][1]["deputy_for"], deputy["deputy_for"]);
    let end = json!({ "role": given["roles"][0]["id"], "until": "2021-06-20" });
    let ended = desk.change(ADMINISTRATOR, &format!("{path}/role-ends"), 2, &end).await.done();
    assert_eq!(ended["roles"][0]["until"], "2021-06-20");
    let left = desk
        .change(ADMINISTRATOR, &format!("{path}/leaving"), 3, &json!({ "on": "2021-06-10" }))
        .await
        .done();
    assert_eq!(left["left_on"], "2021-06-10");
    assert!(left["roles"].as_array().unwrap().iter().all(|role| role["until"] == "2021-06-10"), "{left}");
    assert_eq!(desk.get(HEAD, &path).await.done(), left);
    let listed = desk.get(AUDITOR, "/people?limit=200").await.done();
    assert!(listed["items"].as_array().unwrap().contains(&left));
}

#[tokio::test]
async fn a_human_is_registered_once_and_kept_from_roles_that_do_not_go_together() {
    let desk = Desk::open().await;
    let clerk = [role(&desk, "clerk", &json!({}))];
    desk.post(ADMINISTRATOR, "/people", &person("Nele Neu", &clerk)).await.done();
    let mut again = person("Nele Neu", &clerk);
    again["identity"] = json!("  NELE NEU@musterkreis.example ");
    again["name"] = json!("Nele Zwei");
    desk.refuses("already-exists", ADMINISTRATOR, "/people", &again).await;
    let both = [role(&desk, "clerk", &json!({})), role(&desk, "releaser", &json!({}))];
    desk.refuses("roles-kept-apart", ADMINISTRATOR, "/people", &person("Rolf Rolle", &both)).await;
}

#[tokio::test]
async fn an_auditor_is_given_a_scope_and_an_end_and_nobody_else_is() {
    let desk = Desk::open().await;
    let scope = json!({
        "award": desk.office.award.id, "component": "F4", "provider": desk.office.provider_a,
        "period": { "from": "2021-01-01", "until": "2021-12-31" }, "known_until": "2021-05-31"
    });
    let auditor = role(&desk, "auditor", &json!({ "until": "2021-12-31", "scope": scope }));
    let made = desk.post(ADMINISTRATOR, "/people", &person("Rita Rech", &[auditor])).await.done();
    assert_eq!(made["roles"][0]["scope"], scope);
    for (roles, kind, pointer) in [
        (role(&desk, "auditor", &json!({ "until": "2021-12-31" })), "invalid-fields", "/scope"),
        (role(&desk, "auditor", &json!({ "scope": {} })), "outside-period", "/until"),
        (role(&desk, "clerk", &json!({ "scope": {} })), "invalid-fields", "/scope"),
    ] {
        let refused = desk.refuses(kind, ADMINISTRATOR, "/people", &person("Nemo", &[roles])).await;
        assert_eq!(refused.pointers(), [pointer]);
    }
    let wrong = role(&desk, "auditor", &json!({ "scope": { "component": "", "known_until": "2021-02-30" } }));
    let refused = desk.refuses("invalid-fields", ADMINISTRATOR, "/people", &person("Nemo", &[wrong])).await;
    assert_eq!(refused.pointers(), ["/roles/0/scope/component", "/roles/0/scope/known_until"]);
}

#[tokio::test]
async fn nobody_manages_what_they_may_do_themselves() {
    let desk = Desk::open().await;
    let me = desk.office.administrator().person;
    let body = role(&desk, "clerk", &json!({}));
    desk.refuses_change("forbidden", ADMINISTRATOR, &format!("/people/{me}/roles"), 1, &body).await;
}

#[tokio::test]
async fn what_the_house_decides_about_duties_comes_in_versions() {
    let desk = Desk::open().await;
    let rules = json!({ "number": 1, "one_examiner": true, "further_eye_above": "10000.00",
            "bank_wait_days": 3, "reason": "DA § 4" });
    let set = desk.post(ADMINISTRATOR, "/duty-rules", &rules).await.done();
    for field in ["number", "one_examiner", "further_eye_above", "bank_wait_days", "reason"] {
        assert_eq!(set[field], rules[field], "{field}");
    }
    desk.refuses("precondition-failed", ADMINISTRATOR, "/duty-rules", &rules).await;
    assert_eq!(desk.get(HEAD, "/duty-rules").await.done()["items"], json!([set]));
}

#[tokio::test]
async fn a_recipient_of_one_person_is_recorded_by_the_head() {
    let desk = Desk::open().await;
    let alone = json!({
        "organisation": desk.office.provider_a, "from": "2021-06-01", "until": "2021-12-31",
        "reason": "Einzelunternehmen"
    });
    let recorded = desk.post(HEAD, "/sole-signatories", &alone).await.done();
    assert_eq!(desk.get(AUDITOR, "/sole-signatories").await.done()["items"], json!([recorded]));
    let mut backwards = alone.clone();
    backwards["until"] = json!("2021-05-31");
    desk.refuses("outside-period", HEAD, "/sole-signatories", &backwards).await;
}

#[tokio::test]
async fn what_is_shown_as_it_stands_is_not_shown_for_another_day() {
    let desk = Desk::open().await;
    for path in ["/people", "/duty-rules", "/sole-signatories", "/sign-in-events", "/access-events"] {
        desk.get(HEAD, path).await.done();
        desk.get(HEAD, &format!("{path}?known_on=2021-05-31")).await.is_problem("invalid-query");
    }
}

#[tokio::test]
async fn an_interest_is_declared_once() {
    let desk = Desk::open().await;
    let interest =
        json!({ "organisation": desk.office.provider_a, "reason": "Mein Bruder leitet den Träger" });
    let person = desk.post(FINANCE, "/conflicts-of-interest", &interest).await.done();
    assert_eq!(person["conflicts"][0]["reason"], interest["reason"]);
    desk.refuses("already-exists", FINANCE, "/conflicts-of-interest", &interest).await;
}

#[tokio::test]
async fn who_leaves_shows_what_is_left_open() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.id();
    let account = json!({ "iban": "DE02500105170137075030", "holder": "Bildungsträger A" });
    let account = desk.post(A, "/bank-details", &account).await.id();
    let proof = desk.post(A, "/proofs", &proof(desk.office.forwarding.id.to_string())).await.id();
    let anna = desk.office.person_of_a().person;
    let path = format!("/people/{anna}/open-tasks");
    let open = desk.get(ADMINISTRATOR, &path).await.done();
    let task = |kind, subject: &str| json!({ "kind": kind, "subject": subject, "step": "prepare", "since": "2021-06-01" });
    assert_eq!(
        open["items"],
        json!([task("bank_details", &account), task("claim", &claim), task("proof", &proof)])
    );
    let on = json!({ "on": "2021-06-01" });
    desk.change(ADMINISTRATOR, &format!("/people/{anna}/leaving"), 1, &on).await.done();
    assert_eq!(desk.get(HEAD, &path).await.done(), open, "it is still there for others");
    let back = format!("/bank-details/{account}/withdrawal");
    desk.change(crate::desk::SIGNATORY_OF_A, &back, 1, &json!(null)).await.done();
    let withdrawal = format!("/claims/{claim}/withdrawal");
    desk.change(crate::desk::CLERK_OF_A, &withdrawal, 1, &json!(null)).await.done();
    assert_eq!(desk.get(HEAD, &path).await.done()["items"], json!([task("proof", &proof)]));
}
