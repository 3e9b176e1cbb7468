//! Who gets in, and who does not: links, passwords, codes, waits.

use serde_json::json;
use testkit::{Engine, TestDb};

use crate::door::{Browser, Door, PASSWORD, WRONG};

#[tokio::test]
async fn a_person_chooses_a_password_with_a_link_and_signs_in() {
    let door = Door::open().await;
    let anna = door.office.person_of_a();
    door.choose_password(&anna).await;
    let mut browser = Browser::default();
    let credentials = json!({ "identity": " ANNA  Anbieter", "password": PASSWORD });
    let entered = door.try_from(&mut browser, &credentials).await;
    assert_eq!(entered.status, 200, "{entered}");
    assert_eq!(entered.body["acting"]["name"], "Anna Anbieter");
    assert_eq!(entered.body["acting"]["role"], "editor");
    assert_eq!(entered.body["address"], "192.0.2.7");
    assert_eq!(entered.body["ends_at"], "2021-06-01T08:00:00Z");
    let cookies: Vec<_> =
        entered.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    assert!(cookies.iter().all(|cookie| cookie.contains("Secure; HttpOnly; SameSite=")), "{cookies:?}");
    assert!(!String::from_utf8_lossy(&entered.bytes).contains(browser.cookie("__Host-session")));
    let seen = door.get(&browser, "/grants").await.done();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1, "the own grant");
    let again = door.try_from(&mut browser, &credentials).await;
    assert_eq!(again.headers.get_all("set-cookie").iter().count(), 1, "the device is known");
}

#[tokio::test]
async fn whoever_does_not_get_in_learns_nothing() {
    let door = Door::open().await;
    let (anna, berta) = (door.office.person_of_a(), door.office.person_of_b());
    door.choose_password(&anna).await;
    door.choose_password(&berta).await;
    let leave =
        flow::people::RecordLeaving { person: berta.person, version: 1, on: "2021-06-01".parse().unwrap() };
    door.office.run(door.office.administrator(), leave).await;
    let mut answers = Vec::new();
    for (identity, password) in [
        (anna.name.as_str(), WRONG),
        ("niemand", PASSWORD),
        ("", PASSWORD),
        // has left
        (berta.name.as_str(), PASSWORD),
        // has not chosen a password
        ("Paul Prüfer", PASSWORD),
    ] {
        let body = json!({ "identity": identity, "password": password });
        let mut answer = door.try_from(&mut Browser::default(), &body).await;
        answer.is_problem("sign-in-refused");
        assert_eq!(answer.status, 401);
        answer.headers.remove("x-request-id");
        answers.push((answer.headers, answer.bytes));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    assert_eq!(door.events().await[4..], ["refused"; 5]);
}

#[tokio::test]
async fn a_link_is_good_once_in_time_and_alone() {
    let door = Door::open().await;
    let anna = door.office.person_of_a();
    let nobody = Browser::default();
    let with = |secret: &str| json!({ "secret": secret, "password": PASSWORD });
    let over = async |secret: &str| {
        let refused = door.post(&nobody, "/invitations/acceptance", &with(secret)).await;
        refused.is_problem("invitation-over");
        assert_eq!(refused.status, 410);
        refused.bytes
    };
    let replaced = door.link(&anna).await.reveal();
    let used = door.link(&anna).await.reveal();
    let weak = json!({ "secret": used, "password": "anna anbieter" });
    let refused = door.post(&nobody, "/invitations/acceptance", &weak).await;
    refused.is_problem("invalid-fields");
    assert_eq!(refused.pointers(), ["/password"]);
    assert_eq!(door.post(&nobody, "/invitations/acceptance", &with(&used)).await.status, 204);
    let late = door.link(&anna).await.reveal();
    door.wait(7 * 86_400);
    let unknown = "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s";
    let mut answers = Vec::new();
    for secret in [&replaced, &used, &late, unknown, "", "../../etc/passwd"] {
        answers.push(over(secret).await);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "they look the same");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_its_code_is_good_once() {
    let door = Door::open().await;
    let anna = door.office.person_of_a();
    let (_, device, recovery) = door.enter_with_device(&anna).await;
    let mut elsewhere = Browser::default();
    let without = json!({ "identity": anna.name, "password": PASSWORD });
    let with = |code: &str| json!({ "identity": anna.name, "password": PASSWORD, "code": code });
    door.try_from(&mut elsewhere, &without).await.is_problem("code-needed");
    door.try_from(&mut elsewhere, &with("000000")).await.is_problem("sign-in-refused");
    let code = door.code(&device);
    let wrong = json!({ "identity": anna.name, "password": WRONG, "code": code });
    door.try_from(&mut elsewhere, &wrong).await.is_problem("sign-in-refused");
    let entered = door.try_from(&mut elsewhere, &with(&code)).await.done();
    assert_eq!(entered["second_factor_at"], entered["started_at"]);
    door.try_from(&mut Browser::default(), &with(&code)).await.is_problem("sign-in-refused");
    assert_eq!(recovery.len(), 10);
    door.try_from(&mut Browser::default(), &with(&recovery[0].to_lowercase())).await.done();
    door.try_from(&mut Browser::default(), &with(&recovery[0])).await.is_problem("sign-in-refused");
    let events = door.events().await;
    assert_eq!(events.iter().filter(|kind| *kind == "recovery_code_used").count(), 1);
}

#[tokio::test]
async fn a_new_password_by_link_does_not_pass_the_second_factor() {
    let door = Door::open().await;
    let anna = door.office.person_of_a();
    let (browser, _, _) = door.enter_with_device(&anna).await;
    door.choose_password(&anna).await;
    let ended = door.get(&browser, "/session").await;
    ended.is_problem("unauthenticated");
    let body = json!({ "identity": anna.name, "password": PASSWORD });
    door.try_from(&mut Browser::default(), &body).await.is_problem("code-needed");
}

#[tokio::test]
async fn whoever_guesses_waits_and_the_person_does_not() {
    let door = Door::open().await;
    let anna = door.office.person_of_a();
    let mut at_home = door.enter(&anna).await;
    let right = json!({ "identity": anna.name, "password": PASSWORD });
    let wrong = json!({ "identity": anna.name, "password": WRONG });
    for _ in 0..5 {
        door.try_from(&mut Browser::default(), &wrong).await.is_problem("sign-in-refused");
    }
    let mut stranger = Browser::default();
    let waits = door.try_from(&mut stranger, &right).await;
    waits.is_problem("try-later");
    assert_eq!((waits.status.as_u16(), waits.headers["retry-after"].to_str().unwrap()), (429, "1"));
    door.try_from(&mut at_home, &right).await.done();
    door.wait(1);
    door.try_from(&mut Browser::default(), &wrong).await.is_problem("sign-in-refused");
    let waits = door.try_from(&mut stranger, &right).await;
    assert_eq!(waits.headers["retry-after"], "2", "the wait doubles");
    door.wait(2);
    door.try_from(&mut stranger, &right).await.done();
    door.try_from(&mut Browser::default(), &right).await.done();
}

#[tokio::test]
async fn the_other_engine_lets_in_the_same_people() {
    let door = Door::on(TestDb::fresh(Engine::Postgres).await).await;
    let anna = door.office.person_of_a();
    let (browser, device, recovery) = door.enter_with_device(&anna).await;
    let with = |code: &str| json!({ "identity": anna.name, "password": PASSWORD, "code": code });
    let code = door.code(&device);
    door.try_from(&mut Browser::default(), &with(&code)).await.done();
    door.try_from(&mut Browser::default(), &with(&code)).await.is_problem("sign-in-refused");
    door.try_from(&mut Browser::default(), &with(&recovery[3])).await.done();
    let token = json!({ "name": "Fachverfahren", "scope": "read", "days": 30 });
    assert_eq!(door.post(&browser, "/api-tokens", &token).await.status, 201);
    assert_eq!(door.get(&browser, "/sessions").await.done().as_array().unwrap().len(), 3);
    assert_eq!(door.post(&browser, "/sign-out", &json!(null)).await.status, 204);
    door.get(&browser, "/session").await.is_problem("unauthenticated");
    door.db.remove().await;
}

#[tokio::test]
async fn what_nobody_asked_for_and_what_is_too_long_is_refused() {
    let door = Door::open().await;
    let nobody = Browser::default();
    let long = "x".repeat(201);
    for (body, pointer) in [
        (json!({ "identity": "anna", "password": PASSWORD, "role": "administrator" }), "/role"),
        (json!({ "identity": long, "password": PASSWORD }), "/identity"),
        (json!({ "identity": "anna", "password": long }), "/password"),
        (json!({ "identity": "anna", "password": "" }), "/password"),
        (json!({ "identity": "anna", "password": PASSWORD, "code": long }), "/code"),
        (json!({ "identity": "anna", "password": PASSWORD, "membership": "../1" }), "/membership"),
        (json!({ "identity": ["anna"], "password": PASSWORD }), "/identity"),
    ] {
        let refused = door.post(&nobody, "/sign-in", &body).await;
        refused.is_problem("invalid-fields");
        assert_eq!(refused.pointers(), [pointer], "{body}");
        assert!(!String::from_utf8_lossy(&refused.bytes).contains(PASSWORD));
    }
    let large = json!({ "identity": "anna", "password": "x".repeat(5000) });
    door.post(&nobody, "/sign-in", &large).await.is_problem("body-too-large");
}

#[tokio::test]
async fn pages_of_elsewhere_sign_nobody_in_or_out() {
    let door = Door::open().await;
    let browser = door.enter(&door.office.person_of_a()).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
    ] {
        for path in ["/sign-out", "/sign-in", "/claims"] {
            let request = browser.request("POST", path).header("host", "foerderfluss.example");
            let refused = door.send(crate::desk::json(request.header(name, value), &json!({}))).await;
            refused.is_problem("cross-site");
            assert_eq!(refused.status, 403);
        }
    }
    door.get(&browser, "/session").await.done();
    let request = browser.request("POST", "/sign-out").header("host", "foerderfluss.example");
    let own = request.header("origin", "https://foerderfluss.example");
    let gone = door.send(own.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(gone.status, 204, "{gone}");
    door.get(&browser, "/session").await.is_problem("unauthenticated");
}
