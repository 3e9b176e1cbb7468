//! Why a request is refused.
//!
//! The reasons of the domain are enums of `grants`, one for each subject; what is added here is access, absence,
//! limits and what the store reports.

use grants::{
    AccountKind, ClaimError, GrantError, GrantStateError, PaymentError, PayoutRequestError, PeriodError,
    ProgrammeError, ProofError, ReceiptError, parse_account_code,
};
use ledger::{Cents, MoneyError, TransferError};
use store::StoreError;
use uuid::Uuid;

use crate::Ctx;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// What is asked for does not exist, or not for this person.
    #[error("there is no such {what}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// The person sees it, but may not do this with it.
    #[error("this is done by {by}")]
    Forbidden {
        /// Who does it.
        by: &'static str,
    },
    /// More than what is left.
    #[error("{of}: {open} is left of {}, {asked} was asked for", .limit.word())]
    LimitExceeded {
        /// Which limit.
        limit: AccountKind,
        /// The id of what it belongs to: a position, plan line, grant, receipt.
        owner: Uuid,
        /// What people call that, for example the component.
        of: String,
        /// What is left.
        open: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// The subject was changed since the person saw it.
    #[error("the {what} was changed in the meantime")]
    Stale {
        /// What was changed.
        what: &'static str,
    },
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The idempotency key is none.
    #[error("an idempotency key has 8 to 100 visible ASCII characters")]
    Key,
    /// Something with this name or number exists.
    #[error("there is one already: {rule}")]
    Exists {
        /// The rule of the database that says so, for example `grants_reference`.
        rule: String,
    },
    /// A receipt of this issuer, number and day was handed in with another amount.
    #[error("the receipt {number} of {issuer} was handed in with {known} before, not with {gross}")]
    OtherGross {
        /// The issuer.
        issuer: String,
        /// The number.
        number: String,
        /// What it amounted to then.
        known: Cents,
        /// What it amounts to now.
        gross: Cents,
    },
    /// The ministry has no funder code of the programme, or the giver is no ministry.
    #[error("an award comes from a ministry")]
    GiverIsNoMinistry,
    /// A forwarding goes to a provider.
    #[error("a forwarding goes to a provider")]
    RecipientIsNoProvider,
    /// A text that must say something is empty or too long.
    #[error("{field} has 1 to {most} characters")]
    Text {
        /// The field.
        field: &'static str,
        /// The longest it may be.
        most: usize,
    },
    /// A day that lies outside the Bewilligungszeitraum, or in the future.
    #[error("{field}: {day} cannot be")]
    Day {
        /// The field.
        field: &'static str,
        /// The day.
        day: chrono::NaiveDate,
    },
    /// A plan that does not fit its grant.
    #[error("the plan is missing or does not fit the positions: {0}")]
    Plan(String),
    /// A grant cannot be.
    #[error(transparent)]
    Grant(#[from] GrantError),
    /// A claim cannot be, or not take this step.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// A payout request cannot take this step.
    #[error(transparent)]
    PayoutRequest(#[from] PayoutRequestError),
    /// A payment cannot take this step.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// A proof cannot take this step.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// A programme file cannot be read.
    #[error(transparent)]
    Programme(#[from] ProgrammeError),
    /// A period ends before it starts.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A receipt is none.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// An amount is none, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A transfer cannot be.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// The document cannot be made.
    #[error("the document cannot be made")]
    Document(#[from] proof::RenderError),
    /// Anything that is not the person's doing.
    #[error("the request could not be carried out")]
    Store(#[source] StoreError),
}

impl From<GrantStateError> for FlowError {
    fn from(cause: GrantStateError) -> Self {
        GrantError::from(cause).into()
    }
}

impl From<StoreError> for FlowError {
    fn from(cause: StoreError) -> Self {
        match cause {
            StoreError::Stale { table } => Self::Stale { what: table },
            StoreError::KeyReused(_) => Self::KeyReused,
            StoreError::Transfer(cause) => Self::Transfer(cause),
            StoreError::LimitExceeded { code, open, asked } => match parse_account_code(&code) {
                Some((limit, owner)) => Self::LimitExceeded { limit, owner, of: code, open, asked },
                None => Self::Store(StoreError::LimitExceeded { code, open, asked }),
            },
            cause => match cause.rule() {
                Some(rule) if EXISTS.contains(&rule) => Self::Exists { rule: rule.to_owned() },
                _ => Self::Store(cause),
            },
        }
    }
}

/// The keys that people can run into.
const EXISTS: [&str; 7] = [
    "unit_pkey",
    "organisation_name",
    "organisation_funder",
    "programme_code",
    "grants_reference",
    "plan_line_category",
    "position_component",
];

/// Puts the name that people use beside a limit.
pub(crate) async fn explain(ctx: &Ctx, refusal: FlowError) -> Result<FlowError, FlowError> {
    let FlowError::LimitExceeded { limit, owner, of, open, asked } = refusal else { return Ok(refusal) };
    let label = store::owner_label(&mut ctx.read().await?, ctx.actor().unit, owner).await?;
    Ok(FlowError::LimitExceeded { limit, owner, of: label.unwrap_or(of), open, asked })
}
