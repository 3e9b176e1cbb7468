//! Revocation, finality, re-planning and closing.

use serde_json::{Value, json};

use crate::{
    bodies::{amendment, approval, file, payout_request, with, without},
    desk::{A, AUDITOR, Desk, FINANCE},
};

fn path(desk: &Desk, step: &str) -> String {
    format!("/grants/{}/{step}", desk.office.forwarding.id)
}

fn revocation() -> Value {
    json!({
        "follows": 1,
        "revocation": "widerruf",
        "scope": { "of": "whole" },
        "dated_on": "2021-05-20",
        "effective_from": "2021-05-25",
        "reference": "50-W-1-W",
        "reason": "Zweck verfehlt",
        "legal_ground": "§ 49 Abs. 3 VwVfG NRW"
    })
}

#[tokio::test]
async fn a_grant_is_revoked_as_a_whole_and_starts_nothing_new() {
    let desk = Desk::open().await;
    let revoked = desk.change(FINANCE, &path(&desk, "revocation"), 1, &revocation()).await.done();
    assert_eq!((&revoked["state"], &revoked["revoked_on"]), (&json!("revoked"), &json!("2021-05-25")));
    assert_eq!(revoked["positions"][1]["amount"], "0.00");
    let change = json!({
        "change": "revocation",
        "revocation": "widerruf",
        "reason": "Zweck verfehlt",
        "effective_from": "2021-05-25",
        "legal_ground": "§ 49 Abs. 3 VwVfG NRW"
    });
    assert_eq!(revoked["act"]["change"], change);
    let asked = payout_request(desk.office.forwarding.id, "F4", "1.00");
    desk.refuses("wrong-state", A, "/payout-requests", &asked).await;
    let again = with(revocation(), "/follows", json!(2));
    desk.refuses_change("wrong-state", FINANCE, &path(&desk, "revocation"), 2, &again).await;
}

#[tokio::test]
async fn a_part_is_revoked_and_only_gives_up() {
    let desk = Desk::open().await;
    let part = |amount: &str| {
        let positions = json!([{ "component": "F4", "amount": amount }]);
        with(revocation(), "/scope", json!({ "of": "part", "positions": positions }))
    };
    let path = path(&desk, "revocation");
    let raised = desk.refuses_change("invalid-amount", FINANCE, &path, 1, &part("40000.01")).await;
    assert_eq!(raised.pointers(), ["/positions"]);
    let empty = with(revocation(), "/scope", json!({ "of": "part", "positions": [] }));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &empty).await;
    assert_eq!(refused.pointers(), ["/scope/positions"]);
    let out_of_order = with(part("1.00"), "/follows", json!(3));
    desk.refuses_change("act-out-of-order", FINANCE, &path, 1, &out_of_order).await;
    let revoked = desk.change(FINANCE, &path, 1, &part("10000.00")).await.done();
    assert_eq!(
        (&revoked["state"], &revoked["positions"][1]["amount"]),
        (&json!("effective"), &json!("10000.00"))
    );
    let award = format!("/grants/{}/revocation", desk.office.award.id);
    let bare = desk.refuses_change("invalid-fields", FINANCE, &award, 2, &revocation()).await;
    assert_eq!(bare.pointers(), ["/document"]);
    desk.change(FINANCE, &award, 2, &with(revocation(), "/document", file())).await.done();
}

#[tokio::test]
async fn nothing_is_drawn_before_the_award_is_final() {
    let desk = Desk::open().await;
    let award = desk.office.award.id;
    let amendments = format!("/grants/{award}/amendments");
    desk.change(FINANCE, &amendments, 2, &amendment("120000.00")).await.done();
    let asked = payout_request(award, "F4", "1.00");
    let refused = desk.refuses("award-not-final", FINANCE, "/payout-requests", &asked).await;
    insta::assert_snapshot!(refused, @r#"
    409 Conflict
    {
      "detail": "version 2 of the award 36.02-1/21-Ä1 is not final, and the appeal was not waived",
      "status": 409,
      "title": "The award can still be contested",
      "type": "/problems/award-not-final"
    }
    "#);
    let finality = format!("/grants/{award}/finality");
    let waived = json!({ "kind": "appeal_waived", "on": "2021-05-21" });
    desk.refuses_change(
        "outside-period",
        FINANCE,
        &finality,
        3,
        &with(waived.clone(), "/on", json!("2021-05-19")),
    )
    .await;
    desk.refuses_change(
        "invalid-fields",
        FINANCE,
        &finality,
        3,
        &with(waived.clone(), "/on", json!("heute")),
    )
    .await;
    let answer = desk.change(FINANCE, &finality, 3, &waived).await.done();
    assert_eq!(answer["act"]["finality"]["waived_on"], "2021-05-21");
    desk.post(FINANCE, "/payout-requests", &asked).await.done();
    desk.refuses_change("wrong-state", FINANCE, &finality, 4, &waived).await;
    desk.refuses_change("wrong-state", FINANCE, &path(&desk, "finality"), 1, &waived).await;
    desk.refuses_change("forbidden", AUDITOR, &finality, 4, &waived).await;
}

fn plan(lessons: &str, exams: &str) -> Value {
    let line = |category: &str, planned: &str| json!({ "component": "F4", "category": category, "planned": planned });
    json!({ "lines": [line("unterrichtsstunden", lessons), line("pruefungsgebuehren", exams)] })
}

#[tokio::test]
async fn a_plan_is_moved_within_its_flexibility_and_beyond_it_with_consent() {
    let desk = Desk::open().await;
    let path = path(&desk, "plan");
    let moved = desk.change(A, &path, 1, &plan("28000.00", "22000.00")).await.done();
    assert_eq!(
        (&moved["plan"][2]["planned"], &moved["plan_total"]),
        (&json!("22000.00"), &json!("60000.00"))
    );
    let beyond = plan("25999.99", "24000.01");
    let refused = desk.refuses_change("consent-needed", A, &path, 2, &beyond).await;
    assert_eq!(refused.pointers(), ["/consent"]);
    let refused = desk.refuses_change("plan-does-not-fit", A, &path, 2, &plan("28000.00", "22000.01")).await;
    assert_eq!(refused.pointers(), ["/lines"]);
    let consent = json!({ "on": "2021-05-20", "reference": "50-W-1-U" });
    let agreed = with(beyond, "/consent", consent);
    desk.refuses_change("forbidden", A, &path, 2, &agreed).await;
    let blank = with(agreed.clone(), "/consent/reference", json!(" "));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 2, &blank).await;
    assert_eq!(refused.pointers(), ["/consent/reference"]);
    desk.change(FINANCE, &path, 2, &agreed).await.done();
}

#[tokio::test]
async fn what_is_due_and_not_needed_is_taken_back() {
    let desk = Desk::open().await;
    let award = desk.office.award.id;
    let asked = desk.post(FINANCE, "/payout-requests", &payout_request(award, "F4", "5.00")).await.id();
    desk.change(FINANCE, &format!("/payout-requests/{asked}/decision"), 1, &approval()).await.done();
    let path = format!("/grants/{award}/due-withdrawal");
    let body = json!({ "component": "F4", "amount": "5.00", "reason": "Das Ministerium zahlt weniger" });
    let above = with(body.clone(), "/amount", json!("5.01"));
    let refused = desk.refuses_change("invalid-amount", FINANCE, &path, 2, &above).await;
    assert_eq!(refused.pointers(), ["/amount"]);
    for (pointer, wrong) in [("/amount", json!("0.00")), ("/reason", json!(" ")), ("/component", json!("?"))]
    {
        let wrong = with(body.clone(), pointer, wrong);
        let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 2, &wrong).await;
        assert_eq!(refused.pointers(), [pointer]);
    }
    let taken = desk.change(FINANCE, &path, 2, &body).await.done();
    assert_eq!(taken["state"], "effective");
    desk.refuses_change("precondition-failed", FINANCE, &path, 2, &body).await;
    desk.refuses_change("invalid-amount", FINANCE, &path, 3, &body).await;
}

#[tokio::test]
async fn payments_are_stopped_and_go_on() {
    let desk = Desk::open().await;
    let (stop, resume) = (path(&desk, "payment-stop"), path(&desk, "payment-resumption"));
    let body = json!({ "reason": "Der Zwischennachweis fehlt" });
    desk.refuses_change("wrong-state", FINANCE, &resume, 1, &body).await;
    let award = format!("/grants/{}/payment-stop", desk.office.award.id);
    desk.refuses_change("wrong-state", FINANCE, &award, 2, &body).await;
    let blank = with(body.clone(), "/reason", json!(" "));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &stop, 1, &blank).await;
    assert_eq!(refused.pointers(), ["/reason"]);
    desk.refuses_change("forbidden", A, &stop, 1, &body).await;
    let stopped = desk.change(FINANCE, &stop, 1, &body).await.done();
    let said = json!({ "on": "2021-06-01", "reason": "Der Zwischennachweis fehlt" });
    assert_eq!(stopped["payments_stopped"], said);
    let seen = desk.get(A, &format!("/grants/{}", desk.office.forwarding.id)).await.done();
    assert_eq!(seen["payments_stopped"], said);
    desk.refuses_change("wrong-state", FINANCE, &stop, 2, &body).await;
    desk.refuses_change("precondition-failed", FINANCE, &resume, 1, &body).await;
    let paid = desk.change(FINANCE, &resume, 2, &body).await.done();
    assert_eq!(paid["payments_stopped"], Value::Null);
}

#[tokio::test]
async fn a_grant_is_closed_when_nothing_is_open() {
    let desk = Desk::open().await;
    let body = json!({ "closed_on": "2021-06-01" });
    let asked = payout_request(desk.office.forwarding.id, "F4", "1.00");
    let asked = desk.post(A, "/payout-requests", &asked).await.id();
    let path = path(&desk, "closure");
    desk.refuses_change("wrong-state", FINANCE, &path, 1, &body).await;
    let award = format!("/grants/{}/closure", desk.office.award.id);
    desk.refuses_change("wrong-state", FINANCE, &award, 2, &body).await;
    let refusal = json!({ "decision": "refuse", "decided_on": "2021-06-01", "reason": "x" });
    desk.change(FINANCE, &format!("/payout-requests/{asked}/decision"), 1, &refusal).await.done();
    desk.refuses_change("outside-period", FINANCE, &path, 1, &json!({ "closed_on": "2021-06-02" })).await;
    desk.refuses_change("invalid-fields", FINANCE, &path, 1, &without(body.clone(), "closed_on")).await;
    let closed = desk.change(FINANCE, &path, 1, &body).await.done();
    assert_eq!((&closed["state"], &closed["closed_on"]), (&json!("closed"), &json!("2021-06-01")));
    desk.refuses_change("wrong-state", FINANCE, &path, 2, &body).await;
}
