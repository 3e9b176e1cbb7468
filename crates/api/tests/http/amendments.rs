//! Amendments: what succeeds, and each refusal.

use flow::Role;
use serde_json::{Value, json};

use crate::{
    bodies::{amendment, claim, exam, file, payout_request, with, without},
    desk::{A, AUDITOR, B, Desk, FINANCE, stranger},
};

/// Where the award is amended, and its version.
fn of_award(desk: &Desk) -> (String, u32) {
    (format!("/grants/{}/amendments", desk.office.award.id), 2)
}

fn of_forwarding(desk: &Desk) -> (String, u32) {
    (format!("/grants/{}/amendments", desk.office.forwarding.id), 1)
}

async fn refused(desk: &Desk, kind: &str, body: &Value) -> Vec<String> {
    let (path, version) = of_award(desk);
    let refused = desk.refuses_change(kind, FINANCE, &path, version, body).await;
    if refused.body["errors"].is_null() {
        Vec::new()
    } else {
        refused.pointers().into_iter().map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn what_an_act_states_besides_is_amended_as_a_whole() {
    let desk = Desk::open().await;
    let (path, version) = of_award(&desk);
    let stated = json!({
        "target_group": "Zugewanderte",
        "participants": 40,
        "own_audit": true,
        "cost_fall": "40.00"
    });
    let body = with(amendment("120000.00"), "/stated", stated.clone());
    let wrong = with(body.clone(), "/stated/cost_fall", json!("0.00"));
    let refused = desk.refuses_change("invalid-fields", FINANCE, &path, version, &wrong).await;
    assert_eq!(refused.pointers(), ["/stated/cost_fall"]);
    let answer = desk.change(FINANCE, &path, version, &body).await.done();
    assert_eq!(answer["act"]["stated"], stated);
    let acts = desk.get(AUDITOR, &format!("/grants/{}/acts", desk.office.award.id)).await.done();
    let told =
        acts["items"][1]["fields"].as_array().unwrap().iter().find(|it| it["field"] == "stated").unwrap();
    assert!(told["new"].as_str().unwrap().contains("participants 40"), "{told}");
}

#[tokio::test]
async fn an_award_is_amended_and_its_versions_stand_side_by_side() {
    let desk = Desk::open().await;
    let (path, version) = of_award(&desk);
    let body = with(amendment("120000.00"), "/conditions", json!(["Die ANBest-G gelten."]));
    let body = with(
        body,
        "/funding",
        json!({ "own_funds": "5.00", "third_party": [{ "name": "Stiftung", "amount": "1.00" }], "income": "0.00" }),
    );
    let answer = desk.change(FINANCE, &path, version, &body).await.done();
    assert_eq!((&answer["version"], &answer["act"]["number"]), (&json!(3), &json!(2)));
    assert_eq!(answer["act"]["change"], json!({ "change": "amendment", "reason": "Mehrbedarf" }));
    assert_eq!(answer["act"]["document"].as_str().unwrap().len(), 64);
    assert_eq!(answer["positions"][1]["amount"], "120000.00");
    let acts = desk.get(AUDITOR, &format!("/grants/{}/acts", desk.office.award.id)).await.done();
    let second = &acts["items"][1];
    assert_eq!(acts["items"].as_array().unwrap().len(), 2);
    insta::assert_json_snapshot!(json!({ "fields": second["fields"], "amounts": second["amounts"] }), @r#"
    {
      "amounts": [
        {
          "budget_year": null,
          "component": "F4",
          "difference": "20000.00",
          "new": "120000.00",
          "old": "100000.00",
          "position": "00000000-0000-7000-8000-0000000e0002"
        }
      ],
      "fields": [
        {
          "field": "reference",
          "new": "36.02-1/21-Ä1",
          "old": "36.02-1/21"
        },
        {
          "field": "conditions",
          "new": "Die ANBest-G gelten.",
          "old": ""
        },
        {
          "field": "funding",
          "new": "own funds 5.00, income 0.00, Stiftung 1.00",
          "old": ""
        }
      ]
    }
    "#);
    let unknown = desk.get(B, &format!("/grants/{}/acts", desk.office.award.id)).await;
    unknown.is_problem("not-found");
}

#[tokio::test]
async fn the_file_of_a_version_is_downloaded_as_it_was_handed_in() {
    let desk = Desk::open().await;
    let (path, version) = of_award(&desk);
    let mut body = amendment("120000.00");
    body["document"] = json!({ "media_type": "image/png", "content": "iVBORw0KGgo=" });
    let amended = desk.change(FINANCE, &path, version, &body).await.done();
    let path = |number: i64| format!("/grants/{}/acts/{number}/document", desk.office.award.id);
    let file = desk.get(AUDITOR, &path(2)).await;
    assert_eq!(file.bytes, b"\x89PNG\r\n\x1a\n");
    let headers = ["content-type", "x-content-type-options", "content-disposition", "etag"];
    let id = desk.office.award.id;
    let expected = [
        "image/png".to_owned(),
        "nosniff".to_owned(),
        format!("attachment; filename=\"rechtsakt-{id}-2\""),
        format!("\"{}\"", amended["act"]["document"].as_str().unwrap()),
    ];
    assert_eq!(headers.map(|name| file.headers[name].to_str().unwrap().to_owned()), expected);
    desk.get(AUDITOR, &path(1)).await.is_problem("not-found");
    desk.get(AUDITOR, &path(3)).await.is_problem("not-found");
    desk.get(AUDITOR, &path(0)).await.is_problem("not-found");
    desk.get(AUDITOR, &format!("{}?effective_on=2021-01-31", path(2))).await.is_problem("not-found");
    desk.get(B, &path(2)).await.is_problem("not-found");
}

#[tokio::test]
async fn a_file_says_what_it_is() {
    let desk = Desk::open().await;
    for kind in ["", "pdf", "application/", "text/html\r\nSet-Cookie: a=b", "text/html; charset=x"] {
        let file = json!({ "media_type": kind, "content": "JVBERi0xLjc=" });
        let pointers =
            refused(&desk, "invalid-fields", &with(amendment("120000.00"), "/document", file)).await;
        assert_eq!(pointers, ["/document/media_type"], "{kind}");
    }
}

#[tokio::test]
async fn a_reduction_below_what_was_forwarded_says_what_is_open() {
    let desk = Desk::open().await;
    let (path, version) = of_award(&desk);
    let answer = desk.refuses_change("limit-exceeded", FINANCE, &path, version, &amendment("39999.99")).await;
    let figures = ["limit", "of", "open", "asked"].map(|name| answer.body[name].as_str().unwrap().to_owned());
    assert_eq!(figures, ["to_use", "F4", "60000.00", "60000.01"]);
}

#[tokio::test]
async fn what_makes_room_is_carried_out_with_the_amendment() {
    let desk = Desk::open().await;
    let asked = payout_request(desk.office.forwarding.id, "F4", "40000.00");
    let asked = desk.post(A, "/payout-requests", &asked).await.id();
    let resolutions = json!([
        { "kind": "refuse_payout", "payout_request": asked, "version": 1, "reason": "Kürzung" },
        {
            "kind": "reduce_forwarding",
            "grant": desk.office.forwarding.id,
            "version": 1,
            "follows": 1,
            "dated_on": "2021-05-20",
            "reference": "50-W-1-Ä1",
            "reason": "Kürzung durch den Fördergeber",
            "positions": [{ "component": "F4", "amount": "10000.00" }]
        }
    ]);
    let (path, version) = of_award(&desk);
    let body = with(amendment("10000.00"), "/resolutions", resolutions);
    let answer = desk.change(FINANCE, &path, version, &body).await.done();
    assert_eq!(answer["positions"][1]["amount"], "10000.00");
    let below = desk.get(A, &format!("/grants/{}", desk.office.forwarding.id)).await.done();
    assert_eq!((&below["act"]["number"], &below["positions"][1]["amount"]), (&json!(2), &json!("10000.00")));
    let request = desk.get(A, &format!("/payout-requests/{asked}")).await.done();
    assert_eq!(request["state"], "refused");
    let other = json!([{ "kind": "refuse_payout", "payout_request": asked, "version": 2, "reason": "x" }]);
    let again = with(with(amendment("9000.00"), "/resolutions", other), "/follows", json!(2));
    desk.refuses_change("wrong-state", FINANCE, &path, 3, &again).await;
}

#[tokio::test]
async fn a_reduction_that_waits_for_no_refund_is_refused() {
    let desk = Desk::open().await;
    let open = json!([{ "kind": "await_refund", "grant": desk.office.award.id, "component": "F4" }]);
    let body = with(amendment("90000.00"), "/resolutions", open);
    assert_eq!(refused(&desk, "invalid-fields", &body).await, ["/resolutions"]);
    let unknown = json!([{ "kind": "await_refund", "grant": "x", "component": "F4" }]);
    let body = with(amendment("90000.00"), "/resolutions", unknown);
    assert_eq!(refused(&desk, "invalid-fields", &body).await, ["/resolutions/0/grant"]);
}

#[tokio::test]
async fn an_amendment_out_of_order_is_refused() {
    let desk = Desk::open().await;
    let late = with(amendment("120000.00"), "/follows", json!(2));
    assert_eq!(refused(&desk, "act-out-of-order", &late).await, ["/follows"]);
    let earlier = with(amendment("120000.00"), "/dated_on", json!("2021-01-14"));
    assert_eq!(refused(&desk, "outside-period", &earlier).await, ["/dated_on"]);
    let (path, version) = of_award(&desk);
    desk.change(FINANCE, &path, version, &amendment("120000.00")).await.done();
    desk.refuses_change("precondition-failed", FINANCE, &path, version, &amendment("120000.00")).await;
}

#[tokio::test]
async fn what_an_amendment_lacks_or_cannot_say_is_named() {
    let desk = Desk::open().await;
    assert_eq!(
        refused(&desk, "invalid-fields", &without(amendment("1.00"), "document")).await,
        ["/document"]
    );
    let body = with(amendment("120000.00"), "/document/content", json!("%"));
    assert_eq!(refused(&desk, "invalid-fields", &body).await, ["/document/content"]);
    let empty = with(file(), "/content", json!(""));
    let body = with(amendment("120000.00"), "/document", empty);
    assert_eq!(refused(&desk, "invalid-fields", &body).await, ["/document/content"]);
    let body = with(amendment("120000.00"), "/conditions", json!([" "]));
    assert_eq!(refused(&desk, "invalid-fields", &body).await, ["/conditions"]);
    let body = with(amendment("120000.00"), "/positions", json!([]));
    assert!(refused(&desk, "invalid-fields", &body).await.is_empty(), "it would change nothing");
    let body = with(amendment("120000.00"), "/budget_bound", json!(true));
    assert_eq!(refused(&desk, "invalid-fields", &body).await, ["/positions"]);
    let resolution = json!([{ "kind": "reduce_forwarding", "grant": desk.office.award.id, "version": 2,
        "follows": 1, "dated_on": "2021-05-20", "reference": "x", "reason": "y",
        "positions": [{ "component": "F4", "amount": "1.00" }] }]);
    let body = with(amendment("120000.00"), "/resolutions", resolution);
    assert_eq!(refused(&desk, "invalid-fields", &body).await, ["/resolutions"]);
}

#[tokio::test]
async fn a_period_keeps_around_what_lies_in_it() {
    let desk = Desk::open().await;
    let shorter = json!({ "from": "2021-01-01", "until": "2021-05-02" });
    let body = with(amendment("120000.00"), "/period", shorter);
    assert_eq!(refused(&desk, "outside-period", &body).await, ["/period"]);
    desk.post(A, "/claims", &claim(&desk.office, &[exam()])).await.done();
    let (path, version) = of_forwarding(&desk);
    let answer = desk.refuses_change("outside-period", FINANCE, &path, version, &body).await;
    assert!(answer.body["detail"].as_str().unwrap().contains("claim 1"), "{answer}");
}

#[tokio::test]
async fn forwarding_waits_for_the_consent_that_the_act_demands() {
    let desk = Desk::open().await;
    let (path, version) = of_award(&desk);
    let body = with(without(amendment("1.00"), "positions"), "/consent", json!({ "consent": "demanded" }));
    desk.change(FINANCE, &path, version, &body).await.done();
    desk.refuses("consent-needed", FINANCE, "/forwardings", &crate::bodies::forwarding(&desk.office)).await;
    let given = json!({ "consent": "given", "on": "2021-05-21", "reference": "36.02-Z1" });
    let body = with(with(body, "/consent", given), "/follows", json!(2));
    desk.change(FINANCE, &path, 3, &body).await.done();
    desk.post(FINANCE, "/forwardings", &crate::bodies::forwarding(&desk.office)).await.done();
}

#[tokio::test]
async fn only_the_giver_amends() {
    let desk = Desk::open().await;
    let (path, version) = of_forwarding(&desk);
    desk.refuses_change("forbidden", A, &path, version, &amendment("1.00")).await;
    desk.refuses_change("forbidden", AUDITOR, &path, version, &amendment("1.00")).await;
    desk.refuses_change("not-found", &stranger(Role::Clerk), &path, version, &amendment("1.00")).await;
}
