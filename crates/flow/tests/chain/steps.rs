//! The steps of the chain, as short as the stories need them.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;

use crate::office::{COACHING, LESSONS, Office, component, day};
use flow::{
    Ctx, FlowError,
    claims::{DecideClaim, NewClaimCost, NewClaimLine, NewReceipt, SubmitClaim},
    payments::{ConfirmPayment, OrderPayment, ReleasePayment},
    payouts::{DecidePayout, RequestPayout},
    proofs::{self, FileProof},
    tranches::RecordTranche,
};
use grants::{
    Claim, CostCategoryCode, Grant, GrantId, LineDecision, Need, NewServiceUnit, NewUnits, Payment, Period,
    Proof, RateCode,
};
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

/// A payout request for what is due on the day.
pub(crate) fn ask(grant: GrantId, code: &str, cents: i64) -> RequestPayout {
    RequestPayout {
        grant,
        component: component(code),
        budget_year: None,
        amount: Cents::new(cents),
        requested_on: day(2021, 2, 1),
        need: vec![Need {
            payee: None,
            total: None,
            what: "Zahlungen".to_owned(),
            due_on: day(2021, 2, 1),
            amount: Cents::new(cents),
        }],
        instalment: None,
        reason: None,
        declares: Vec::new(),
    }
}

/// A payment order.
pub(crate) fn order(grant: GrantId, code: &str, cents: i64) -> OrderPayment {
    OrderPayment { grant, component: component(code), budget_year: None, amount: Cents::new(cents) }
}

/// Orders, releases and confirms a payment.
pub(crate) async fn pay(office: &Office, request: OrderPayment) -> Payment {
    let ordered = office.run(&office.finance(), request).await.unwrap();
    confirm(office, release(office, ordered).await).await
}

/// Releases a payment.
pub(crate) async fn release(office: &Office, ordered: Payment) -> Payment {
    let release = ReleasePayment { payment: ordered.id, version: ordered.version };
    office.run(&office.finance(), release).await.unwrap()
}

/// Confirms a payment.
pub(crate) async fn confirm(office: &Office, released: Payment) -> Payment {
    let confirm =
        ConfirmPayment { payment: released.id, version: released.version, confirmed_on: day(2021, 3, 14) };
    office.run(&office.finance(), confirm).await.unwrap()
}

/// Signs a proof that another has compiled, and files it.
pub(crate) async fn file(office: &Office, proof: &Proof, (who, signs): (&Ctx, &Ctx), on: NaiveDate) -> Proof {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let key = format!("signature-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let signed = proofs::sign(signs, &key, proof.id, proof.version).await.unwrap();
    let file = FileProof { proof: signed.id, version: signed.version, filed_on: on };
    office.run(who, file).await.unwrap()
}

/// Recognises cost of F1 of which the grant carries so much.
pub(crate) async fn recognise(office: &Office, receipt: &str, share: i64) -> Claim {
    let cost = share * 10 / 8;
    let claim = office.run(&office.a(), claim(&office.forwarding_a, &[(receipt, cost)])).await.unwrap();
    let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
    let decision = DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    };
    office.run(&office.finance(), decision).await.unwrap();
    flow::views::claim(&office.finance(), claim.id).await.unwrap()
}

/// A claim of coaching cost on one receipt each.
pub(crate) fn claim(grant: &Grant, costs: &[(&str, i64)]) -> SubmitClaim {
    let lines = costs.iter().map(|(number, cents)| coaching(number, *cents, *cents));
    submit(grant, lines.collect())
}

/// A claim with these lines.
pub(crate) fn submit(grant: &Grant, lines: Vec<NewClaimLine>) -> SubmitClaim {
    let period = Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap();
    let (reinclude, income) = (Vec::new(), Vec::new());
    SubmitClaim { grant: grant.id, period, lines, reinclude, income }
}

/// Coaching cost on a receipt.
pub(crate) fn coaching(number: &str, gross: i64, eligible: i64) -> NewClaimLine {
    let receipt = NewReceipt {
        issuer: "Lohnbüro".to_owned(),
        number: number.to_owned(),
        issued_on: day(2021, 2, 1),
        gross: Cents::new(gross),
    };
    line("F1", COACHING, NewClaimCost::Actual { receipt, eligible: Cents::new(eligible), pays_for: None })
}

/// Lessons at a rate, each time of another course.
pub(crate) fn lessons(rate: &str, count: i64) -> NewClaimLine {
    static COURSES: AtomicU64 = AtomicU64::new(1);
    let course = COURSES.fetch_add(1, Ordering::Relaxed);
    let units = (1..=count).map(|lesson| unit(&format!("Kurs {course} / Std. {lesson}"))).collect();
    line("F4", LESSONS, NewClaimCost::LumpSum { units: units_at(rate, units) })
}

/// Units at a rate.
pub(crate) fn units_at(rate: &str, units: Vec<NewServiceUnit>) -> NewUnits {
    NewUnits { rate: RateCode::parse(rate).unwrap(), units }
}

/// A unit of 1 February 2021.
pub(crate) fn unit(reference: &str) -> NewServiceUnit {
    NewServiceUnit {
        reference: reference.to_owned(),
        performed_on: day(2021, 2, 1),
        entered_on: None,
        measure_from: None,
        evidence: None,
    }
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
        receipt_details: None,
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
