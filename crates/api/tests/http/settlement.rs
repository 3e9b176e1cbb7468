//! The final reckoning of a grant.

use serde_json::json;

use crate::{
    desk::{A, AUDITOR, B, Desk, FINANCE},
    money_back::{confirmed, demand, repaid},
};

#[tokio::test]
async fn what_was_paid_and_not_used_is_to_be_demanded_until_it_came_back() {
    let desk = Desk::open().await;
    confirmed(&desk).await;
    let path = format!("/grants/{}/settlement", desk.office.forwarding.id);
    let found = desk.get(FINANCE, &path).await.done();
    assert_eq!((&found["financing"], &found["settled"]), (&json!("anteilfinanzierung"), &json!(false)));
    let planned = json!({
        "eligible_cost": "60000.00",
        "grant": "48000.00",
        "own_funds": "12000.00",
        "third_party": "0.00",
        "income": "0.00"
    });
    assert_eq!(found["planned"], planned);
    assert_eq!(found["recognised"]["eligible_cost"], "0.00");
    assert_eq!(
        found["reasons"],
        json!([{ "reason": "lower_cost", "planned": "60000.00", "actual": "0.00" }])
    );
    assert_eq!(found["rule"]["clause"], "Nr. 2 ANBest-P");
    let money = |money: &serde_json::Value| {
        ["paid", "repaid", "refund", "demanded", "to_demand", "still_due"]
            .map(|name| money[name].as_str().unwrap().to_owned())
    };
    assert_eq!(money(&found["money"]), ["1240.00", "0.00", "1240.00", "0.00", "1240.00", "0.00"]);
    let of_f4 = &found["positions"][1];
    assert_eq!((&of_f4["paid"], &of_f4["to_demand"]), (&json!("1240.00"), &json!("1240.00")));
    let last = found["working"].as_array().unwrap().last().unwrap();
    assert_eq!(last, &json!({ "text": "Zu erstatten", "amount": "1240.00" }));

    let owed = desk.post(FINANCE, "/receivables", &demand(&desk, "refund", "1240.00")).await.id();
    let found = desk.get(FINANCE, &path).await.done();
    assert_eq!(money(&found["money"]), ["1240.00", "0.00", "1240.00", "1240.00", "0.00", "0.00"]);
    desk.change(FINANCE, &format!("/receivables/{owed}/settlement"), 1, &repaid("1240.00")).await.done();
    let found = desk.get(FINANCE, &path).await.done();
    assert_eq!(money(&found["money"]), ["1240.00", "1240.00", "0.00", "0.00", "0.00", "0.00"]);
    assert_eq!(found["settled"], true);
}

#[tokio::test]
async fn who_sees_the_grant_sees_it_as_of_a_day_too() {
    let desk = Desk::open().await;
    confirmed(&desk).await;
    let path = format!("/grants/{}/settlement", desk.office.forwarding.id);
    let now = desk.get(FINANCE, &path).await.done();
    for who in [A, AUDITOR] {
        assert_eq!(desk.get(who, &path).await.done(), now);
    }
    let before = desk.get(A, &format!("{path}?effective_on=2021-02-01")).await.done();
    assert_eq!((&before["money"]["paid"], &before["settled"]), (&json!("0.00"), &json!(true)));
    desk.get(B, &path).await.is_problem("not-found");
}
