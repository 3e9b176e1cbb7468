//! What is refused of people and duties, and whatever belongs to no other file.

use flow::{
    FlowError, Role, StoreError,
    letterheads::{AccentError, LetterheadError, LogoError},
    mail::{MailPart, TemplateError},
    proofs::NotSigned,
};
use grants::{
    AccountKind, ClaimLineId, DutyError, MembershipId, ParticularsError, PaymentError, PeriodError,
    PersonError, ProofError, ReceiptError, ReceivableId, Step, TextError,
};
use ledger::{Cents, MoneyError};
use uuid::Uuid;

use super::{DAY, NONE, SOME, year};

pub(super) fn of_duties() -> Vec<DutyError> {
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

pub(super) fn of_people() -> Vec<PersonError> {
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

pub(super) fn of_the_rest() -> Vec<FlowError> {
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
