//! The steps of payouts and of money that comes back, as short as the stories need them.

use chrono::NaiveDate;
use flow::{
    FlowError,
    payments::{ReissuePayment, ReturnPayment},
    payout_terms::AgreeTerms,
    payouts::{DecidePayout, RequestPayout},
    receivables::{DeferReceivable, DemandMoney, SettleReceivable, WaiveReceivable},
    repayments::RecordRepayment,
};
use grants::{
    DemandKind, GrantId, Need, NewInstalment, NewRequirement, NewTerms, Payment, PayoutRequest, PayoutRule,
    PayoutTerms, Receivable, RequirementKind,
};
use ledger::{Account, AccountNumber, Cents};

use crate::{
    office::{Office, component, day},
    steps::ask,
};

/// Agrees on a rule with provider A; an interim proof and a report are required, and an instalment of F1, if there is
/// one, waits for the proof, a second for nothing.
pub(crate) async fn agree(office: &Office, rule: PayoutRule, instalment: Option<i64>) -> PayoutTerms {
    let terms = terms(rule, instalment);
    office.run(&office.finance(), AgreeTerms { grant: office.forwarding_a.id, terms }).await.unwrap()
}

/// What is agreed.
pub(crate) fn terms(rule: PayoutRule, instalment: Option<i64>) -> NewTerms {
    let requirement =
        |kind, title: &str| NewRequirement { kind, title: title.to_owned(), due_on: day(2021, 6, 30) };
    let instalment = instalment.map(|cents| NewInstalment {
        component: component("F1"),
        budget_year: None,
        amount: Cents::new(cents),
        requirement: None,
    });
    let waiting = instalment.clone().map(|first| NewInstalment { requirement: Some(1), ..first });
    NewTerms {
        rule,
        reference: "§ 5".to_owned(),
        agreed_on: day(2021, 1, 4),
        requirements: vec![
            requirement(RequirementKind::InterimProofAccepted, "Zwischennachweis"),
            requirement(RequirementKind::Report, "Sachbericht"),
        ],
        instalments: [instalment, waiting].into_iter().flatten().collect(),
    }
}

/// A need.
pub(crate) fn need(cents: i64) -> Need {
    Need {
        payee: None,
        total: None,
        what: "Gehälter April".to_owned(),
        due_on: day(2021, 3, 31),
        amount: Cents::new(cents),
    }
}

/// A request of provider A for F1 with its need.
pub(crate) fn needed(office: &Office, cents: i64) -> RequestPayout {
    RequestPayout { need: vec![need(cents)], ..ask(office.forwarding_a.id, "F1", cents) }
}

/// Decides a request.
pub(crate) async fn decide(
    office: &Office,
    asked: &PayoutRequest,
    refusal: Option<&str>,
) -> Result<PayoutRequest, FlowError> {
    let refusal = refusal.map(str::to_owned);
    let (payout_request, version, decided_on) = (asked.id, asked.version, day(2021, 3, 1));
    let decision = DecidePayout { payout_request, version, decided_on, refusal };
    office.run(&office.finance(), decision).await
}

/// The bank returns a payment.
pub(crate) async fn bring_back(office: &Office, paid: &Payment) -> Result<Payment, FlowError> {
    let (payment, version, reason) = (paid.id, paid.version, "Konto erloschen".to_owned());
    let back = ReturnPayment { payment, version, returned_on: day(2021, 3, 15), reason };
    office.run(&office.finance(), back).await
}

/// Issues a payment again.
pub(crate) fn reissue(returned: &Payment) -> ReissuePayment {
    ReissuePayment { payment: returned.id, version: returned.version }
}

/// Money of provider A that is demanded back.
pub(crate) fn demand(office: &Office, code: &str, kind: DemandKind, cents: i64) -> DemandMoney {
    DemandMoney {
        grant: office.forwarding_a.id,
        component: component(code),
        budget_year: None,
        kind,
        amount: Cents::new(cents),
        reason: "Nicht verbraucht".to_owned(),
        legal_ground: "§ 49a VwVfG NRW".to_owned(),
        demanded_on: day(2021, 3, 1),
        due_on: day(2021, 4, 1),
    }
}

/// A part of a receivable that was repaid.
pub(crate) fn settle(owed: &Receivable, cents: i64) -> SettleReceivable {
    let (receivable, version, amount) = (owed.id, owed.version, Cents::new(cents));
    SettleReceivable { receivable, version, amount, received_on: day(2021, 3, 10) }
}

/// A part of a receivable that is waived.
pub(crate) fn waive(owed: &Receivable, cents: i64) -> WaiveReceivable {
    let (receivable, version, amount) = (owed.id, owed.version, Cents::new(cents));
    WaiveReceivable { receivable, version, amount, reason: "Kleinbetrag".to_owned() }
}

/// What is owed of a receivable, deferred to a day in so many parts.
pub(crate) fn defer(owed: &Receivable, first_due_on: NaiveDate, parts: u32) -> DeferReceivable {
    let (receivable, version, reason) = (owed.id, owed.version, "Erhebliche Härte".to_owned());
    DeferReceivable { receivable, version, first_due_on, parts, reason }
}

/// A repayment of money of a grant.
pub(crate) fn repay(grant: GrantId, code: &str, cents: i64) -> RecordRepayment {
    RecordRepayment {
        grant,
        component: component(code),
        budget_year: None,
        kind: DemandKind::Refund,
        amount: Cents::new(cents),
        received_on: day(2021, 3, 12),
        passes_on: Vec::new(),
    }
}

/// Every account of the unit.
pub(crate) async fn all_accounts(office: &Office) -> Vec<Account> {
    let mut conn = office.flow.store().read().await.unwrap();
    let (unit, first) = (office.award.unit, AccountNumber::new(1));
    store::accounts_from(&mut conn, unit, first, i64::MAX).await.unwrap()
}

/// What the accounts of a kind hold together.
pub(crate) fn held(accounts: &[Account], kind: &str) -> i64 {
    let of_kind = accounts.iter().filter(|account| account.code.split('/').next() == Some(kind));
    of_kind.map(|it| it.balances.credits_posted.get() - it.balances.debits_posted.get()).sum()
}
