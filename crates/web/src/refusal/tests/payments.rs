//! What is refused of payout requests, of terms of payment and of money that comes back.

use flow::FlowError;
use grants::{
    BaseRateEntryError, ClosedPeriodError, ComponentCode, DutyError, PaymentStopError, PayoutRequestError,
    PayoutTermsError, ReceivableError, ReceivableId, RepaymentError,
};
use ledger::MoneyError;
use uuid::Uuid;

use super::{DAY, NONE, SOME};

pub(super) fn of_payout_requests() -> Vec<PayoutRequestError> {
    use PayoutRequestError as It;
    vec![
        It::State { present: "approved", asked: "refused" },
        It::Reason(NONE),
        It::What(NONE),
        It::Payee(NONE),
        It::Total { total: SOME, amount: SOME },
        It::Money(MoneyError::NotPositive),
        It::Needs { most: 5, count: 6 },
        It::NoAdvance { rule: "reimbursement" },
        It::AboveNeed { asked: SOME, drawable: SOME, above: SOME },
        It::AboveCap { cap: SOME, ahead: SOME, beyond_use: SOME, open: SOME, asked: SOME },
        It::WithinNeed,
        It::Unsigned,
        It::Duty(DutyError::Reason(NONE)),
        It::NeedBelow { stated: SOME, asked: SOME },
        It::NoInstalment { number: 2 },
        It::OtherPosition { number: 2 },
        It::OtherAmount { number: 2, agreed: SOME, asked: SOME },
    ]
}

/// What can be wrong with terms of payment, with money that comes back, and with figures.
pub(super) fn of_money_back() -> Vec<FlowError> {
    let component = ComponentCode::parse("F4").unwrap();
    let receivable = ReceivableId(Uuid::nil());
    let terms = [
        PayoutTermsError::TooMany { what: "requirements", most: 1, count: 2 },
        PayoutTermsError::Text { field: "reference", cause: NONE },
        PayoutTermsError::Amount { field: "cap", cause: MoneyError::NotPositive },
        PayoutTermsError::NoPosition { number: 1, component },
        PayoutTermsError::NoRequirement { number: 1 },
        PayoutTermsError::Settled { number: 1, present: "met" },
        PayoutTermsError::MetBy { number: 1, kind: "report", by: "words" },
        PayoutTermsError::OutOfOrder { held_since: DAY, agreed_on: DAY },
    ];
    let receivables = [
        ReceivableError::Text { field: "legal_ground", cause: NONE },
        ReceivableError::DueBefore { demanded_on: DAY, due_on: DAY },
        ReceivableError::StepBefore { demanded_on: DAY, on: DAY },
        ReceivableError::Money(MoneyError::NotPositive),
        ReceivableError::BelowLimit { interest: SOME },
        ReceivableError::ClaimedBefore { receivable: ReceivableId(Uuid::nil()), claimed: SOME },
        ReceivableError::ClaimedAbove { received: SOME, claimed: SOME },
        ReceivableError::NotLater { on: DAY, due_on: DAY },
        ReceivableError::Parts { most: 60, count: 61 },
        ReceivableError::AboveReceived { open: SOME, demanded: SOME, asked: SOME },
        ReceivableError::OtherParties,
    ];
    let repayments = [
        RepaymentError::TooMany { most: 1, count: 2 },
        RepaymentError::NotBelow { receivable, kind: "refund" },
        RepaymentError::StillOpen { receivable, open: SOME },
        RepaymentError::Above { amount: SOME, passed_on: SOME },
        RepaymentError::MoreThanCame { amount: SOME, passed_on: SOME },
        RepaymentError::NeedsReceivable,
    ];
    let figures: [FlowError; 9] = [
        PaymentStopError::Reason(NONE).into(),
        PaymentStopError::Stopped { on: DAY, reason: "Nachweis fehlt".to_owned() }.into(),
        PaymentStopError::NotStopped.into(),
        PaymentStopError::NotAForwarding.into(),
        BaseRateEntryError::Source(NONE).into(),
        BaseRateEntryError::Follows { expected: DAY, found: DAY }.into(),
        ClosedPeriodError::NotOver { until: DAY }.into(),
        ClosedPeriodError::ClosedAlready { until: DAY, closed: DAY }.into(),
        ClosedPeriodError::Reason(NONE).into(),
    ];
    let all = terms.into_iter().map(FlowError::from).chain(receivables.into_iter().map(FlowError::from));
    all.chain(repayments.into_iter().map(FlowError::from)).chain(figures).collect()
}
