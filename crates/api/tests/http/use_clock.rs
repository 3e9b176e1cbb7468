//! What of a grant's money is still to be used.

use serde_json::json;

use crate::{
    bodies::{forwarding, tranche, with},
    desk::{A, B, Desk, FINANCE},
    payments::make_due,
};

#[tokio::test]
async fn the_clock_of_a_tranche_runs() {
    let desk = Desk::open().await;
    let path = format!("/grants/{}/use-clock", desk.office.award.id);
    assert_eq!(desk.get(FINANCE, &path).await.done(), json!({ "positions": [] }));
    make_due(&desk, "F4", "1240.00").await;
    let received = with(tranche(&desk.office, "F4", "1240.00"), "/received_on", json!("2021-05-01"));
    let paid = desk.post(FINANCE, "/tranches", &received).await.done();
    let position = &desk.get(FINANCE, &path).await.done()["positions"][0];
    let expected = json!([{
        "reference": paid["id"], "kind": "received", "credited_on": "2021-05-01", "amount": "1240.00", "used": "0.00",
        "still_to_use": "1240.00", "use_until": "2021-07-01", "stage": "running", "days": 30, "warnings": 1, "slices": [],
    }]);
    assert_eq!((&position["position"], &position["tranches"]), (&paid["position"], &expected));
    assert_eq!(position["interest"], json!({ "claimable": "0.00", "provisional": false, "lines": [] }));
    assert_eq!((&position["paid_ahead"], &position["missing"]), (&json!("0.00"), &json!(null)));
}

#[tokio::test]
async fn interest_on_what_is_late_says_which_figure_is_missing() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1240.00").await;
    let received = with(tranche(&desk.office, "F4", "1240.00"), "/received_on", json!("2021-02-01"));
    desk.post(FINANCE, "/tranches", &received).await.done();
    let path = format!("/grants/{}/use-clock", desk.office.award.id);
    let position = &desk.get(FINANCE, &path).await.done()["positions"][0];
    assert_eq!(
        (&position["tranches"][0]["stage"], &position["tranches"][0]["days"]),
        (&json!("late"), &json!(61))
    );
    assert!(
        position["missing"].as_str().unwrap().starts_with("the surcharge on the base rate"),
        "{position}"
    );
    assert_eq!(position["interest"], json!(null));
}

#[tokio::test]
async fn who_does_not_see_the_grant_does_not_see_its_clock() {
    let desk = Desk::open().await;
    let path = format!("/grants/{}/use-clock", desk.office.forwarding.id);
    desk.get(A, &path).await.done();
    desk.get(B, &path).await.is_problem("not-found");
}

#[tokio::test]
async fn a_past_day_is_answered_with_the_clock_of_that_day() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1240.00").await;
    let received = with(tranche(&desk.office, "F4", "1240.00"), "/received_on", json!("2021-05-01"));
    desk.post(FINANCE, "/tranches", &received).await.done();
    let path = format!("/grants/{}/use-clock", desk.office.award.id);
    let then = desk.get(FINANCE, &format!("{path}?effective_on=2021-05-10")).await.done();
    let tranche = &then["positions"][0]["tranches"][0];
    assert_eq!((&tranche["stage"], &tranche["days"]), (&json!("running"), &json!(52)));
    let before = desk.get(FINANCE, &format!("{path}?effective_on=2021-04-30")).await.done();
    assert_eq!(before, json!({ "positions": [] }));
    desk.get(FINANCE, &format!("{path}?known_on=2021-05-31")).await.is_problem("not-found");
}

fn figure(value: &str) -> serde_json::Value {
    json!([{ "value": value, "valid_from": "2021-01-01", "basis": "Nr. 4", "source": "Bescheid" }])
}

#[tokio::test]
async fn an_act_that_sets_its_own_figures_shows_them_and_the_clock_uses_them() {
    let desk = Desk::open().await;
    let law = json!({ "use_by": figure("42 days"), "min_interest": figure("250.00") });
    let grant =
        desk.post(FINANCE, "/forwardings", &with(forwarding(&desk.office), "/act/law", law)).await.done();
    let shown = |figure: &str, value: &str| {
        json!({
            "figure": figure, "value": value, "valid_from": "2021-01-01", "valid_until": null, "basis": "Nr. 4",
            "source": "Bescheid",
        })
    };
    assert_eq!(grant["act"]["law"], json!([shown("use_by", "42 days"), shown("min_interest", "250.00")]));
    let id = grant["id"].as_str().unwrap();
    let acts = desk.get(FINANCE, &format!("/grants/{id}/acts")).await.done();
    assert_eq!(acts["items"][0]["act"]["law"][0]["figure"], "use_by", "{acts}");
    let none = json!({
        "follows": 1, "dated_on": "2021-05-20", "reference": "50-W-2-Ä1", "reason": "Regelfrist", "law": {},
    });
    let amended = desk.change(FINANCE, &format!("/grants/{id}/amendments"), 1, &none).await.done();
    assert_eq!(amended["act"].get("law"), None, "none are set any more");
}

#[tokio::test]
async fn figures_that_cannot_be_are_named_with_their_place() {
    let desk = Desk::open().await;
    for (law, pointer) in [
        (json!({ "use_by": figure("2 Monate") }), "/act/law/use_by/0"),
        (json!({ "surcharge": figure("3") }), "/act/law/surcharge/0"),
        (json!({ "day_count": figure("act") }), "/act/law/day_count/0"),
        (json!({ "min_refund": figure("0.00") }), "/act/law/min_refund/0"),
        (json!({ "never_below_zero": figure("ja") }), "/act/law/never_below_zero/0"),
        (json!({ "use_by": [figure("1 month")[0], figure("2 months")[0]] }), "/act/law"),
    ] {
        let body = with(forwarding(&desk.office), "/act/law", law);
        let refused = desk.refuses("invalid-fields", FINANCE, "/forwardings", &body).await;
        assert_eq!(refused.pointers(), [pointer]);
    }
}
