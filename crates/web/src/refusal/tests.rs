//! Every refusal has a sentence of German: none of the English ones comes through.

use chrono::NaiveDate;
use flow::{
    FileError, FileKind, FilesError, FlowError, Found, Role,
    letterheads::{AccentError, LetterheadError, LogoError},
    mail::{MailPart, TemplateError},
    proofs::NotSigned,
    receipt_files::PreviewError,
    sign_in::SignInError,
};
use grants::{
    AccountKind, ActError, AuditObservationError, AuditObservationState, BaseRateEntryError, CheckCode,
    ClaimError, ClaimLineId, ClosedPeriodError, ComponentCode, ConditionError, CostCategoryCode,
    DURCHSTARTEN, DesignError, DutyError, ExaminationRecordError, Financing, FinancingError, FinancingKind,
    FundingError, GrantError, GrantStateError, IncomeError, InventoryError, MembershipId, ParticularsError,
    PaymentError, PaymentStopError, PayoutRequestError, PayoutTermsError, Period, PeriodError, PersonError,
    PlanError, Programme, ProofError, RateCode, RateError, ReceiptError, ReceiptFileError, ReceivableError,
    ReceivableId, RegisterError, RepaymentError, RevocationGroundError, RuleWaiverError, SampleError,
    ServiceUnitId, Share, StatementError, Step, TextError, UnitName,
};
use identity::PasswordError;
use ledger::{Cents, Hash, MoneyError};
use uuid::Uuid;

use super::*;

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap();
const SOME: Cents = Cents::new(123_456);
const NONE: TextError = TextError::Length { most: 5, length: 0 };

fn year() -> Period {
    Period::new(DAY, DAY).unwrap()
}

fn rate() -> RateCode {
    RateCode::parse("P4").unwrap()
}

/// What can be wrong with a line of a claim, from the door to the decision.
fn of_lines() -> Vec<ClaimError> {
    use ClaimError as It;
    let (line, id, unit) =
        (3, ClaimLineId(Uuid::nil()), UnitName { reference: "Kurs 1".to_owned(), performed_on: DAY });
    let component = ComponentCode::parse("F4").unwrap();
    let category = CostCategoryCode::parse("honorare").unwrap();
    let (present, reason) = ("accepted", RegisterError::Unknown { register: "reason", code: "x".to_owned() });
    vec![
        It::OutsidePeriod { line, date: DAY, period: year() },
        It::NoPlanLine { line, component: component.clone(), budget_year: None, category },
        It::ReasonForPayment { line, cause: NONE },
        It::NotPositive { line, eligible: SOME },
        It::AboveReceipt { line, eligible: SOME, gross: SOME },
        It::Count { line, most: 9, count: 10 },
        It::UnitReference { line, number: 1, cause: TextError::Control { code: 7 } },
        It::UnitOutsidePeriod { line, unit: unit.clone(), period: year() },
        It::UnitRate { line, unit: unit.clone(), cause: RateError::Unknown { rate: rate() } },
        It::RateChanges { line, rate: rate(), first: SOME, on: DAY, other: SOME },
        It::LastUnit { line, last: DAY, paid_on: DAY },
        It::EntryMissing { line, unit: unit.clone() },
        It::EnteredLate { line, unit: unit.clone(), entered_on: DAY, until: DAY },
        It::UnitTwice { line, unit: unit.clone(), first: 1 },
        It::UnitClaimed { line, unit },
        It::NoParent { line },
        It::NotCreditable { line, parent: id },
        It::OtherPlanLine { line },
        It::Rate { line, cause: RateError::NotOfComponent { rate: rate(), component } },
        It::Rate { line, cause: RateError::NotValidOn { rate: rate(), on: DAY } },
        It::Rate { line, cause: RateError::NotSet { rate: rate() } },
        It::GrossNotStated { line, rate: rate() },
        It::Financing { line, cause: FinancingError::NotByLine { kind: FinancingKind::Vollfinanzierung } },
        It::Financing { line, cause: FinancingError::NoPlan { kind: Financing::Vollfinanzierung.kind() } },
        It::Money { line, cause: MoneyError::TooLarge },
        It::LineDecided { line, present },
        It::NotAPart { line, recognised: SOME, eligible: SOME },
        It::CreditNotCorrected { line },
        It::NotWholeUnits { line, recognised: SOME, rate_amount: SOME },
        It::UnitsDoNotFit { line, named: 1, expected: 2 },
        It::UnknownUnit { line, unit: ServiceUnitId(Uuid::nil()) },
        It::Register { line, cause: reason },
        It::Text { line, cause: NONE },
        It::Undecided { line },
        It::DecidedTwice { line },
        It::AnswerBy { line: Some(line), answer_by: DAY, on: DAY },
        It::ParkedTwice { line },
        It::NotParked { line, present },
        It::NotParked { line, present: "reincluded" },
        It::NotRequested { line, present },
        It::NamedTwice { line },
        It::NotDecided { line, present },
        It::BeyondLine { line, recognised: SOME, eligible: SOME },
        It::NoChange { line, recognised: SOME },
    ]
}

/// What can be wrong with a claim as a whole.
fn of_claims() -> Vec<ClaimError> {
    use ClaimError as It;
    let (most, count, id) = (5, 6, ClaimLineId(Uuid::nil()));
    vec![
        It::Duty(DutyError::NoProposal),
        It::Grant(GrantStateError::Closed { on: DAY }),
        It::Grant(GrantStateError::Revoked { on: DAY }),
        It::Lines { most, count: 0 },
        It::Lines { most, count },
        It::PeriodOutsideGrant { claimed: year(), period: year() },
        It::Units { most, count },
        It::Incomes { most, count },
        It::Income { number: 1, cause: IncomeError::NotPositive(SOME) },
        It::Income { number: 1, cause: IncomeError::ReceiptNumber(NONE) },
        It::State { present: "decided", asked: "withdrawn" },
        It::AnswerBy { line: None, answer_by: DAY, on: DAY },
        It::RequestText(NONE),
        It::OfCorrection { number: 4, line: 1 },
        It::UnknownLine { id },
    ]
}

fn of_duties() -> Vec<DutyError> {
    use DutyError as It;
    vec![
        It::SamePerson { name: "Finn".to_owned(), taken: Step::Propose, asked: Step::Sachlich },
        It::Missing { asked: Step::Propose, missing: Step::Sign },
        It::Taken { step: Step::Sign },
        It::Role { step: Step::Order, role: Role::Clerk },
        It::NoProposal,
        It::Proposed,
        It::RuleBook { proposed: 1, present: 2 },
        It::Reason(NONE),
        It::EndsBefore { from: DAY, until: DAY },
        It::Threshold,
    ]
}

fn of_payout_requests() -> Vec<PayoutRequestError> {
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

fn of_samples() -> Vec<FlowError> {
    let of_design = [
        DesignError::Bands { count: 0, most: 20 },
        DesignError::FirstBand { from: SOME },
        DesignError::BandOrder { number: 2, from: SOME },
        DesignError::Size { number: 2, size: -1, most: 10_000 },
        DesignError::FullFrom { from: SOME },
        DesignError::Nothing,
    ];
    let of_sample = [
        SampleError::Purpose(NONE),
        SampleError::Empty,
        SampleError::PartOnly,
        SampleError::OfAuditor,
        SampleError::TooLarge { most: 50_000 },
        SampleError::AlreadyDrawn { on: DAY },
        SampleError::OtherSeed,
        SampleError::SeedNeeded,
        SampleError::SeedKnown,
        SampleError::SeedGone,
        SampleError::Money(MoneyError::TooLarge),
    ];
    of_design.map(SampleError::Design).into_iter().chain(of_sample).map(FlowError::Sample).collect()
}

fn of_waivers() -> Vec<FlowError> {
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

fn of_examinations() -> Vec<FlowError> {
    use ExaminationRecordError as It;
    let check = CheckCode::parse("x").unwrap();
    let all = [
        It::UnknownCheck { check: check.clone() },
        It::Twice { check: check.clone() },
        It::Missing { check: check.clone(), text: "Alles da.".to_owned() },
        It::Remark { check: check.clone(), cause: NONE },
        It::Remark { check, cause: TextError::Control { code: 0 } },
        It::Text { field: "hearing", cause: NONE },
        It::Text { field: "copies_to", cause: NONE },
        It::Copies { count: 21 },
        It::GiverOutside,
        It::NotNow { present: "closed" },
        It::Follows { newest: 2, follows: 1 },
    ];
    all.map(FlowError::ExaminationRecord).into()
}

fn of_objects() -> Vec<FlowError> {
    use InventoryError as It;
    let texts = ["designation", "place", "number", "reason"].map(|field| It::Text { field, cause: NONE });
    let all = [
        It::Price(MoneyError::NotPositive),
        It::NoReceipt { line: 3 },
        It::LineGone { line: 3 },
        It::AboveReceipt { gross: SOME, listed: SOME, price: SOME },
        It::BoundBefore { bought_on: DAY },
        It::Disposed { on: DAY },
        It::DisposedBefore { bought_on: DAY, on: DAY },
    ];
    texts.into_iter().chain(all).map(FlowError::Inventory).collect()
}

fn of_grounds() -> Vec<FlowError> {
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

fn of_observations() -> Vec<FlowError> {
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

fn of_files() -> Vec<FlowError> {
    use FileError as It;
    let (kind, most) = (FileKind::Pdf, 20 << 20);
    let of_content = [
        It::Empty,
        It::TooLarge { most },
        It::Broken { kind, what: "its end is missing" },
        It::TooManyDots { width: 1, height: 1, most: 100_000_000 },
        It::Xml { what: "a DOCTYPE" },
        It::Extension { extension: "exe".to_owned(), kind },
    ];
    let found = Found::ALL.iter().map(|found| It::Kind { found: *found });
    let also = Found::ALL.iter().map(|also| It::AlsoOther { kind, also: *also });
    let line = 3;
    let of_attaching = [
        ReceiptFileError::Line(ClaimError::UnknownLine { id: ClaimLineId(Uuid::nil()) }),
        ReceiptFileError::Over { line, present: "decided" },
        ReceiptFileError::Over { line, present: "withdrawn" },
        ReceiptFileError::Over { line, present: "dropped" },
        ReceiptFileError::Proposed { line },
        ReceiptFileError::TooManyLines { line },
        ReceiptFileError::HasOne { line },
        ReceiptFileError::TooMany { line },
        ReceiptFileError::Already { line },
    ];
    let of_preview = [PreviewError::NoPage { page: 1 }, PreviewError::TooSlow, PreviewError::NoProgram];
    let of_files = [
        FilesError::NoFolder,
        FilesError::Arriving,
        FilesError::TooSlow,
        FilesError::NotAsKept { hash: Hash::ZERO },
    ];
    let of_content = of_content.into_iter().chain(found).chain(also).map(FlowError::from);
    let of_attaching = of_attaching.into_iter().map(FlowError::from);
    of_content
        .chain(of_attaching)
        .chain(of_preview.map(FlowError::from))
        .chain(of_files.map(FlowError::from))
        .collect()
}

fn of_the_rest() -> Vec<FlowError> {
    use FlowError as It;
    let state = PaymentError::State { present: "ordered", asked: "confirmed" };
    vec![
        It::NotFound { what: "claim" },
        It::Forbidden { by: "a clerk" },
        It::RoleNotHeld { role: Role::Head },
        It::StepUpNeeded,
        It::TokenDays { days: 0, most: 365 },
        It::KnownUntil { day: DAY },
        It::LimitExceeded {
            limit: AccountKind::ToUse,
            owner: Uuid::nil(),
            of: "F4".to_owned(),
            open: SOME,
            asked: SOME,
        },
        It::CreditAboveParent { parent: ClaimLineId(Uuid::nil()), left: SOME, asked: SOME },
        It::Stale { what: "claim" },
        It::KeyReused,
        It::Key,
        It::Exists { what: "an organisation of this name" },
        It::OtherGross { issuer: "Muster".to_owned(), number: "R 7".to_owned(), known: SOME, gross: SOME },
        It::GiverIsNoMinistry,
        It::Registration,
        It::RecipientIsNoProvider,
        It::Text { field: "reason", cause: NONE },
        It::OnlyToday { what: "the deadlines" },
        It::Letterhead(LetterheadError::Text { field: "name", cause: NONE }),
        It::Particulars(ParticularsError::Follows { newest: 2, follows: 1 }),
        It::Particulars(ParticularsError::Same),
        It::Letterhead(LetterheadError::Lines { lines: 6 }),
        It::Letterhead(AccentError::Malformed.into()),
        It::Letterhead(AccentError::TooLight.into()),
        It::Letterhead(LogoError::Unreadable.into()),
        It::Letterhead(LogoError::TooLarge.into()),
        It::Letterhead(LogoError::TooWide { width: 1_001, height: 2 }.into()),
        It::Letterhead(LetterheadError::Court),
        It::NotSigned(NotSigned::TooLarge),
        It::NotSigned(NotSigned::OtherDocument),
        It::NotSigned(NotSigned::NothingAppended),
        It::NotSigned(NotSigned::Disconnected("x")),
        It::NotSigned(NotSigned::Changed(7)),
        It::NotSigned(NotSigned::Added("x")),
        It::NotSigned(NotSigned::NoSignature),
        It::NotSigned(NotSigned::NoDigest("x")),
        It::NotSigned(NotSigned::OtherBytes),
        It::Proof(ProofError::State { present: "compiled", asked: "signed_electronically" }),
        It::MailText(TemplateError::Unknown { part: MailPart::Body, name: "betrag".to_owned() }),
        It::MailText(TemplateError::Unreadable {
            part: MailPart::Body,
            line: 3,
            why: "syntax error".to_owned(),
        }),
        It::MailText(TemplateError::Endless { part: MailPart::Subject }),
        It::MailText(TemplateError::TooLong { part: MailPart::Body, most: 9 }),
        It::MailText(TemplateError::Subject),
        It::MailText(TemplateError::Body),
        It::NotYet { field: "known_on", day: DAY },
        It::PeriodClosed { field: None, until: DAY, first_open: DAY },
        It::ProofOutsideGrant { proved: year(), period: year() },
        It::DutiesKeptApart { why: "the person has an interest in the recipient" },
        It::Payment(state),
        It::Payment(PaymentError::ReturnedBefore { confirmed_on: DAY, returned_on: DAY }),
        It::Payment(PaymentError::NoTranche { present: "ordered" }),
        It::Payment(PaymentError::ReversedAlready { on: DAY }),
        It::Payment(PaymentError::ReversedBefore { received_on: DAY, reversed_on: DAY }),
        It::Payment(PaymentError::InterestClaimed { receivable: ReceivableId(Uuid::nil()), open: SOME }),
        It::Payment(PaymentError::BeyondUse { due: SOME, beyond_use: SOME, open: SOME, asked: SOME }),
        It::Payment(PaymentError::OrderBeyondUse { open: SOME, asked: SOME }),
        It::Payment(PaymentError::OrderBeyondUse { open: Cents::ZERO, asked: SOME }),
        It::Proof(ProofError::State { present: "filed", asked: "filed" }),
        It::Proof(ProofError::Overtaken { until: DAY }),
        It::Proof(ProofError::NotExamined),
        It::Proof(ProofError::NoOwnAudit),
        It::Proof(ProofError::Objections { most: 50, count: 51 }),
        It::Receipt(ReceiptError::Gross { gross: SOME }),
        It::Receipt(ReceiptError::Issuer { cause: NONE }),
        It::Period(PeriodError { from: DAY, until: DAY }),
        It::Money(MoneyError::Overflow),
        It::Secrets,
        It::Store(StoreError::Unknown),
        It::Store(StoreError::Closed),
    ]
}

fn of_people() -> Vec<PersonError> {
    use PersonError as It;
    let short = TextError::Length { most: 200, length: 2 };
    vec![
        It::Identity(short),
        It::Identity(NONE),
        It::Name(NONE),
        It::HeldAlready { role: Role::Clerk },
        It::KeptApart { held: Role::Clerk, asked: Role::Releaser },
        It::AuditWithoutEnd,
        It::Scope,
        It::Deputy,
        It::Declared,
        It::Reason(NONE),
        It::EndsBefore { from: DAY, until: DAY },
        It::Ended { until: DAY },
        It::UnknownMembership { id: MembershipId(Uuid::nil()) },
        It::HasLeft { on: DAY },
        It::LeftBefore { registered_on: DAY, on: DAY },
    ]
}

/// What can be wrong with an act, its amounts and its plan.
fn of_acts() -> Vec<FlowError> {
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

/// What can be wrong with terms of payment, with money that comes back, and with figures.
fn of_money_back() -> Vec<FlowError> {
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

#[test]
fn what_the_house_cannot_decide_stands_at_the_field_that_says_so() {
    let at = |cause: DutyError| of_flow(&cause.into()).at;
    assert_eq!(at(DutyError::Threshold).as_deref(), Some("wertgrenze"));
    assert_eq!(at(DutyError::Wait { most: 60, days: 61 }).as_deref(), Some("wartetage"));
    assert_eq!(at(DutyError::NoProposal), None);
}

#[test]
fn a_duty_is_told_with_the_clause_for_which_it_is_kept_apart() {
    let same = |asked| DutyError::SamePerson { name: "Ria".to_owned(), taken: Step::Order, asked };
    let told = why(&FlowError::Payment(same(Step::Release1).into())).text;
    assert!(told.ends_with("eine andere Person tun. Grundlage: § 31 Abs. 3 KomHVO NRW."), "{told}");
    let told = why(&FlowError::Claim(same(Step::Sachlich).into())).text;
    assert!(told.ends_with("Grundlage: § 31 Abs. 2 KomHVO NRW."), "{told}");
    let told = why(&FlowError::Claim(same(Step::Sign).into())).text;
    assert!(!told.contains("Grundlage"), "no law says who signs for a recipient: {told}");
    let apart = FlowError::DutiesKeptApart { why: "the person has an interest in the recipient" };
    assert!(why(&apart).text.ends_with("Grundlage: § 20 VwVfG NRW."), "{}", why(&apart).text);
}

#[test]
fn why_a_proposal_is_sent_back_stands_at_a_field_of_its_own() {
    let at = |cause: PayoutRequestError| of_flow(&cause.into()).at;
    assert_eq!(at(DutyError::Reason(NONE).into()).as_deref(), Some("rueckgabegrund"));
    assert_eq!(at(PayoutRequestError::Reason(NONE)).as_deref(), Some("grund"));
}

#[test]
fn every_refusal_is_a_sentence_of_german_and_none_of_the_english_ones() {
    let lines = of_lines().into_iter().chain(of_claims()).map(FlowError::from);
    let duties = of_duties().into_iter().map(FlowError::from);
    let requests = of_payout_requests().into_iter().map(FlowError::from);
    let people = of_people().into_iter().map(FlowError::from);
    let money = of_acts().into_iter().chain(of_money_back());
    let files = of_files()
        .into_iter()
        .chain(of_samples())
        .chain(of_grounds())
        .chain(of_objects())
        .chain(of_waivers())
        .chain(of_examinations())
        .chain(of_observations());
    for refusal in
        lines.chain(duties).chain(requests).chain(people).chain(money).chain(files).chain(of_the_rest())
    {
        let told = of_flow(&refusal).text;
        assert!(told.ends_with(['.', '?']) && told.chars().next().is_some_and(char::is_uppercase), "{told}");
        let english = refusal.to_string();
        let words: Vec<&str> = english.split(' ').collect();
        let copied = words.windows(3).any(|three| told.contains(&three.join(" ")));
        assert!(!copied, "{told} has something of {english:?}");
        assert!(is_ours(&refusal) || told != FAILED, "{refusal:?} has no sentence of its own");
    }
}

#[test]
fn what_is_wrong_with_a_line_stands_at_a_field_of_the_line() {
    for cause in of_lines() {
        let told = of_flow(&cause.into());
        assert!(told.at.as_deref().is_some_and(|at| at.starts_with("z3.")), "{told:?}");
        assert!(told.text.starts_with("Zeile 3: "), "{told:?}");
    }
}

#[test]
fn an_answer_before_its_question_is_told_where_the_day_was_typed() {
    let at = |line| of_flow(&ClaimError::AnswerBy { line, answer_by: DAY, on: DAY }.into()).at;
    assert_eq!(at(Some(3)).as_deref(), Some("z3.frist"));
    assert_eq!(at(None).as_deref(), Some("antwort_bis"));
}

#[test]
fn nobody_learns_at_the_door_which_half_was_wrong() {
    assert_eq!(of_sign_in(&SignInError::Refused).at, None);
    assert_eq!(of_sign_in(&SignInError::WrongCode).at.as_deref(), Some("code"));
    for cause in [PasswordError::Guessable, PasswordError::Length { length: 3 }] {
        assert_eq!(of_sign_in(&SignInError::Password(cause)).at.as_deref(), Some("kennwort"));
    }
    let wait = of_sign_in(&SignInError::Wait { seconds: 30 }).text;
    assert!(wait.contains("in 30 Sekunden"), "{wait}");
}

#[test]
fn who_else_does_it_is_named_for_every_action() {
    for action in flow::Action::ALL {
        let refused = FlowError::Forbidden { by: action.by() };
        let told = of_flow(&refused).text;
        assert!(action == &flow::Action::Found || !told.contains("andere Rollen"), "{action:?}: {told}");
    }
}

/// What is said of the shipped file with one text replaced, once.
fn planted(text: &str, fault: &str) -> String {
    assert!(DURCHSTARTEN.contains(text), "{text}");
    let file = DURCHSTARTEN.replacen(text, fault, 1);
    let told = programme::of_programme(&Programme::parse(&file).unwrap_err(), &file);
    assert_eq!(told.at.as_deref(), Some("inhalt"));
    told.text
}

#[test]
fn of_a_programme_file_is_told_where_it_is_wrong_and_what_would_be_right() {
    let first = DURCHSTARTEN.lines().position(|line| line.starts_with("name = ")).unwrap() + 1;
    let name = DURCHSTARTEN.lines().nth(first - 1).unwrap();
    for (fault, column, said) in [
        ("näme = 1", 2, "Das lässt sich hier nicht lesen."),
        (
            "nome = 1",
            1,
            "Die Angabe „nome“ gibt es hier nicht. Möglich ist: „code“, „name“, „plan_flexibility“",
        ),
        ("name = 7", 8, "Hier kann das nicht stehen. Erwartet wird ein Text in Anführungszeichen."),
        ("name = Öl", 8, "Das lässt sich hier nicht lesen."),
        ("code = \"x\"", 1, "Diese Angabe steht hier schon."),
    ] {
        let told = planted(name, fault);
        assert!(told.starts_with(&format!("Zeile {first}, Zeichen {column}: {said}")), "{fault}: {told}");
    }
    let said = planted("plan_flexibility = \"20.00\"\n", "");
    assert!(said.ends_with("Hier fehlt die Angabe „plan_flexibility“."), "{said}");
}
