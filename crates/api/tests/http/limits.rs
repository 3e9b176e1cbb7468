//! One cent above what is left, at every level: refused with the limit and the amounts, and nothing written.

use serde_json::{Value, json};

use crate::{
    bodies::{actual, approval, claim, forwarding, payment, payout_request, receipt, tranche, with},
    desk::{A, Answer, Desk, FINANCE, ORDERER},
    payments::make_due,
};

fn says(answer: &Answer, limit: &str, of: &str, open: &str, asked: &str) {
    let body = &answer.body;
    let said = [&body["limit"], &body["of"], &body["open"], &body["asked"]].map(|it| it.as_str().unwrap());
    assert_eq!(said, [limit, of, open, asked], "{answer}");
    assert_eq!(answer.status, 409);
}

/// Refuses these lines, and the last of them with one cent less is accepted.
async fn one_cent_above(desk: &Desk, lines: &[Value]) -> Answer {
    desk.refuses("limit-exceeded", A, "/claims", &claim(&desk.office, lines)).await
}

#[tokio::test]
async fn a_forwarding_above_its_award() {
    let desk = Desk::open().await;
    let of = |amount: &str| with(forwarding(&desk.office), "/positions/0/amount", json!(amount));
    let refused = desk.refuses("limit-exceeded", FINANCE, "/forwardings", &of("60000.01")).await;
    insta::assert_snapshot!(refused, @r#"
    409 Conflict
    {
      "asked": "60000.01",
      "detail": "F4: 60000.00 is left of to_use, 60000.01 was asked for",
      "limit": "to_use",
      "of": "F4",
      "open": "60000.00",
      "status": 409,
      "title": "More than what is left",
      "type": "/problems/limit-exceeded"
    }
    "#);
    desk.post(FINANCE, "/forwardings", &of("60000.00")).await.done();
}

#[tokio::test]
async fn a_claim_above_its_forwarding() {
    let desk = Desk::open().await;
    let coaching = |amount: &str| [actual("F1", "coachingstellen", "R 1", amount)];
    // The grant carries 80 % of it: 8000.01.
    let refused = one_cent_above(&desk, &coaching("10000.01")).await;
    says(&refused, "to_use", "F1", "8000.00", "8000.01");
    desk.post(A, "/claims", &claim(&desk.office, &coaching("10000.00"))).await.done();
}

#[tokio::test]
async fn a_claim_above_its_plan_line() {
    let desk = Desk::open().await;
    let exams = |amount: &str| [actual("F4", "pruefungsgebuehren", "R 1", amount)];
    let refused = one_cent_above(&desk, &exams("24000.01")).await;
    says(&refused, "room", "pruefungsgebuehren", "24000.00", "24000.01");
    desk.post(A, "/claims", &claim(&desk.office, &exams("24000.00"))).await.done();
}

#[tokio::test]
async fn a_claim_above_the_total_of_its_plan() {
    let desk = Desk::open().await;
    // The grant's parts of these are rounded down twice, so that only the total is exceeded.
    let lines = |rest: &str| {
        [
            actual("F4", "pruefungsgebuehren", "R 1", "10000.03"),
            actual("F4", "pruefungsgebuehren", "R 2", "10000.03"),
            actual("F4", "unterrichtsstunden", "R 3", "29999.95"),
            actual("F1", "coachingstellen", "R 4", rest),
        ]
    };
    let refused = one_cent_above(&desk, &lines("10000.00")).await;
    // A claim takes from the total what its lines come to together.
    says(&refused, "total_room", "50-W-1", "60000.00", "60000.01");
    desk.post(A, "/claims", &claim(&desk.office, &lines("9999.99"))).await.done();
}

#[tokio::test]
async fn a_claim_above_what_is_left_of_its_receipt() {
    let desk = Desk::open().await;
    let part = |eligible: &str| {
        let line = actual("F4", "pruefungsgebuehren", "R 1", "100.00");
        [with(line, "/cost/eligible", json!(eligible))]
    };
    desk.post(A, "/claims", &claim(&desk.office, &part("60.00"))).await.done();
    let refused = one_cent_above(&desk, &part("40.01")).await;
    says(&refused, "receipt_open", "Prüfstelle Muster R 1", "40.00", "40.01");
    desk.post(A, "/claims", &claim(&desk.office, &part("40.00"))).await.done();
}

#[tokio::test]
async fn a_claim_above_the_receipt_itself_and_a_receipt_of_another_amount() {
    let desk = Desk::open().await;
    let line = with(actual("F4", "pruefungsgebuehren", "R 1", "100.00"), "/cost/eligible", json!("100.01"));
    let refused = desk.refuses("invalid-amount", A, "/claims", &claim(&desk.office, &[line])).await;
    assert_eq!((refused.pointers(), &refused.body["line"]), (vec!["/lines/0/cost/eligible"], &json!(1)));
    let line = actual("F4", "pruefungsgebuehren", "R 1", "100.00");
    desk.post(A, "/claims", &claim(&desk.office, std::slice::from_ref(&line))).await.done();
    let other = with(line, "/cost/receipt", receipt("R 1", "200.00"));
    desk.refuses("receipt-differs", A, "/claims", &claim(&desk.office, &[other])).await;
}

#[tokio::test]
async fn all_that_is_wrong_with_the_lines_of_a_claim_is_told_at_once_each_at_its_place() {
    let desk = Desk::open().await;
    let line = |number: &str| actual("F4", "pruefungsgebuehren", number, "100.00");
    desk.post(A, "/claims", &claim(&desk.office, &[line("R 1")])).await.done();
    let early = |number: &str| with(line(number), "/paid_on", json!("2020-12-31"));
    let above = with(line("R 2"), "/cost/eligible", json!("100.01"));
    let other = with(line("R 1"), "/cost/receipt", receipt("R 1", "200.00"));
    let wrong = claim(&desk.office, &[above, line("R 3"), other, early("R 4")]);
    let refused = desk.refuses("invalid-fields", A, "/claims", &wrong).await;
    let places = ["/lines/2/cost/receipt/gross", "/lines/0/cost/eligible", "/lines/3/paid_on"];
    assert_eq!((refused.pointers(), refused.body.get("line")), (places.to_vec(), None));
    // Where all of it is of one kind, it is of that kind.
    let wrong = claim(&desk.office, &[early("R 2"), early("R 3")]);
    let refused = desk.refuses("outside-period", A, "/claims", &wrong).await;
    assert_eq!(refused.pointers(), ["/lines/0/paid_on", "/lines/1/paid_on"]);
    let many: Vec<_> = (0..103).map(|number| early(&format!("S {number}"))).collect();
    let refused = desk.refuses("outside-period", A, "/claims", &claim(&desk.office, &many)).await;
    assert_eq!((refused.pointers().len(), refused.pointers()[100]), (101, ""));
}

#[tokio::test]
async fn a_payout_request_above_its_grant() {
    let desk = Desk::open().await;
    let of = |amount: &str| payout_request(desk.office.forwarding.id, "F1", amount);
    let refused = desk.refuses("limit-exceeded", A, "/payout-requests", &of("8000.01")).await;
    says(&refused, "to_pay", "F1", "8000.00", "8000.01");
    let of_award = payout_request(desk.office.award.id, "F1", "50000.01");
    let refused = desk.refuses("limit-exceeded", FINANCE, "/payout-requests", &of_award).await;
    says(&refused, "to_pay", "F1", "50000.00", "50000.01");
    desk.post(A, "/payout-requests", &of("8000.00")).await.done();
}

#[tokio::test]
async fn a_tranche_above_what_is_due() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1000.00").await;
    let above = tranche(&desk.office, "F4", "1000.01");
    let refused = desk.refuses("limit-exceeded", FINANCE, "/tranches", &above).await;
    says(&refused, "due", "F4", "1000.00", "1000.01");
    desk.post(FINANCE, "/tranches", &tranche(&desk.office, "F4", "1000.00")).await.done();
}

#[tokio::test]
async fn a_payment_above_what_is_due_to_the_recipient() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1000.00").await;
    let more = payout_request(desk.office.award.id, "F4", "500.00");
    let id = desk.post(FINANCE, "/payout-requests", &more).await.id();
    desk.change(FINANCE, &format!("/payout-requests/{id}/decision"), 1, &approval()).await.done();
    desk.post(FINANCE, "/tranches", &tranche(&desk.office, "F4", "1500.00")).await.done();
    let above = payment(&desk.office, "F4", "1000.01");
    let refused = desk.refuses("limit-exceeded", ORDERER, "/payments", &above).await;
    says(&refused, "due", "F4", "1000.00", "1000.01");
    desk.post(ORDERER, "/payments", &payment(&desk.office, "F4", "1000.00")).await.done();
}

#[tokio::test]
async fn a_payment_above_the_money_that_is_there() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1000.00").await;
    desk.post(FINANCE, "/tranches", &tranche(&desk.office, "F4", "400.00")).await.done();
    let above = payment(&desk.office, "F4", "400.01");
    let refused = desk.refuses("limit-exceeded", ORDERER, "/payments", &above).await;
    says(&refused, "cash", "F4", "400.00", "400.01");
    desk.post(ORDERER, "/payments", &payment(&desk.office, "F4", "400.00")).await.done();
}
