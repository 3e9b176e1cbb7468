//! What a refusal of `flow` is to the outside.

use std::collections::BTreeSet;

use ::grants::{ClaimError, ClaimLineId, ReceiptError};
use chrono::NaiveDate;
use flow::{
    FileError, FilesError, FlowError, StoreError,
    claims::{ClaimFault, ClaimFaults},
    letterheads::LetterheadError,
    mail::TemplateError,
    receipt_files::PreviewError,
};
use ledger::{Cents, MoneyError, TransferError};

use super::{Problem, ProblemType as Kind};
use crate::input::FieldError;

impl From<FlowError> for Problem {
    fn from(refusal: FlowError) -> Self {
        use FlowError as It;
        let detail = refusal.to_string();
        let problem = |kind| Self::new(kind, &detail);
        match refusal {
            It::NotFound { .. } | It::DocumentLacks { .. } => problem(Kind::NotFound),
            cause @ (It::StepUpNeeded | It::KeyReused | It::Key | It::Stale { .. }) => of_asking(&cause),
            It::TokenDays { .. } => problem(Kind::InvalidFields).at("/days"),
            It::Forbidden { .. } | It::RoleNotHeld { .. } | It::KnownUntil { .. } => problem(Kind::Forbidden),
            It::LimitExceeded { limit, of, open, asked, .. } => over(&detail, limit.word(), of, open, asked),
            It::CreditAboveParent { parent, left, asked } => above(&detail, parent, left, asked),
            It::Exists { .. } => problem(Kind::Exists),
            It::OtherGross { .. } => problem(Kind::ReceiptDiffers),
            It::GiverIsNoMinistry => problem(Kind::WrongOrganisation).at("/giver"),
            It::RecipientIsNoProvider => problem(Kind::WrongOrganisation).at("/recipient"),
            It::Registration => problem(Kind::WrongOrganisation).at("/kind"),
            It::Text { field, .. } => problem(Kind::InvalidFields).at(place(field)),
            It::OnlyToday { .. } => problem(Kind::InvalidQuery),
            It::NoAdvice { .. } | It::NoInterest { .. } => problem(Kind::FigureMissing),
            It::NotYet { field, .. } => problem(Kind::OutsidePeriod).at(place(field)),
            It::PeriodClosed { field, until, first_open } => closed(&detail, field, until, first_open),
            It::ClosedPeriod(cause) => cause.into(),
            It::ProofOutsideGrant { .. } => problem(Kind::OutsidePeriod).at("/period"),
            It::ReportOutsideGrant { .. } => problem(Kind::OutsidePeriod).at("/until"),
            It::NotSigned(_) => problem(Kind::FileRefused),
            It::Particulars(cause) => cause.into(),
            It::Report(cause) => cause.into(),
            It::NoPosition { .. } => problem(Kind::UnknownComponent),
            It::PlanPosition { .. } => problem(Kind::PlanDoesNotFit).at("/plan"),
            It::NoPlan { .. } | It::PlanLines { .. } => problem(Kind::PlanDoesNotFit),
            It::Period(_) => problem(Kind::OutsidePeriod),
            It::Receipt(_) => problem(Kind::InvalidFields),
            It::Programme(_) => problem(Kind::InvalidProgramme),
            It::Sample(cause) => cause.into(),
            It::Inventory(cause) => cause.into(),
            It::RevocationGround(cause) => cause.into(),
            It::RuleWaiver(cause) => cause.into(),
            It::ExaminationRecord(cause) => cause.into(),
            It::Letterhead(cause) => cause.into(),
            It::MailText(cause) => cause.into(),
            It::AuditObservation(cause) => cause.into(),
            It::ReceiptFile(cause) => cause.into(),
            It::Preview(cause) => cause.into(),
            It::File(cause) => cause.into(),
            It::Files(cause) => cause.into(),
            It::Grant(cause) => cause.into(),
            It::Act(cause) => cause.into(),
            It::Plan(cause) => cause.into(),
            It::Claim(cause) => cause.into(),
            It::ClaimFaults(faults) => of_faults(&detail, faults, of_fault),
            It::Financing(cause) => cause.into(),
            It::Person(cause) => cause.into(),
            It::Duty(cause) => cause.into(),
            It::BaseRate(cause) => cause.into(),
            It::DutiesKeptApart { .. } => problem(Kind::DutiesKeptApart),
            It::PayoutRequest(cause) => cause.into(),
            It::Payment(cause) => cause.into(),
            It::PaymentStop(cause) => cause.into(),
            It::BankDetails(cause) => cause.into(),
            It::PayoutTerms(cause) => cause.into(),
            It::Receivable(cause) => cause.into(),
            It::Repayment(cause) => cause.into(),
            It::Proof(cause) => cause.into(),
            It::Money(cause) => cause.into(),
            It::Transfer(cause) => cause.into(),
            cause @ (It::Document(_) | It::Package(_) | It::Secrets) => Self::internal(&cause),
            It::Store(cause) => cause.into(),
        }
    }
}

/// What goes with a request is not as it has to be: the second factor, the key, the version.
fn of_asking(cause: &FlowError) -> Problem {
    let kind = match cause {
        FlowError::StepUpNeeded => Kind::StepUpNeeded,
        FlowError::KeyReused => Kind::IdempotencyKeyReused,
        FlowError::Key => Kind::IdempotencyKeyMalformed,
        _ => Kind::PreconditionFailed,
    };
    Problem::new(kind, cause)
}

impl Problem {
    /// Why what is decided of a claim is refused: all that is wrong, each at the place that it has in the body.
    pub(crate) fn of_decision(refusal: FlowError, place: impl Fn(&ClaimError) -> Option<String>) -> Self {
        let placed = |cause: FlowError| {
            let at = if let FlowError::Claim(cause) = &cause { place(cause) } else { None };
            let problem = Self::from(cause);
            match at {
                Some(at) => problem.at(at),
                None => problem,
            }
        };
        let detail = refusal.to_string();
        match refusal {
            FlowError::ClaimFaults(faults) => {
                of_faults(&detail, faults, |fault| somewhere(placed(fault.cause)))
            }
            cause => placed(cause),
        }
    }
}

/// All that is wrong with a claim, each at its place: of one kind, if all of it is. The line is named, if it is the only one that
/// is to blame.
fn of_faults(detail: &str, faults: ClaimFaults, of_one: impl Fn(ClaimFault) -> Problem) -> Problem {
    let more = faults.more();
    let wrong: Vec<Problem> = faults.into_told().into_iter().map(of_one).collect();
    let lines: BTreeSet<i64> = wrong.iter().filter_map(|one| one.0.line).collect();
    let first = wrong.first().map_or(Kind::InvalidFields, |one| one.0.kind);
    let is_of_one_kind = wrong.iter().all(|one| one.0.kind == first);
    let mut problem = Problem::new(if is_of_one_kind { first } else { Kind::InvalidFields }, detail);
    problem.0.line = lines.first().copied().filter(|_| lines.len() == 1);
    problem.0.errors = wrong.into_iter().flat_map(|one| one.0.errors).collect();
    if more > 0 {
        let message = format!("{more} more things are wrong");
        problem.0.errors.push(FieldError { pointer: String::new(), message });
    }
    problem
}

/// One of several things that are wrong: at its field, at its receipt, or with the claim as a whole.
fn of_fault(fault: ClaimFault) -> Problem {
    let receipt = match &fault.cause {
        FlowError::OtherGross { .. } | FlowError::Receipt(ReceiptError::Gross { .. }) => Some("gross"),
        FlowError::Receipt(ReceiptError::Issuer { .. }) => Some("issuer"),
        FlowError::Receipt(ReceiptError::Number { .. }) => Some("number"),
        _ => None,
    };
    let problem = Problem::from(fault.cause);
    match fault.line.zip(receipt) {
        Some((line, field)) => problem.at(format!("/lines/{}/cost/receipt/{field}", line - 1)),
        None => somewhere(problem),
    }
}

/// One of several things that are wrong: what has no place in the body is told of the body as a whole.
fn somewhere(problem: Problem) -> Problem {
    if problem.0.errors.is_empty() { problem.at("") } else { problem }
}

/// A limit of the books, with what is open of it and what was asked.
fn over(detail: &str, limit: &'static str, of: String, open: Cents, asked: Cents) -> Problem {
    Problem::new(Kind::LimitExceeded, detail).limited(limit, of, open, asked)
}

/// A credit note that is larger than what is left of the line that it reduces.
fn above(detail: &str, parent: ClaimLineId, left: Cents, asked: Cents) -> Problem {
    Problem::new(Kind::CreditAboveParent, detail).limited("credit_open", parent.to_string(), left, asked)
}

/// A day that is closed, at its field if there is one to blame.
fn closed(detail: &str, field: Option<&'static str>, until: NaiveDate, first_open: NaiveDate) -> Problem {
    let problem = Problem::new(Kind::PeriodClosed, detail).closed(until, first_open);
    match field {
        Some(field) => problem.at(place(field)),
        None => problem,
    }
}

impl From<FileError> for Problem {
    fn from(cause: FileError) -> Self {
        let kind = match cause {
            FileError::TooLarge { .. } => Kind::BodyTooLarge,
            _ => Kind::FileRefused,
        };
        Self::new(kind, cause)
    }
}

impl From<LetterheadError> for Problem {
    fn from(cause: LetterheadError) -> Self {
        Self::new(Kind::InvalidFields, &cause).at(format!("/{}", cause.field()))
    }
}

impl From<TemplateError> for Problem {
    fn from(cause: TemplateError) -> Self {
        Self::new(Kind::InvalidFields, &cause).at(format!("/{}", cause.part().word()))
    }
}

impl From<FilesError> for Problem {
    fn from(cause: FilesError) -> Self {
        match cause {
            FilesError::NoFolder | FilesError::Arriving => Self::new(Kind::Unavailable, cause),
            FilesError::TooSlow | FilesError::Torn => Self::new(Kind::BrokenBody, cause),
            FilesError::BoxFull { .. } => Self::new(Kind::ReceiptBoxFull, cause),
            FilesError::NotAsKept { .. } | FilesError::Folder(_) => Self::internal(&cause),
        }
    }
}

impl From<PreviewError> for Problem {
    fn from(cause: PreviewError) -> Self {
        match cause {
            PreviewError::NoPage { .. } => Self::new(Kind::NotFound, cause),
            PreviewError::TooSlow | PreviewError::NoProgram => Self::new(Kind::Unavailable, cause),
            PreviewError::Failed(_) => Self::internal(&cause),
        }
    }
}

/// Where a field of `flow` stands in the body.
fn place(field: &str) -> String {
    match field {
        "reference" | "purpose" | "dated_on" => format!("/act/{field}"),
        field => format!("/{field}"),
    }
}

impl From<MoneyError> for Problem {
    fn from(cause: MoneyError) -> Self {
        Self::new(Kind::InvalidAmount, cause)
    }
}

impl From<TransferError> for Problem {
    fn from(cause: TransferError) -> Self {
        match cause {
            TransferError::Amount(_) | TransferError::MoreThanReserved { .. } => {
                Self::new(Kind::InvalidAmount, cause)
            }
            TransferError::OneAccount(_) | TransferError::UnknownKind(_) => Self::internal(&cause),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(cause: StoreError) -> Self {
        match cause {
            StoreError::Unknown => Self::new(
                Kind::OutcomeUnknown,
                "repeat the request with the same Idempotency-Key to find out",
            ),
            StoreError::Closed => Self::new(Kind::Unavailable, cause),
            cause => Self::internal(&cause),
        }
    }
}
