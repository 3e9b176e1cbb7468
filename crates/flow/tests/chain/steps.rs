//! The steps of the chain, as short as the stories need them.

use crate::office::{COACHING, LESSONS, Office, component, day};
use flow::{
    Ctx, FlowError,
    claims::{NewClaimCost, NewClaimLine, NewReceipt, SubmitClaim},
    payments::OrderPayment,
    payouts::{DecidePayout, RequestPayout},
    tranches::RecordTranche,
};
use grants::{CostCategoryCode, Grant, GrantId, Payment, Period, RateCode};
use ledger::Cents;

/// Draws an amount from the ministry and records its arrival.
pub(crate) async fn draw(office: &Office, code: &str, cents: i64) {
    let grant = office.award.id;
    approve(office, &office.finance(), grant, code, cents).await;
    tranche(office, code, cents).await.unwrap();
}

/// Records a tranche.
pub(crate) async fn tranche(office: &Office, code: &str, cents: i64) -> Result<Payment, FlowError> {
    let request = RecordTranche {
        grant: office.award.id,
        component: component(code),
        budget_year: None,
        amount: Cents::new(cents),
        received_on: day(2021, 2, 1),
    };
    office.run(&office.finance(), request).await
}

/// Asks for an amount and has it approved.
pub(crate) async fn approve(office: &Office, who: &Ctx, grant: GrantId, code: &str, cents: i64) {
    let asked = office.run(who, ask(grant, code, cents)).await.unwrap();
    let decision = DecidePayout {
        payout_request: asked.id,
        version: asked.version,
        decided_on: day(2021, 2, 1),
        refusal: None,
    };
    office.run(&office.finance(), decision).await.unwrap();
}

/// A payout request.
pub(crate) fn ask(grant: GrantId, code: &str, cents: i64) -> RequestPayout {
    RequestPayout {
        grant,
        component: component(code),
        budget_year: None,
        amount: Cents::new(cents),
        requested_on: day(2021, 2, 1),
    }
}

/// A payment order.
pub(crate) fn order(grant: GrantId, code: &str, cents: i64) -> OrderPayment {
    OrderPayment { grant, component: component(code), budget_year: None, amount: Cents::new(cents) }
}

/// A claim of coaching cost on one receipt each.
pub(crate) fn claim(grant: &Grant, costs: &[(&str, i64)]) -> SubmitClaim {
    let lines = costs.iter().map(|(number, cents)| coaching(number, *cents, *cents));
    submit(grant, lines.collect())
}

/// A claim with these lines.
pub(crate) fn submit(grant: &Grant, lines: Vec<NewClaimLine>) -> SubmitClaim {
    let period = Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap();
    SubmitClaim { grant: grant.id, period, lines }
}

/// Coaching cost on a receipt.
pub(crate) fn coaching(number: &str, gross: i64, eligible: i64) -> NewClaimLine {
    let receipt = NewReceipt {
        issuer: "Lohnbüro".to_owned(),
        number: number.to_owned(),
        issued_on: day(2021, 2, 1),
        gross: Cents::new(gross),
    };
    line("F1", COACHING, NewClaimCost::Actual { receipt, eligible: Cents::new(eligible) })
}

/// Lessons at the rate P4.
pub(crate) fn lessons(rate: &str, count: i64) -> NewClaimLine {
    line("F4", LESSONS, NewClaimCost::LumpSum { rate: RateCode::parse(rate).unwrap(), count })
}

/// A line of cost.
pub(crate) fn line(code: &str, category: &str, cost: NewClaimCost) -> NewClaimLine {
    NewClaimLine {
        component: component(code),
        budget_year: None,
        category: CostCategoryCode::parse(category).unwrap(),
        cost,
        paid_on: day(2021, 2, 1),
        reason: "Gehalt".to_owned(),
    }
}

/// The limit that refused, with what was left and what was asked for.
pub(crate) fn limit<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> (String, String, i64, i64) {
    match outcome {
        Err(FlowError::LimitExceeded { limit, of, open, asked, .. }) => {
            (limit.word().to_owned(), of, open.get(), asked.get())
        }
        other => panic!("a limit should refuse, not {other:?}"),
    }
}
