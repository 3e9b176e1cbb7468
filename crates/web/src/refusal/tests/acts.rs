//! What is refused of acts, of exceptions from them, of grounds to take them back and of what audits observe.

use flow::FlowError;
use grants::{
    ActError, AuditObservationError, AuditObservationState, ComponentCode, ConditionError, CostCategoryCode,
    DutyError, FundingError, GrantError, GrantStateError, PlanError, RevocationGroundError, RuleWaiverError,
    Share, StatementError,
};
use ledger::{Cents, MoneyError};

use super::{DAY, NONE, SOME, year};

/// What can be wrong with an act, its amounts and its plan.
pub(super) fn of_acts() -> Vec<FlowError> {
    let component = || ComponentCode::parse("F4").unwrap();
    let category = || CostCategoryCode::parse("honorare").unwrap();
    let reference = || "AZ-1".to_owned();
    let grants = [
        GrantError::Positions { most: 9, count: 0 },
        GrantError::NotAForwarding,
        GrantError::Amount { component: component(), amount: SOME },
        GrantError::Twice { component: component(), budget_year: Some(2021) },
        GrantError::UnknownComponent { programme: "X".to_owned(), component: component() },
        GrantError::OtherFunder { component: component(), funder: "A".to_owned(), giver: "B".to_owned() },
        GrantError::UnknownCategory { component: component(), category: category() },
        GrantError::MayNotForward { reference: reference() },
        GrantError::NoConsent { reference: reference() },
        GrantError::NoBudgetYear { component: component() },
        GrantError::NotFinal { reference: reference(), number: 1 },
        GrantError::NotAnAward,
        GrantError::ForwardingOutside { reference: reference(), period: year(), proposed: year() },
        GrantError::CostOutside { claim: 1, line: 2, paid_on: DAY, proposed: year() },
        GrantError::Raises { component: component(), before: SOME, after: SOME },
        GrantError::AskedFor { component: component(), asked: SOME },
        GrantError::Unchanged,
        GrantError::OtherResolution,
        GrantError::EarlierProgramme { present: 2, asked: 1 },
        GrantError::OtherRefund { component: component(), demanded: SOME, beyond: SOME },
        GrantError::StandsForUse { component: component(), asked: SOME, open: SOME },
        GrantError::StillOpen { component: component(), reserved: SOME, due: SOME },
        GrantError::OpenBelow { reference: reference() },
        GrantError::ClaimUndecided { claim: 1 },
        GrantError::LineParked { claim: 1, line: 2 },
        GrantError::OutsideParent { period: year(), parent: year() },
        GrantError::NotInParent { component: component(), budget_year: None },
        GrantError::State(GrantStateError::Closed { on: DAY }),
        GrantError::State(GrantStateError::Revoked { on: DAY }),
        GrantError::Funding(FundingError::Negative { of: "income".to_owned(), amount: SOME }),
        GrantError::Funding(FundingError::ThirdParties { most: 5, count: 6 }),
        GrantError::Funding(FundingError::Name(NONE)),
        GrantError::Funding(FundingError::NotTheFixedAmount { fixed: SOME, grant: SOME }),
        GrantError::Funding(FundingError::NotAlone { others: SOME }),
        GrantError::Funding(FundingError::Money(MoneyError::Overflow)),
        GrantError::Funding(FundingError::Unbalanced {
            planned: SOME,
            grant: SOME,
            others: SOME,
            funded: SOME,
        }),
        GrantError::Funding(FundingError::AboveShare {
            share: Share::from_hundredths(8000).unwrap(),
            planned: SOME,
            most: SOME,
            grant: SOME,
        }),
    ];
    let acts = [
        ActError::OutOfOrder { present: 2, follows: 1 },
        ActError::Earlier { dated_on: DAY, before: DAY },
        ActError::Settled { on: DAY },
        ActError::NoFile,
        ActError::Condition(ConditionError::Text(NONE)),
        ActError::Statement(StatementError { field: "target_group", cause: NONE }),
    ];
    let plans = [
        PlanError::Total { present: SOME, asked: SOME },
        PlanError::NeedsConsent { category: category(), agreed: SOME, most: SOME, asked: SOME },
        PlanError::Negative { category: category(), amount: SOME },
        PlanError::Unchanged,
    ];
    let all = grants.into_iter().map(FlowError::from).chain(acts.into_iter().map(FlowError::from));
    all.chain(plans.into_iter().map(FlowError::from)).collect()
}

pub(super) fn of_waivers() -> Vec<FlowError> {
    use RuleWaiverError as It;
    let (rule, clause) = ("x".to_owned(), "Nr. 1".to_owned());
    let state = |present| It::State { present, asked: "confirmed" };
    let all = [
        It::Unknown { rule: rule.clone(), on: DAY },
        It::Strict { rule, clause },
        It::AllowedBy(NONE),
        It::Reason(NONE),
        It::Why(NONE),
        state("confirmed"),
        state("withdrawn"),
        It::Duty(DutyError::NoProposal),
    ];
    all.map(FlowError::RuleWaiver).into()
}

pub(super) fn of_grounds() -> Vec<FlowError> {
    use RevocationGroundError as It;
    let all = [
        It::Facts(NONE),
        It::Reason(NONE),
        It::Ended { on: DAY },
        It::BeforeKnown { known_on: DAY, on: DAY },
        It::NotRevoked { act: 1 },
    ];
    all.map(FlowError::RevocationGround).into()
}

pub(super) fn of_observations() -> Vec<FlowError> {
    use {AuditObservationError as It, AuditObservationState as Stands};
    let not_now = [Stands::Open { answer_by: DAY }, Stands::Answered, Stands::Settled, Stands::Upheld];
    let not_now = not_now.map(|state| It::NotNow { state, step: "answer" });
    let all = [
        It::Text(NONE),
        It::Amount,
        It::AmountAbove { most: Cents::ZERO, amount: SOME },
        It::AmountAbove { most: SOME, amount: SOME },
        It::AnswerBy { on: DAY },
        It::AwaitsAnswer { answer_by: DAY },
        It::OtherSide { name: "Rita Prüf".to_owned() },
    ];
    all.into_iter().chain(not_now).map(FlowError::AuditObservation).collect()
}
