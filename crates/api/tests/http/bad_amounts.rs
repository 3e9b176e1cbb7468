//! Amounts that are none, on every path that takes one: the field is named and nothing is written.

use serde_json::{Value, json};

use crate::{
    bodies::{
        amendment, award, claim, credit_note, exam, forwarding, lessons, payment, payout_request, tranche,
        with,
    },
    claims::{decision, submitted},
    desk::{A, Desk, FINANCE, ORDERER},
    money_back::{demand, repaid, repayment},
    payout_terms::{new_terms, terms},
};

/// Amounts that are none, nothing among them.
pub(crate) fn bad() -> Vec<Value> {
    let texts = [
        "-1.00",
        "0.00",
        "1240.005",
        "1240.0",
        "1240",
        "123456789012345.00",
        "NaN",
        "Infinity",
        "viel",
        "",
        "99999999999999999999999999999999.00",
        "1e3",
        "1,00",
        "+1.00",
        " 1.00",
        "01.00",
    ];
    let others = [json!(1240), json!(1240.00), json!(null), json!(true), json!({}), json!([])];
    texts.into_iter().map(Value::from).chain(others).collect()
}

/// Each bad amount at a place of a body is refused by the name of the place.
pub(crate) async fn refuses_all(desk: &Desk, who: &str, path: &str, body: Value, pointer: &str) {
    desk.head().await;
    for amount in bad() {
        let wrong = with(body.clone(), pointer, amount.clone());
        let refused = desk.refuses("invalid-fields", who, path, &wrong).await;
        assert_eq!(refused.pointers(), [pointer], "{path} {amount}");
        assert_eq!(refused.status, 422);
    }
}

#[tokio::test]
async fn of_awards_and_forwardings() {
    let desk = Desk::open().await;
    for pointer in ["/positions/0/amount", "/plan/0/planned"] {
        refuses_all(&desk, FINANCE, "/awards", award(&desk.office), pointer).await;
        refuses_all(&desk, FINANCE, "/forwardings", forwarding(&desk.office), pointer).await;
    }
    let fixed = json!({ "kind": "festbetragsfinanzierung", "amount": "30000.00" });
    let body = with(award(&desk.office), "/act/financing", fixed);
    refuses_all(&desk, FINANCE, "/awards", body, "/act/financing/amount").await;
}

#[tokio::test]
async fn of_payout_requests_tranches_and_payments() {
    let desk = Desk::open().await;
    let asked = payout_request(desk.office.forwarding.id, "F4", "1.00");
    refuses_all(&desk, A, "/payout-requests", asked, "/amount").await;
    refuses_all(&desk, FINANCE, "/tranches", tranche(&desk.office, "F4", "1.00"), "/amount").await;
    refuses_all(&desk, ORDERER, "/payments", payment(&desk.office, "F4", "1.00"), "/amount").await;
}

#[tokio::test]
async fn of_payout_terms() {
    let desk = Desk::open().await;
    let body = new_terms(&desk, &terms());
    refuses_all(&desk, FINANCE, "/payout-terms", body.clone(), "/terms/instalments/1/amount").await;
    // A cap may be left out.
    for cap in bad().into_iter().filter(|cap| !cap.is_null()) {
        let wrong = with(body.clone(), "/terms/rule/cap", cap.clone());
        let refused = desk.refuses("invalid-fields", FINANCE, "/payout-terms", &wrong).await;
        assert_eq!(refused.pointers(), ["/terms/rule/cap"], "{cap}");
    }
}

#[tokio::test]
async fn of_money_that_comes_back() {
    let desk = Desk::open().await;
    refuses_all(&desk, FINANCE, "/receivables", demand(&desk, "refund", "1.00"), "/amount").await;
    let body = repayment(desk.office.forwarding.id, "1.00");
    refuses_all(&desk, FINANCE, "/repayments", body, "/amount").await;
    let owed = desk.post(FINANCE, "/receivables", &demand(&desk, "other", "5.00")).await.id();
    let steps = [
        ("settlement", repaid("1.00")),
        ("waiver", json!({ "amount": "1.00", "reason": "Kleinbetrag" })),
        ("offset", json!({ "grant": desk.office.forwarding.id, "component": "F4", "amount": "1.00" })),
    ];
    for (step, body) in steps {
        for amount in bad() {
            let wrong = with(body.clone(), "/amount", amount.clone());
            let path = format!("/receivables/{owed}/{step}");
            let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &wrong).await;
            assert_eq!(refused.pointers(), ["/amount"], "{step} {amount}");
        }
    }
}

#[tokio::test]
async fn of_refunds_that_come_with_a_reduction() {
    let desk = Desk::open().await;
    let refund = json!({
        "kind": "demand_refund",
        "grant": desk.office.forwarding.id,
        "component": "F4",
        "amount": "1.00",
        "reason": "Kürzung",
        "legal_ground": "§ 49a VwVfG NRW",
        "demanded_on": "2021-06-01",
        "due_on": "2021-07-01"
    });
    let mut body = amendment("120000.00");
    body["resolutions"] = json!([refund]);
    let path = format!("/grants/{}/amendments", desk.office.award.id);
    for amount in bad() {
        let wrong = with(body.clone(), "/resolutions/0/amount", amount.clone());
        let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 2, &wrong).await;
        assert_eq!(refused.pointers(), ["/resolutions/0/amount"], "{amount}");
    }
    let needless = desk.refuses_change("invalid-fields", FINANCE, &path, 2, &body).await;
    assert_eq!(needless.pointers(), ["/resolutions"]);
}

#[tokio::test]
async fn of_claims() {
    let desk = Desk::open().await;
    let body = claim(&desk.office, &[lessons(), exam()]);
    for pointer in ["/lines/1/cost/eligible", "/lines/1/cost/receipt/gross"] {
        refuses_all(&desk, A, "/claims", body.clone(), pointer).await;
    }
}

#[tokio::test]
async fn of_decisions() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    for amount in bad() {
        let wrong = with(decision(&claim), "/decisions/0/recognised", amount);
        let refused = desk.refuses_change("invalid-fields", FINANCE, &path, 1, &wrong).await;
        assert_eq!(refused.pointers(), ["/decisions/0/recognised"]);
    }
}

#[tokio::test]
async fn the_number_of_a_line_is_whole() {
    let desk = Desk::open().await;
    for number in [json!("1"), json!(1.5), json!(99_999_999_999_999_999_999_u128.to_string())] {
        let wrong = claim(&desk.office, &[exam(), credit_note(json!({ "number": number }), "1.00")]);
        let refused = desk.refuses("invalid-fields", A, "/claims", &wrong).await;
        assert_eq!(refused.pointers(), ["/lines/1/cost/parent/number"]);
    }
    for number in [0, -1, 2, i64::MAX] {
        let wrong = claim(&desk.office, &[exam(), credit_note(json!({ "number": number }), "1.00")]);
        let refused = desk.refuses("invalid-credit-note", A, "/claims", &wrong).await;
        assert_eq!(refused.pointers(), ["/lines/1/cost/parent"]);
    }
}

#[tokio::test]
async fn shares_lie_between_nothing_and_all() {
    let desk = Desk::open().await;
    for share in [
        json!("0.00"),
        json!("100.01"),
        json!("80"),
        json!("80.000"),
        json!("-80.00"),
        json!(80),
        json!("NaN"),
    ] {
        let wrong = with(award(&desk.office), "/act/financing/share", share);
        let refused = desk.refuses("invalid-fields", FINANCE, "/awards", &wrong).await;
        assert_eq!(refused.pointers(), ["/act/financing/share"]);
    }
}
