//! Why a request is refused.
//!
//! The reasons of the domain are enums of `grants`, one for each subject; what is added here is access, absence,
//! limits and what the store reports.

use chrono::NaiveDate;
use grants::{
    AccountKind, ActError, AuditObservationError, BankDetailsError, BaseRateEntryError, ClaimError,
    ClaimLineId, ClosedPeriodError, ComponentCode, DutyError, ExaminationRecordError, FinancingError,
    GrantError, GrantStateError, InventoryError, ParticularsError, PaymentError, PaymentStopError,
    PayoutRequestError, PayoutTermsError, Period, PeriodError, PersonError, PlanError, ProgrammeError,
    ProofError, ReceiptError, ReceiptFileError, ReceivableError, RepaymentError, ReportError,
    RevocationGroundError, Role, RuleWaiverError, SampleError, TextError, first_open, parse_account_code,
};
use ledger::{Cents, Hash, MoneyError, TransferError};
use proof::NotSigned;
use store::StoreError;
use uuid::Uuid;

use crate::{
    Ctx, claims::ClaimFaults, drawdown::NoAdvice, letterheads::LetterheadError, mail::TemplateError,
    receipt_files::PreviewError,
};

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
    /// The person does not hold the role for the organisation today.
    #[error("you are not {} for this organisation today", .role.word())]
    RoleNotHeld {
        /// The role.
        role: Role,
    },
    /// A second factor stands before it, and none was shown in the last minutes; programs have none to show.
    #[error("this needs a second factor that was shown within the last ten minutes")]
    StepUpNeeded,
    /// A token that is good for no day, or for too many.
    #[error("a token is good for 1 to {most} days, not {days}")]
    TokenDays {
        /// For how many it was to be.
        days: i64,
        /// For how many it may be.
        most: i64,
    },
    /// The machine gives no chance to make secrets of.
    #[error("no secret could be made")]
    Secrets,
    /// The person's access shows the books as they were known on a day.
    #[error("your access shows the books as they were known on {day}: ask for that day, or one before")]
    KnownUntil {
        /// The day.
        day: NaiveDate,
    },
    /// More than what is left.
    #[error("{of}: {open} is left of {}, {asked} was asked for", .limit.word())]
    LimitExceeded {
        /// Which limit.
        limit: AccountKind,
        /// The id of what it belongs to: a position, plan line, grant, receipt, receivable.
        owner: Uuid,
        /// What people call that, for example the component.
        of: String,
        /// What is left.
        open: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// More than credit notes may still take of a line.
    #[error("{left} is left of the line {parent} for credit notes, {asked} was asked for")]
    CreditAboveParent {
        /// The line that is reduced.
        parent: ClaimLineId,
        /// What is left of it.
        left: Cents,
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
    #[error("there is {what} already")]
    Exists {
        /// What there is.
        what: &'static str,
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
    /// The giver of an award is no ministry.
    #[error("an award comes from a ministry")]
    GiverIsNoMinistry,
    /// An organisation that cannot be registered.
    #[error(
        "a ministry is registered with its funder code, a provider without; the first recipient opens the unit"
    )]
    Registration,
    /// A forwarding goes to a provider.
    #[error("a forwarding goes to a provider")]
    RecipientIsNoProvider,
    /// A text that says nothing, too much, or what cannot be seen.
    #[error("{field} {cause}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: TextError,
    },
    /// What is told of today only was asked for another day.
    #[error("{what} is told as of today only: leave effective_on and known_on out")]
    OnlyToday {
        /// What was asked for.
        what: &'static str,
    },
    /// Nobody can say how much may be asked for.
    #[error("nobody can say how much may be asked for: {why}")]
    NoAdvice {
        /// Why.
        why: NoAdvice,
    },
    /// Nobody can say what interest runs.
    #[error("nobody can say what interest runs: {why}")]
    NoInterest {
        /// Why.
        why: String,
    },
    /// What has happened cannot have happened in the future.
    #[error("{field}: {day} has not come yet")]
    NotYet {
        /// The field.
        field: &'static str,
        /// The day.
        day: NaiveDate,
    },
    /// The day is closed.
    #[error("the books are closed until {until}; {first_open} is the first open day")]
    PeriodClosed {
        /// The field that says from which day it counts; none, if that is the day of the request.
        field: Option<&'static str>,
        /// The last closed day.
        until: NaiveDate,
        /// The first day on which it can count.
        first_open: NaiveDate,
    },
    /// A period cannot be closed.
    #[error(transparent)]
    ClosedPeriod(#[from] ClosedPeriodError),
    /// A proof covers days outside the grant.
    #[error("the period {proved} does not lie within the period {period} of the grant")]
    ProofOutsideGrant {
        /// The period of the proof.
        proved: Period,
        /// The Bewilligungszeitraum.
        period: Period,
    },
    /// A Sachbericht of a day outside the grant.
    #[error("the last day {until} of the report does not lie within the period {period} of the grant")]
    ReportOutsideGrant {
        /// The last day.
        until: NaiveDate,
        /// The Bewilligungszeitraum.
        period: Period,
    },
    /// The grant gives nothing for this component.
    #[error("the grant {reference} has no position for component {component}")]
    NoPosition {
        /// The reference of the grant.
        reference: String,
        /// The component.
        component: ComponentCode,
    },
    /// A line of a Finanzierungsplan plans cost of a component that the grant gives nothing for.
    #[error("the plan has a line for component {component}, for which the grant has no position")]
    PlanPosition {
        /// The component.
        component: ComponentCode,
    },
    /// There is no Finanzierungsplan.
    #[error("the grant {reference} has no Finanzierungsplan")]
    NoPlan {
        /// The reference of the grant.
        reference: String,
    },
    /// A Finanzierungsplan has more lines than one can read.
    #[error("a Finanzierungsplan has at most {most} lines, not {count}")]
    PlanLines {
        /// The most lines of one plan.
        most: usize,
        /// How many it has.
        count: usize,
    },
    /// A grant cannot be.
    #[error(transparent)]
    Grant(#[from] GrantError),
    /// An act cannot have this version.
    #[error(transparent)]
    Act(#[from] ActError),
    /// A Finanzierungsplan cannot be changed like this.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A claim cannot be, or not take this step.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// Several things are wrong with a claim that is handed in, or with what is decided of one.
    #[error("{0}")]
    ClaimFaults(ClaimFaults),
    /// What a grant carries cannot be calculated.
    #[error(transparent)]
    Financing(#[from] FinancingError),
    /// A person cannot be registered, or not be given a role.
    #[error(transparent)]
    Person(#[from] PersonError),
    /// What the house would decide about duties cannot be.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// A base rate cannot be entered.
    #[error(transparent)]
    BaseRate(#[from] BaseRateEntryError),
    /// A duty that the database keeps apart.
    #[error("{why}")]
    DutiesKeptApart {
        /// Which.
        why: &'static str,
    },
    /// A payout request cannot take this step.
    #[error(transparent)]
    PayoutRequest(#[from] PayoutRequestError),
    /// Payout terms cannot be, or not take this step.
    #[error(transparent)]
    PayoutTerms(#[from] PayoutTermsError),
    /// A receivable cannot be, or not take this step.
    #[error(transparent)]
    Receivable(#[from] ReceivableError),
    /// A repayment cannot be.
    #[error(transparent)]
    Repayment(#[from] RepaymentError),
    /// Payments are stopped, or not.
    #[error(transparent)]
    PaymentStop(#[from] PaymentStopError),
    /// A payment cannot take this step.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// Bank details cannot take this step, or nothing is paid to them.
    #[error(transparent)]
    BankDetails(#[from] BankDetailsError),
    /// A version of what is stated of an organisation that is not taken.
    #[error(transparent)]
    Particulars(#[from] ParticularsError),
    /// A proof cannot take this step.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// A file has no electronic signature of a proof's document.
    #[error(transparent)]
    NotSigned(#[from] NotSigned),
    /// A Sachbericht cannot be saved.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A sample is not committed or not drawn.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// An object that is not recorded, or does not go.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// A ground for revocation that is not recorded, or does not end.
    #[error(transparent)]
    RevocationGround(#[from] RevocationGroundError),
    /// An exception from a rule that is not taken.
    #[error(transparent)]
    RuleWaiver(#[from] RuleWaiverError),
    /// What an examination answers that is not taken.
    #[error(transparent)]
    ExaminationRecord(#[from] ExaminationRecordError),
    /// A letterhead that is not set.
    #[error(transparent)]
    Letterhead(#[from] LetterheadError),
    /// A text of a mail that cannot be used.
    #[error(transparent)]
    MailText(#[from] TemplateError),
    /// An observation of an audit that is not recorded, or a step on it that is not taken.
    #[error(transparent)]
    AuditObservation(#[from] AuditObservationError),
    /// A programme file cannot be read.
    #[error(transparent)]
    Programme(#[from] ProgrammeError),
    /// A period ends before it starts.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A receipt is none.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// A file that is no receipt file.
    #[error(transparent)]
    File(#[from] receipts::FileError),
    /// A receipt file is not attached like this.
    #[error(transparent)]
    ReceiptFile(#[from] ReceiptFileError),
    /// A receipt file cannot be taken or given now.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A page of a receipt file is not shown.
    #[error(transparent)]
    Preview(#[from] PreviewError),
    /// A package cannot be written to the disk.
    #[error("the package cannot be written")]
    Package(#[source] std::io::Error),
    /// An amount is none, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A transfer cannot be.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// A document cannot be made before something else is done.
    #[error("there is no {kind} yet: {missing}")]
    DocumentLacks {
        /// The kind of document.
        kind: &'static str,
        /// What is missing.
        missing: &'static str,
    },
    /// The document cannot be made.
    #[error("the document cannot be made")]
    Document(#[from] proof::RenderError),
    /// Anything that is not the person's doing.
    #[error("the request could not be carried out")]
    Store(#[source] StoreError),
}

/// Why a receipt file cannot be taken or given now.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The settings name no folder for them.
    #[error("receipt files are not kept here: the settings name no folder for them")]
    NoFolder,
    /// So many arrive that another has to wait.
    #[error("other files are arriving now; ask again in a moment")]
    Arriving,
    /// It takes too long to arrive.
    #[error("the file did not arrive within five minutes")]
    TooSlow,
    /// What it came in ended early.
    #[error("the file did not arrive whole")]
    Torn,
    /// There is no room for it among those of the organisation that prove nothing yet.
    #[error(
        "{files} files with {bytes} bytes prove no line yet, and at most {most_files} with {most_bytes} may wait: attach them \
         to their lines first"
    )]
    BoxFull {
        /// How many wait.
        files: i64,
        /// How many bytes they have.
        bytes: i64,
        /// How many may wait.
        most_files: i64,
        /// How many bytes they may have.
        most_bytes: i64,
    },
    /// It is gone or was changed in its folder.
    #[error("the file {hash} is not as it was handed in")]
    NotAsKept {
        /// Its hash.
        hash: Hash,
    },
    /// Their folder cannot be read or written.
    #[error("the folder of receipt files cannot be used")]
    Folder(#[from] std::io::Error),
}

impl FlowError {
    /// Whether a rule refused, so that it is certain that nothing was done.
    pub(crate) const fn is_refusal(&self) -> bool {
        match self {
            Self::Store(cause) => cause.is_refusal(),
            Self::Files(FilesError::Folder(_)) | Self::Package(_) => false,
            _ => true,
        }
    }
}

impl From<std::io::Error> for FlowError {
    fn from(cause: std::io::Error) -> Self {
        FilesError::Folder(cause).into()
    }
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
            StoreError::PeriodClosed { until } => {
                Self::PeriodClosed { field: None, until, first_open: first_open(until) }
            }
            StoreError::Transfer(cause) => Self::Transfer(cause),
            StoreError::LimitExceeded { code, open, asked } => match parse_account_code(&code) {
                Some((AccountKind::CreditOpen, owner)) => {
                    Self::CreditAboveParent { parent: ClaimLineId(owner), left: open, asked }
                }
                Some((limit, owner)) => Self::LimitExceeded { limit, owner, of: code, open, asked },
                None => Self::Store(StoreError::LimitExceeded { code, open, asked }),
            },
            cause if cause.rule().and_then(kept_apart).is_some() => {
                let why = cause.rule().and_then(kept_apart).unwrap_or_default();
                Self::DutiesKeptApart { why }
            }
            cause => match EXISTS.iter().find(|(rule, _)| cause.rule() == Some(rule)) {
                Some((_, what)) => Self::Exists { what },
                None => Self::Store(cause),
            },
        }
    }
}

/// The rules of the database that people can run into, and what they say.
const EXISTS: [(&str, &str); 20] = [
    ("proof_signature_once", "this file with signatures of this proof"),
    ("report_number", "a version of this report with this number"),
    ("unit_pkey", "this unit"),
    ("organisation_name", "an organisation of this name"),
    ("organisation_funder", "a ministry with this funder code"),
    ("person_identity", "an account of this human"),
    ("person_name", "a person of this name; an addition tells them apart"),
    ("programme_code", "this version of the programme"),
    ("legal_act_reference", "an act of this giver with this reference"),
    ("claim_line_reincluded_once", "a claim that claims this parked line again"),
    ("plan_line_category", "a plan line for this component and cost category"),
    ("position_component", "a position for this component and year"),
    ("payout_terms_of_grant", "payout terms of this grant"),
    ("proof_filed_once", "a filed version of this proof with this number"),
    ("proof_final_once", "a filed version of this proof with this number"),
    ("payout_request_instalment_once", "a payout request for this instalment"),
    ("payment_replaced_once", "a payment that is issued in place of this one"),
    ("base_rate_confirmation_pkey", "a confirmed base rate of this half-year"),
    ("interest_worksheet_slice", "a decision on this interest"),
    ("receivable_passed_on_pkey", "a repayment that passes this receivable on"),
];

/// The duties that the database keeps apart, and what it says.
const KEPT_APART: [(&str, &str); 28] = [
    ("bank_details_sign_off_once", "the person has taken another step of these bank details"),
    ("bank_details_sign_off_role_held", "the person does not hold the role on this day"),
    ("claim_sign_off_once", "the person has taken another step of this claim"),
    ("claim_sign_off_role_held", "the person does not hold the role on this day"),
    ("claim_sign_off_side", "the step is taken by the other side of the grant"),
    ("claim_sign_off_one_examiner", "the rules of the house do not let one person certify reason and amount"),
    ("claim_sign_off_signs_alone", "nobody signs alone for this recipient"),
    ("payment_sign_off_once", "the person has taken another step of this payment"),
    ("payment_sign_off_role_held", "the person does not hold the role on this day"),
    ("payout_request_sign_off_once", "the person has taken the other step of this payout request"),
    ("payout_request_sign_off_role_held", "the person does not hold the role on this day"),
    ("payout_request_second_person", "a second person signs for what goes beyond the need"),
    ("payout_proposal_sign_off_once", "the person has taken another step of this payout request"),
    ("payout_proposal_sign_off_role_held", "the person does not hold the role on this day"),
    (
        "payout_proposal_sign_off_one_examiner",
        "the rules of the house do not let one person certify reason and amount",
    ),
    ("proof_sign_off_once", "the person has taken another step of this proof"),
    ("proof_sign_off_role_held", "the person does not hold the role on this day"),
    ("proof_second_person", "another person signs a proof than who prepared it"),
    ("base_rate_role_held", "the person does not hold the role on this day"),
    ("examination_record_role_held", "the person does not hold the role on this day"),
    ("examination_record_side", "the step is taken by the other side of the grant"),
    ("rule_waiver_sign_off_role_held", "the person does not hold the role on this day"),
    ("rule_waiver_sign_off_once", "another person confirms an exception than who proposed it"),
    ("base_rate_second_person", "another person confirms a base rate than who entered it"),
    ("sign_off_without_interest", "the person has an interest in the recipient"),
    ("sign_off_examines_or_pays", "who examines anything of a grant does not order or release its payments"),
    ("membership_deputy_of_holder", "nobody deputises in a role that the other does not hold"),
    ("membership_kept_apart", "one person does not hold both roles at the same time"),
];

/// What the database says of a duty that it keeps apart, by the name of the rule.
pub(crate) fn kept_apart(rule: &str) -> Option<&'static str> {
    KEPT_APART.iter().find(|(name, _)| *name == rule).map(|(_, why)| *why)
}

/// Puts the name that people use beside a limit, and the field of the request beside a closed day. A single thing that is
/// wrong with a claim is told as itself.
pub(crate) async fn explain(
    ctx: &Ctx,
    counts_from: Option<&'static str>,
    refusal: FlowError,
) -> Result<FlowError, FlowError> {
    if let FlowError::PeriodClosed { until, first_open, .. } = refusal {
        return Ok(FlowError::PeriodClosed { field: counts_from, until, first_open });
    }
    if let FlowError::ClaimFaults(faults) = refusal {
        return Ok(faults.into_refusal());
    }
    let FlowError::LimitExceeded { limit, owner, of, open, asked } = refusal else { return Ok(refusal) };
    let label = store::owner_label(&mut ctx.explain().await?, ctx.actor().unit, owner).await?;
    Ok(FlowError::LimitExceeded { limit, owner, of: label.unwrap_or(of), open, asked })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_no_refusal() {
        assert!(FlowError::NotFound { what: "grant" }.is_refusal());
        assert!(FlowError::Store(StoreError::Stale { table: "claim" }).is_refusal());
        for failed in [StoreError::Unknown, StoreError::Panicked, StoreError::Closed] {
            assert!(!FlowError::Store(failed).is_refusal());
        }
    }
}
