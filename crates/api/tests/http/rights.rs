//! Who could do what on a day.

use serde_json::{Value, json};

use crate::desk::{A, ADMINISTRATOR, AUDITOR, Desk, FINANCE, HEAD};

fn names(found: &Value) -> Vec<&str> {
    found["held"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_day_and_an_act_say_who_could() {
    let desk = Desk::open().await;
    let path = "/rights?day=2021-06-01&action=release";
    let found = desk.get(AUDITOR, path).await.done();
    assert_eq!(found["day"], "2021-06-01");
    let roles = |found: &Value| {
        let all = found["held"].as_array().unwrap().iter();
        all.map(|it| it["role"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(roles(&found).iter().all(|role| ["releaser", "head"].contains(&role.as_str())), "{found}");
    assert!(names(&found).contains(&"Rolf Rat") && !names(&found).contains(&"Frieda Finanz"), "{found}");
    for who in [HEAD, ADMINISTRATOR] {
        assert_eq!(desk.get(who, path).await.done(), found);
    }
    let all = desk.get(AUDITOR, "/rights").await.done();
    assert_eq!(all["day"], "2021-06-01", "today, if nothing is said");
    assert!(names(&all).len() > names(&found).len());
    assert_eq!((&all["duty_rules"], &all["sole_signatories"]), (&Value::Null, &json!([])));
    let before = desk.get(AUDITOR, "/rights?day=2021-05-31").await.done();
    assert!(before["held"].as_array().unwrap().iter().all(|it| it["known"] == "given_later"), "{before}");
}

#[tokio::test]
async fn about_a_grant_it_says_who_had_to_do_with_it_and_what_kept_them_from_it() {
    let desk = Desk::open().await;
    let grant = desk.office.forwarding.id;
    let found = desk.get(AUDITOR, &format!("/rights?grant={grant}")).await.done();
    let of = |name: &str| found["held"].as_array().unwrap().iter().find(|it| it["name"] == name).cloned();
    let apart = json!({ "has_interest": false, "has_paid": false, "has_examined": false });
    let (giver, recipient) = (of("Frieda Finanz").unwrap(), of("Anna Anbieter").unwrap());
    assert_eq!((&giver["side"], &giver["kept_apart"]), (&json!("gives"), &apart));
    assert_eq!(recipient["side"], "receives");
    assert_eq!(of("Berta Bildung"), None, "provider B has nothing to do with it");
    let person = recipient["person"].as_str().unwrap();
    let alone = desk.get(AUDITOR, &format!("/rights?person={person}")).await.done();
    assert_eq!(names(&alone), ["Anna Anbieter"]);
}

#[tokio::test]
async fn what_cannot_be_asked_is_said() {
    let desk = Desk::open().await;
    for query in ["?action=fly", "?day=gestern", "?day=2021-06-02", "?who=x", "?effective_on=2021-03-01"] {
        desk.get(AUDITOR, &format!("/rights{query}")).await.is_problem("invalid-query");
    }
    let unknown = "00000000-0000-7000-8000-00000000ffff";
    desk.get(AUDITOR, &format!("/rights?grant={unknown}")).await.is_problem("not-found");
    for who in [A, FINANCE] {
        desk.get(who, "/rights").await.is_problem("forbidden");
    }
    let grant = desk.office.forwarding.id;
    desk.get(ADMINISTRATOR, &format!("/rights?grant={grant}")).await.is_problem("forbidden");
}
