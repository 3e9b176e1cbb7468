//! Grounds for revoking a grant are recorded, and decided.

use serde_json::{Value, json};

use crate::{
    bodies::with,
    desk::{A, AUDITOR, Desk, FINANCE},
};

const PATH: &str = "/revocation-grounds";

fn known(desk: &Desk) -> Value {
    json!({ "grant": desk.office.forwarding.id, "facts": "Kurs fand nicht statt", "known_on": "2021-05-25" })
}

#[tokio::test]
async fn a_ground_is_recorded_runs_for_a_year_and_is_decided() {
    let desk = Desk::open().await;
    let made = desk.post(FINANCE, PATH, &known(&desk)).await.done();
    let id = made["id"].as_str().unwrap().to_owned();
    let expected = json!({
        "id": id, "version": 1, "grant": desk.office.forwarding.id, "facts": "Kurs fand nicht statt",
        "known_on": "2021-05-25", "recorded_by": "Frieda Finanz", "recorded_on": "2021-06-01", "end": null
    });
    assert_eq!(made, expected);
    let one = format!("{PATH}/{id}");
    assert_eq!(desk.get(AUDITOR, &one).await.done(), made);
    desk.get(A, &one).await.is_problem("not-found");
    assert_eq!(desk.get(A, PATH).await.done()["items"], json!([]));
    assert_eq!(desk.get(AUDITOR, PATH).await.done()["items"], json!([made]));
    let found = desk.get(FINANCE, "/deadlines").await.done();
    let runs = found["deadlines"].as_array().unwrap().iter().find(|it| it["rule"] == "widerruf").unwrap();
    assert_eq!(
        (&runs["subject"], &runs["ends_on"], &runs["state"]),
        (&json!(id), &json!("2022-05-25"), &json!("ahead"))
    );
    let end = format!("{one}/end");
    let stays = json!({ "outcome": "stays", "reason": "Ermessen", "decided_on": "2021-06-01" });
    for (kind, wrong) in [
        ("invalid-fields", with(stays.clone(), "/reason", json!(" "))),
        ("outside-period", with(stays.clone(), "/decided_on", json!("2021-05-24"))),
        ("outside-period", with(stays.clone(), "/decided_on", json!("2021-06-02"))),
        ("invalid-fields", json!({ "outcome": "revoked", "act": 1 })),
    ] {
        desk.refuses_change(kind, FINANCE, &end, 1, &wrong).await;
    }
    let decided = desk.change(FINANCE, &end, 1, &stays).await.done();
    assert_eq!(
        decided["end"],
        json!({ "on": "2021-06-01", "by": "Frieda Finanz", "outcome": "stays", "reason": "Ermessen" })
    );
    desk.refuses_change("precondition-failed", FINANCE, &end, 1, &stays).await;
    desk.refuses_change("wrong-state", FINANCE, &end, 2, &stays).await;
}

#[tokio::test]
async fn what_is_known_says_something_and_is_of_a_grant_that_is_given() {
    let desk = Desk::open().await;
    for (kind, wrong) in [
        ("invalid-fields", with(known(&desk), "/facts", json!(""))),
        ("outside-period", with(known(&desk), "/known_on", json!("2021-06-02"))),
        ("not-found", with(known(&desk), "/grant", json!("00000000-0000-7000-8000-00000000dead"))),
    ] {
        desk.refuses(kind, FINANCE, PATH, &wrong).await;
    }
    desk.refuses("forbidden", A, PATH, &known(&desk)).await;
}
