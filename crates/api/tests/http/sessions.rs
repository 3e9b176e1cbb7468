//! Whoever is in: how long, as whom, with which tokens, and what asks for a second factor once more.

use axum::{body::Body, http::Request};
use flow::Role;
use serde_json::{Value, json};

use crate::{
    desk::{ADMINISTRATOR, Answer, Desk, FINANCE},
    door::{Browser, Door, PASSWORD, WRONG},
};

/// What is about one's own sign-in, and asks for a session.
pub(crate) const OF_ONESELF: [&str; 19] = [
    "DELETE /api-tokens/{id}",
    "DELETE /invitations/{id}",
    "DELETE /sessions/{id}",
    "GET /api-tokens",
    "GET /mail-choices",
    "GET /notifications",
    "GET /session",
    "GET /sessions",
    "POST /api-tokens",
    "POST /invitations",
    "POST /mail-choices",
    "POST /notifications/reading",
    "POST /notifications/{entry}/reading",
    "POST /password",
    "POST /second-factor",
    "POST /second-factor/confirmation",
    "POST /session/role",
    "POST /session/second-factor",
    "POST /sign-out",
];

/// A request with a token, as a program sends it.
async fn as_program(door: &Door, method: &str, path: &str, token: &str) -> Answer {
    let request = Browser::default().request(method, path);
    let request = request.header("authorization", format!("Bearer {token}"));
    let request = request.header("idempotency-key", "a-program-1").header("if-match", "\"1\"");
    door.send(request.body(Body::empty()).unwrap()).await
}

fn new_token(scope: &str) -> Value {
    json!({ "name": "Fachverfahren", "scope": scope, "days": 30 })
}

#[tokio::test]
async fn a_session_ends_without_requests_and_after_a_working_day() {
    let door = Door::open().await;
    let browser = door.enter(&door.office.person_of_a()).await;
    door.wait(3599);
    door.get(&browser, "/session").await.done();
    door.wait(3600);
    door.get(&browser, "/session").await.is_problem("unauthenticated");
    let browser = door.enter(&door.office.person_of_b()).await;
    for _ in 0..12 {
        door.get(&browser, "/session").await.done();
        door.wait(3599);
    }
    door.get(&browser, "/session").await.done();
    door.wait(12);
    door.get(&browser, "/session").await.is_problem("unauthenticated");
}

#[tokio::test]
async fn what_is_about_the_own_sign_in_is_told_of_now_alone() {
    let door = Door::open().await;
    let browser = door.enter(&door.office.person_of_a()).await;
    for read in OF_ONESELF.into_iter().filter_map(|it| it.strip_prefix("GET ")) {
        door.get(&browser, read).await.done();
        door.get(&browser, &format!("{read}?known_on=2021-03-01")).await.is_problem("invalid-query");
    }
}

#[tokio::test]
async fn a_person_sees_and_ends_their_own_sessions_only() {
    let door = Door::open().await;
    let (anna, berta) = (door.office.person_of_a(), door.office.person_of_b());
    let (first, of_berta) = (door.enter(&anna).await, door.enter(&berta).await);
    let mut second = Browser::default();
    door.try_from(&mut second, &json!({ "identity": anna.name, "password": PASSWORD })).await.done();
    let all = door.get(&second, "/sessions").await.done();
    let present: Vec<_> = all.as_array().unwrap().iter().map(|it| it["present"].as_bool().unwrap()).collect();
    assert_eq!(present, [false, true]);
    let path = format!("/sessions/{}", all[0]["id"].as_str().unwrap());
    let foreign = door.delete(&of_berta, &path).await;
    foreign.is_problem("not-found");
    let unknown = door.delete(&of_berta, "/sessions/00000000-0000-7000-8000-000000000000").await;
    assert_eq!(foreign.bytes, unknown.bytes, "someone else's is one that there is not");
    assert_eq!(door.delete(&second, &path).await.status, 204);
    door.delete(&second, &path).await.is_problem("not-found");
    door.get(&first, "/session").await.is_problem("unauthenticated");
    assert_eq!(door.post(&second, "/sign-out", &Value::Null).await.status, 204);
    door.get(&second, "/session").await.is_problem("unauthenticated");
    door.get(&of_berta, "/session").await.done();
}

#[tokio::test]
async fn another_password_ends_the_other_sessions_and_needs_the_present_one() {
    let door = Door::open().await;
    let anna = door.office.person_of_a();
    let first = door.enter(&anna).await;
    let mut second = Browser::default();
    door.try_from(&mut second, &json!({ "identity": anna.name, "password": PASSWORD })).await.done();
    let other = "drei Fenster ohne einen Vorhang";
    let wrong = json!({ "present": WRONG, "password": other });
    door.post(&second, "/password", &wrong).await.is_problem("sign-in-refused");
    let weak = json!({ "present": PASSWORD, "password": "annaanbieter" });
    door.post(&second, "/password", &weak).await.is_problem("invalid-fields");
    door.get(&first, "/session").await.done();
    let right = json!({ "present": PASSWORD, "password": other });
    assert_eq!(door.post(&second, "/password", &right).await.status, 204);
    door.get(&first, "/session").await.is_problem("unauthenticated");
    door.get(&second, "/session").await.done();
    let before = json!({ "identity": anna.name, "password": PASSWORD });
    door.try_from(&mut Browser::default(), &before).await.is_problem("sign-in-refused");
    let now = json!({ "identity": anna.name, "password": other });
    door.try_from(&mut Browser::default(), &now).await.done();
}

#[tokio::test]
async fn a_second_factor_stands_before_the_release_of_a_payment() {
    let door = Door::open().await;
    let releaser = door.office.who_is(Role::Releaser);
    let (browser, device, _) = door.enter_with_device(&releaser).await;
    let release = async || {
        let path = "/payments/00000000-0000-7000-8000-000000000000/release";
        let request = browser.request("POST", path).header("sec-fetch-site", "same-origin");
        let request = request.header("idempotency-key", door.flow.new_key()).header("if-match", "\"1\"");
        door.send(request.body(Body::empty()).unwrap()).await
    };
    release().await.is_problem("not-found");
    door.wait(600);
    let refused = release().await;
    refused.is_problem("step-up-needed");
    assert_eq!(refused.status, 403);
    let code = door.code(&device);
    door.post(&browser, "/session/second-factor", &json!({ "code": "000000" }))
        .await
        .is_problem("wrong-code");
    let shown = json!({ "code": code });
    assert_eq!(door.post(&browser, "/session/second-factor", &shown).await.status, 204);
    door.post(&browser, "/session/second-factor", &shown).await.is_problem("wrong-code");
    release().await.is_problem("not-found");
}

#[tokio::test]
async fn guessing_codes_within_a_session_waits() {
    let door = Door::open().await;
    let (browser, device, _) = door.enter_with_device(&door.office.person_of_a()).await;
    for _ in 0..10 {
        let wrong = door.post(&browser, "/session/second-factor", &json!({ "code": "000000" })).await;
        wrong.is_problem("wrong-code");
    }
    let right = json!({ "code": door.code(&device) });
    door.post(&browser, "/session/second-factor", &right).await.is_problem("try-later");
    door.wait(1);
    assert_eq!(door.post(&browser, "/session/second-factor", &right).await.status, 204);
}

#[tokio::test]
async fn whoever_has_a_password_shows_it_before_a_second_factor_is_set_up() {
    let door = Door::open().await;
    let browser = door.enter(&door.office.person_of_a()).await;
    door.post(&browser, "/second-factor", &json!({})).await.is_problem("sign-in-refused");
    door.post(&browser, "/second-factor", &json!({ "password": "ein anderes Kennwort" }))
        .await
        .is_problem("sign-in-refused");
}

#[tokio::test]
async fn a_token_is_made_behind_a_second_factor_and_shown_once() {
    let door = Door::open().await;
    let anna = door.office.person_of_a();
    let plain = door.enter(&door.office.person_of_b()).await;
    door.post(&plain, "/api-tokens", &new_token("read")).await.is_problem("step-up-needed");
    let (browser, _, _) = door.enter_with_device(&anna).await;
    for (body, pointer) in [
        (json!({ "name": "x", "scope": "read", "days": 0 }), "/days"),
        (json!({ "name": "x", "scope": "read", "days": 367 }), "/days"),
        (json!({ "name": " ", "scope": "read", "days": 1 }), "/name"),
        (json!({ "name": "x", "scope": "all", "days": 1 }), "/scope"),
        (
            json!({ "name": "x", "scope": "read", "days": 1, "organisation": door.office.kreis }),
            "/organisation",
        ),
    ] {
        let refused = door.post(&browser, "/api-tokens", &body).await;
        refused.is_problem("invalid-fields");
        assert_eq!(refused.pointers(), [pointer], "{body}");
    }
    let made = door.post(&browser, "/api-tokens", &new_token("read")).await;
    assert_eq!(made.status, 201);
    let secret = made.body["secret"].as_str().unwrap().to_owned();
    let listed = door.get(&browser, "/api-tokens").await;
    assert!(!String::from_utf8_lossy(&listed.bytes).contains(&secret));
    as_program(&door, "GET", "/grants", &secret).await.done();
    as_program(&door, "GET", "/session", &secret).await.is_problem("unauthenticated");
    as_program(&door, "POST", "/claims/00000000-0000-7000-8000-000000000000/withdrawal", &secret)
        .await
        .is_problem("forbidden");
    let calendar = door.post(&browser, "/api-tokens", &new_token("calendar")).await;
    let calendar = calendar.body["secret"].as_str().unwrap().to_owned();
    as_program(&door, "GET", "/grants", &calendar).await.is_problem("unauthenticated");
    let path = format!("/api-tokens/{}", made.body["id"].as_str().unwrap());
    door.delete(&plain, &path).await.is_problem("not-found");
    assert_eq!(door.delete(&browser, &path).await.status, 204);
    as_program(&door, "GET", "/grants", &secret).await.is_problem("unauthenticated");
}

#[tokio::test]
async fn a_token_ends_with_its_days_and_with_its_person() {
    let door = Door::open().await;
    let (anna, releaser) = (door.office.person_of_a(), door.office.who_is(Role::Releaser));
    let (browser, _, _) = door.enter_with_device(&anna).await;
    let secret = async |browser: &Browser| {
        let made = door.post(browser, "/api-tokens", &new_token("write")).await.done();
        made["secret"].as_str().unwrap().to_owned()
    };
    let of_anna = secret(&browser).await;
    let (browser, _, _) = door.enter_with_device(&releaser).await;
    let of_releaser = secret(&browser).await;
    let path = "/payments/00000000-0000-7000-8000-000000000000/release";
    as_program(&door, "POST", path, &of_releaser).await.is_problem("step-up-needed");
    let leave =
        flow::people::RecordLeaving { person: anna.person, version: 1, on: "2021-06-01".parse().unwrap() };
    as_program(&door, "GET", "/grants", &of_anna).await.done();
    door.office.run(door.office.administrator(), leave).await;
    as_program(&door, "GET", "/grants", &of_anna).await.is_problem("unauthenticated");
    door.wait(30 * 86_400 - 200);
    as_program(&door, "GET", "/grants", &of_releaser).await.done();
    door.wait(200);
    as_program(&door, "GET", "/grants", &of_releaser).await.is_problem("unauthenticated");
}

#[tokio::test]
async fn a_person_goes_on_in_another_of_their_roles() {
    let door = Door::open().await;
    let anna = door.office.person_of_a();
    let role = flow::people::NewRole {
        organisation: door.office.provider_b,
        role: Role::Editor,
        from: "2021-06-01".parse().unwrap(),
        until: None,
        deputy_for: None,
        scope: None,
    };
    let give = flow::people::GiveRole { person: anna.person, version: 1, role };
    let person = door.office.run(door.office.administrator(), give).await;
    door.choose_password(&anna).await;
    let mut browser = Browser::default();
    let first = person.memberships[0].id;
    let credentials = json!({ "identity": anna.name, "password": PASSWORD, "membership": first });
    door.try_from(&mut browser, &credentials).await.done();
    assert_eq!(door.get(&browser, "/grants").await.done()["items"].as_array().unwrap().len(), 1);
    let to = json!({ "membership": person.memberships[1].id });
    let moved = door.post(&browser, "/session/role", &to).await.done();
    assert_eq!(moved["acting"]["organisation"], json!(door.office.provider_b));
    assert_eq!(door.get(&browser, "/grants").await.done()["items"].as_array().unwrap().len(), 0);
    let foreign = json!({ "membership": "00000000-0000-7000-8000-000000000000" });
    door.post(&browser, "/session/role", &foreign).await.is_problem("not-found");
}

#[tokio::test]
async fn an_administrator_invites_and_nobody_else_does() {
    let door = Door::open().await;
    let (administrator, clerk) = (door.office.administrator(), door.office.finance());
    let (browser, of_clerk) = (door.enter(&administrator).await, door.enter(&clerk).await);
    let invite = json!({ "person": door.office.person_of_a().person });
    door.post(&of_clerk, "/invitations", &invite).await.is_problem("forbidden");
    let made = door.post(&browser, "/invitations", &invite).await.done();
    let acceptance = json!({ "secret": made["secret"], "password": PASSWORD });
    let path = format!("/invitations/{}", made["id"].as_str().unwrap());
    door.delete(&of_clerk, &path).await.is_problem("forbidden");
    assert_eq!(door.delete(&browser, &path).await.status, 204);
    let revoked = door.post(&Browser::default(), "/invitations/acceptance", &acceptance).await;
    revoked.is_problem("invitation-over");
    let itself = json!({ "person": administrator.person });
    door.post(&browser, "/invitations", &itself).await.is_problem("forbidden");
    let lost = json!({ "person": clerk.person, "resets_second_factor": true });
    door.post(&browser, "/invitations", &lost).await.is_problem("step-up-needed");
    door.get(&of_clerk, "/sign-in-events").await.is_problem("forbidden");
    let events = door.get(&browser, "/sign-in-events?limit=200").await;
    let kinds: Vec<_> = events.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds[..3], ["invited", "invitation_accepted", "signed_in"]);
    assert_eq!(kinds[kinds.len() - 3..], ["invited", "invitation_revoked", "invitation_refused"]);
    assert!(!String::from_utf8_lossy(&events.bytes).contains(made["secret"].as_str().unwrap()));
}

#[tokio::test]
async fn a_token_or_nothing_is_no_session() {
    let desk = Desk::open().await;
    for name in OF_ONESELF {
        let (method, path) = name.split_once(' ').unwrap();
        let path = path.replace("{id}", "00000000-0000-7000-8000-000000000000").replace("{entry}", "1");
        for who in [None, Some(FINANCE), Some(ADMINISTRATOR)] {
            let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
            let request = match who {
                Some(token) => request.header("authorization", format!("Bearer {token}")),
                None => request,
            };
            let answer = desk.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 401, "{name}: {answer}");
            answer.is_problem("unauthenticated");
        }
    }
}
