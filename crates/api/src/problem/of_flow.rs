//! What a refusal of `flow` is to the outside.

use ::grants::ClaimLineId;
use chrono::NaiveDate;
use flow::{
    FileError, FilesError, FlowError, StoreError, letterheads::LetterheadError, mail::TemplateError,
    receipt_files::PreviewError,
};
use ledger::{Cents, MoneyError, TransferError};

use super::{Problem, ProblemType as Kind};

impl From<FlowError> for Problem {
    fn from(refusal: FlowError) -> Self {
        let detail = refusal.to_string();
        let problem = |kind| Self::new(kind, &detail);
        match refusal {
            FlowError::NotFound { .. } | FlowError::DocumentLacks { .. } => problem(Kind::NotFound),
            cause @ (FlowError::StepUpNeeded
            | FlowError::KeyReused
            | FlowError::Key
            | FlowError::Stale { .. }) => of_asking(&cause),
            FlowError::TokenDays { .. } => problem(Kind::InvalidFields).at("/days"),
            FlowError::Forbidden { .. } | FlowError::RoleNotHeld { .. } | FlowError::KnownUntil { .. } => {
                problem(Kind::Forbidden)
            }
            FlowError::LimitExceeded { limit, of, open, asked, .. } => {
                problem(Kind::LimitExceeded).limited(limit.word(), of, open, asked)
            }
            FlowError::CreditAboveParent { parent, left, asked } => above(&detail, parent, left, asked),
            FlowError::Exists { .. } => problem(Kind::Exists),
            FlowError::OtherGross { .. } => problem(Kind::ReceiptDiffers),
            FlowError::GiverIsNoMinistry => problem(Kind::WrongOrganisation).at("/giver"),
            FlowError::RecipientIsNoProvider => problem(Kind::WrongOrganisation).at("/recipient"),
            FlowError::Text { field, .. } => problem(Kind::InvalidFields).at(place(field)),
            FlowError::OnlyToday { .. } => problem(Kind::InvalidQuery),
            FlowError::NoAdvice { .. } | FlowError::NoInterest { .. } => problem(Kind::FigureMissing),
            FlowError::NotYet { field, .. } => problem(Kind::OutsidePeriod).at(place(field)),
            FlowError::PeriodClosed { field, until, first_open } => closed(&detail, field, until, first_open),
            FlowError::ClosedPeriod(cause) => cause.into(),
            FlowError::ProofOutsideGrant { .. } => problem(Kind::OutsidePeriod).at("/period"),
            FlowError::ReportOutsideGrant { .. } => problem(Kind::OutsidePeriod).at("/until"),
            FlowError::NotSigned(_) => problem(Kind::FileRefused),
            FlowError::Particulars(cause) => cause.into(),
            FlowError::Report(cause) => cause.into(),
            FlowError::NoPosition { .. } => problem(Kind::UnknownComponent),
            FlowError::PlanPosition { .. } => problem(Kind::PlanDoesNotFit).at("/plan"),
            FlowError::NoPlan { .. } | FlowError::PlanLines { .. } => problem(Kind::PlanDoesNotFit),
            FlowError::Registration => problem(Kind::WrongOrganisation).at("/kind"),
            FlowError::Period(_) => problem(Kind::OutsidePeriod),
            FlowError::Receipt(_) => problem(Kind::InvalidFields),
            FlowError::Programme(_) => problem(Kind::InvalidProgramme),
            FlowError::Sample(cause) => cause.into(),
            FlowError::RevocationGround(cause) => cause.into(),
            FlowError::RuleWaiver(cause) => cause.into(),
            FlowError::ExaminationRecord(cause) => cause.into(),
            FlowError::Letterhead(cause) => cause.into(),
            FlowError::MailText(cause) => cause.into(),
            FlowError::AuditObservation(cause) => cause.into(),
            FlowError::ReceiptFile(cause) => cause.into(),
            FlowError::Preview(cause) => cause.into(),
            FlowError::File(cause) => cause.into(),
            FlowError::Files(cause) => cause.into(),
            FlowError::Grant(cause) => cause.into(),
            FlowError::Act(cause) => cause.into(),
            FlowError::Plan(cause) => cause.into(),
            FlowError::Claim(cause) => cause.into(),
            FlowError::Financing(cause) => cause.into(),
            FlowError::Person(cause) => cause.into(),
            FlowError::Duty(cause) => cause.into(),
            FlowError::BaseRate(cause) => cause.into(),
            FlowError::DutiesKeptApart { .. } => problem(Kind::DutiesKeptApart),
            FlowError::PayoutRequest(cause) => cause.into(),
            FlowError::Payment(cause) => cause.into(),
            FlowError::BankDetails(cause) => cause.into(),
            FlowError::PayoutTerms(cause) => cause.into(),
            FlowError::Receivable(cause) => cause.into(),
            FlowError::Repayment(cause) => cause.into(),
            FlowError::Proof(cause) => cause.into(),
            FlowError::Money(cause) => cause.into(),
            FlowError::Transfer(cause) => cause.into(),
            cause @ (FlowError::Document(_) | FlowError::Secrets) => Self::internal(&cause),
            FlowError::Store(cause) => cause.into(),
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
