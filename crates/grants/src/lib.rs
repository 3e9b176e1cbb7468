//! The domain: forwarded grants as a tree, their plan, claims, payments and proofs, and what each event
//! means in transfers.
//!
//! Pure: no clock, no randomness, no database. States are enums; a step takes the old state by value and
//! gives the new one or the reason why not. How much may be taken is not checked here: the limits are the
//! ledger's accounts ([`AccountKind::rule`]).

pub mod account;
pub mod act;
pub mod act_statements;
pub mod amendment;
pub mod audit;
mod audit_observation;
pub mod award;
pub mod bank_details;
pub mod base_rate_entry;
pub mod calculation;
pub mod claim;
pub mod closed_period;
pub mod codes;
pub mod comment;
mod conspicuous;
pub mod diff;
pub mod duty;
mod examination_hint;
mod examination_record;
pub mod figure;
pub mod figures;
pub mod financing;
pub mod flexibility;
pub mod funding;
pub mod grant;
pub mod held;
pub mod ids;
pub mod income;
mod inventory;
pub mod law;
mod notification;
mod own_audit;
mod particulars;
pub mod payment;
pub mod payment_stop;
pub mod payout;
pub mod payout_terms;
pub mod period;
pub mod person;
pub mod plan;
pub mod posting;
pub mod programme;
pub mod proof;
pub mod proof_signature;
pub mod receipt;
pub mod receipt_file;
pub mod receivable;
mod reminder;
pub mod repayment;
mod report;
mod revocation_ground;
pub mod role;
pub mod rule_book;
mod rule_waiver;
#[cfg(test)]
mod sample;
pub mod sampling;
pub mod service_unit;
pub mod settlement;
pub mod share;
pub mod text;

pub use account::{AccountKind, account_code, parse_account_code};
pub use act::{
    ActChange, ActChanges, ActError, ActKind, ConditionError, Consent, Finality, FinalityKind,
    ForwardingConsent, LegalAct, NewVersion, Revocation, Terms,
};
pub use act_statements::{ActStatements, ContractLaw, StatementError};
pub use amendment::{AmendedAmounts, amended_amounts, check_budget_years, check_reduces, given};
pub use audit::AuditScope;
pub use audit_observation::{
    AuditObservation, AuditObservationError, AuditObservationState, AuditStep, AuditStepKind, AuditSubject,
};
pub use award::{
    GrantError, NewPosition, check_award, check_final, check_forwarding, check_plan_line, check_within,
    may_forward, parent_position,
};
pub use bank_details::{
    BankDetails, BankDetailsError, BankDetailsState, Iban, IbanError, paid_to, still_paid_to,
};
pub use base_rate_entry::{BaseRateEntry, BaseRateEntryError};
pub use claim::{
    ChangeRequest, CheckedLine, CheckedLines, Claim, ClaimError, ClaimExcerpt, ClaimLine, ClaimReservations,
    ClaimState, ClaimSums, ClaimTotals, Correction, Cost, CreditParent, Creditable, LineChange, LineCut,
    LineDecision, LineFilter, LineHold, LineMark, LinePage, LineSearch, LineState, LinesAsked, NewCorrection,
    NewCost, NewLine, NewParent, NewUnits, OpenCost, PlanCosts, PlanEffect, PlanEffects, Proposal,
    ProposedCorrection, ReceiptDetails, ReceiptDetailsError, Recourse, Replacing, Verdict, check_claim,
    check_lines,
};
pub use closed_period::{ClosedPeriod, ClosedPeriodError, first_open};
pub use codes::{
    CheckCode, CodeError, ComponentCode, CostCategoryCode, FindingCode, ProgrammeCode, RateCode,
};
pub use comment::{Comment, ReportComment, Visibility, comment_text};
pub use conspicuous::{ClaimedReceipt, split_below};
pub use diff::{ActDiff, ActVersion, AmountDiff, FieldDiff, diff};
pub use duty::{DutyError, DutyRules, Returned, SignOff, Signer, SoleSignatory, Step, in_order};
pub use examination_hint::{
    ExaminationHint, Likeness, LineReceipt, SimilarLine, all_days_looked_at, days_looked_at, excluding,
    lines_alike,
};
pub use examination_record::{
    CheckAnswer, CheckOutcome, ExaminationDepth, ExaminationRecord, ExaminationRecordError, ExaminationTerms,
    Examined, ExaminedKind,
};
pub use figure::{Figure, FigureAccounts};
pub use figures::Figures;
pub use financing::{
    Actual, Carried, ClaimFinancing, FinalSettlement, Financing, FinancingError, FinancingKind, Planned,
    Reckoned, Reckoning, Reduction, SettlementRules, due_by_position, settle,
};
pub use flexibility::{Flexibility, FlexibilityError};
pub use funding::{FundingError, FundingPlan, ThirdPartyFunds};
pub use grant::{
    Grant, GrantState, GrantStateError, OutsideAccounts, PlanLine, PlanTotal, Position, PositionAccounts,
    UnitAccounts,
};
pub use held::HeldCost;
pub use ids::{
    AuditObservationId, BankDetailsId, BaseRateId, ClaimId, ClaimLineId, ClosedPeriodId, CommentId,
    ConflictId, CorrectionId, DutyRulesId, ExaminationRecordId, GrantId, InventoryObjectId, MembershipId,
    OrganisationId, ParticularsId, PaymentId, PayoutRequestId, PayoutTermsId, PersonId, PlanLineId,
    PositionId, ProofId, ProofSignatureId, ReceiptFileId, ReceiptId, ReceivableId, RepaymentId,
    ReportCommentId, ReportId, RevocationGroundId, RuleWaiverId, SampleId, ServiceUnitId, SoleSignatoryId,
};
pub use income::{Income, IncomeError, IncomeKind, check_incomes, income_of};
pub use inventory::{Disposal, InventoryError, InventoryObject, StatedObject, VatTreatment, bought_with};
pub use notification::{
    Audience, MailChoice, MailKind, NotificationAbout, NotificationGroup, NotificationKind, Outline,
    may_be_told, told,
};
pub use own_audit::OwnAudit;
pub use particulars::{
    GivenParticulars, Particulars, ParticularsError, ParticularsFault, ParticularsField, StatedParticulars,
};
pub use payment::{Payment, PaymentError, PaymentState};
pub use payment_stop::{PaymentStop, PaymentStopError};
pub use payout::{
    AboveNeed, Need, PayoutDeclaration, PayoutProposal, PayoutRequest, PayoutRequestError, PayoutRequestState,
};
pub use payout_terms::{
    Fulfilment, Instalment, NewInstalment, NewRequirement, NewTerms, PayoutRule, PayoutTerms,
    PayoutTermsError, Requirement, RequirementKind, RequirementState, RuleVersion, check_request,
};
pub use period::{Period, PeriodError};
pub use person::{Conflict, Membership, Person, PersonError, registered_identity};
pub use plan::{PlanError, PlanVersion, ceiling, check_replan, most_without_consent};
pub use posting::{PaymentPostings, PayoutPostings};
pub use programme::{
    Check, Component, CostCategory, DURCHSTARTEN, FinancingOption, Finding, Funder, KOMM_AN,
    LARGEST_PROGRAMME, LegalBasis, Programme, ProgrammeError, Rate, RateError, ReductionReason,
    RegisterError, Severity, without_source,
};
pub use proof::{
    Objection, Proof, ProofAnswer, ProofError, ProofKind, ProofQuestion, ProofStage, ProofState,
};
pub use proof_signature::{ElectronicSigner, ProofSignature, ProofSignatureKind};
pub use receipt::{Receipt, ReceiptError, ReceiptIdentity};
pub use receipt_file::{Attached, MOST_FILES, MOST_LINES, ReceiptFile, ReceiptFileError};
pub use receivable::{
    Deferral, DeferredPart, DemandKind, Receivable, ReceivableAccounts, ReceivableError, ReceivableState,
    ReceivableStep, Settled,
};
pub use reminder::{Reminder, ReminderStage};
pub use repayment::{MOST_PASSED_ON, Repayment, RepaymentError};
pub use report::{
    ParticipantGroup, ParticipantPart, ParticipantsError, Report, ReportError, ReportText, ReportTopic,
};
pub use revocation_ground::{GroundEnd, GroundOutcome, RevocationGround, RevocationGroundError};
pub use role::Role;
pub use rule_waiver::{PROOFS_IN_TIME, RuleWaiver, RuleWaiverError, RuleWaiverState, WaiverTerms, put_off};
pub use sampling::{
    Band, DesignError, Drawn, MOST_POPULATION, Population, PopulationLine, Ranked, Sample, SampleDesign,
    SampleError, Seed, Stratum, check_population, draw, draw_key,
};
pub use service_unit::{LineUnits, NewServiceUnit, ServiceUnit, UnitName, units_named_twice};
pub use settlement::{GivenBack, Settlement, Standing};
pub use share::{Share, ShareError};
pub use text::{TextError, plain_text, single_spaced};
