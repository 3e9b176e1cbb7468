//! What the books refuse, in a German sentence at the field that is to blame. This is the one place that maps refusals;
//! it names every one of them, so that a new one does not compile without its sentence.

mod actor;
mod bank_details;
mod books;
mod claim;
mod document;
mod duty;
mod form;
mod grant;
mod input;
mod inventory;
mod letterhead;
mod mail_text;
mod money_back;
mod observation;
pub(crate) mod particulars;
mod payment;
mod person;
pub(crate) mod programme;
mod proof;
mod proof_signature;
mod receipt_file;
mod report;
mod sample;
mod sign_in;

use flow::{FilesError, FlowError, StoreError, claims::ClaimFault};
use grants::{
    ClaimError, PaymentError, PayoutRequestError, ProofError, ReceiptError, ReceivableError, SampleError,
};

pub(crate) use claim::unit_to_blame;
use input::german_field;
pub(crate) use input::{money, text};
pub(crate) use sign_in::of_sign_in;

use crate::form::line_of;

/// A sentence, and the field of a form where it belongs, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The name of the field.
    pub(crate) at: Option<String>,
    /// What is wrong and what to do.
    pub(crate) text: String,
}

/// A sentence for the form as a whole.
pub(crate) fn told(text: impl Into<String>) -> Told {
    Told { at: None, text: text.into() }
}

/// A sentence at a field.
fn at(field: impl Into<String>, text: impl Into<String>) -> Told {
    Told { at: Some(field.into()), text: text.into() }
}

/// What became of a refusal of the books.
pub(crate) fn of_flow(refusal: &FlowError) -> Told {
    use FlowError as It;
    match refusal {
        It::NotFound { .. }
        | It::Forbidden { .. }
        | It::RoleNotHeld { .. }
        | It::StepUpNeeded
        | It::TokenDays { .. }
        | It::KnownUntil { .. }
        | It::DutiesKeptApart { .. } => told(actor::of_actor(refusal)),
        It::Duty(cause) => duty::of_setting(cause),
        It::Stale { .. } | It::KeyReused | It::Key | It::Exists { .. } | It::OnlyToday { .. } => {
            told(form::of_form(refusal))
        }
        It::LimitExceeded { .. }
        | It::CreditAboveParent { .. }
        | It::OtherGross { .. }
        | It::Text { .. }
        | It::NotYet { .. }
        | It::PeriodClosed { .. }
        | It::ProofOutsideGrant { .. }
        | It::ReportOutsideGrant { .. }
        | It::NoPosition { .. }
        | It::Period(_) => input::of_input(refusal),
        It::Claim(cause) => claim::of_claim(cause),
        It::ClaimFaults(faults) => faults.told().first().map_or_else(|| told(FAILED), of_fault),
        It::Payment(cause) => payment::of_payment(cause),
        It::PayoutRequest(cause) => payment::of_payout_request(cause),
        It::Proof(cause) => proof::of_proof(cause),
        It::BankDetails(cause) => bank_details::of_bank_details(cause),
        It::Particulars(cause) => particulars::of_particulars(*cause),
        It::Receipt(cause) => told(input::of_receipt(cause)),
        It::File(cause) => receipt_file::of_file(cause),
        It::Sample(cause) => sample::of_sample(cause),
        It::Inventory(cause) => inventory::of_inventory(cause),
        It::RevocationGround(cause) => grant::of_ground(cause),
        It::Letterhead(cause) => letterhead::of_letterhead(cause),
        It::MailText(cause) => mail_text::of_template(cause),
        It::RuleWaiver(cause) => grant::of_waiver(cause),
        It::ExaminationRecord(cause) => grant::of_examination(cause),
        It::AuditObservation(cause) => observation::of_observation(cause),
        It::ReceiptFile(cause) => receipt_file::of_attaching(cause),
        It::Preview(_) | It::Files(_) => told(receipt_file::of_reading(refusal)),
        It::Money(cause) => at("betrag", money(*cause)),
        It::Grant(cause) => grant::of_grant(cause),
        It::Act(cause) => grant::of_act(cause),
        It::Plan(cause) => grant::of_plan(cause),
        It::Financing(cause) => grant::of_financing(cause),
        It::PayoutTerms(cause) => grant::of_terms(cause),
        It::Receivable(cause) => money_back::of_receivable(cause),
        It::Repayment(_) | It::PaymentStop(_) | It::ClosedPeriod(_) => money_back::of_payments(refusal),
        It::BaseRate(cause) => money_back::of_base_rate(cause),
        It::Person(cause) => person::of_person(cause),
        It::PlanPosition { .. }
        | It::NoPlan { .. }
        | It::PlanLines { .. }
        | It::NoAdvice { .. }
        | It::NoInterest { .. }
        | It::Transfer(_) => told(books::of_books(refusal)),
        It::GiverIsNoMinistry | It::Registration | It::RecipientIsNoProvider => {
            told(books::of_registry(refusal))
        }
        It::Programme(cause) => programme::of_programme(cause, ""),
        It::NotSigned(cause) => proof_signature::of_signature(cause),
        It::Report(cause) => report::of_report(cause),
        It::DocumentLacks { kind, missing } => told(document::of_lacking(kind, missing)),
        It::Store(StoreError::Unknown) => told(UNCERTAIN),
        It::Secrets | It::Document(_) | It::Package(_) | It::Store(_) => told(FAILED),
    }
}

/// What became of a refusal, with the clause on which the rule rests, where it rests on one.
pub(crate) fn why(refusal: &FlowError) -> Told {
    let told = of_flow(refusal);
    match clause(refusal) {
        Some(clause) => Told { text: format!("{} Grundlage: {clause}.", told.text), ..told },
        None => told,
    }
}

/// What is wrong with a claim that is handed in, at the line that is to blame.
pub(crate) fn of_fault(fault: &ClaimFault) -> Told {
    let said = why(&fault.cause);
    let is_placed = said.at.as_deref().is_some_and(|at| line_of(at).is_some());
    match fault.line.filter(|_| !is_placed) {
        Some(line) => {
            let field = field_of_line(&fault.cause);
            at(format!("z{line}.{field}"), format!("Zeile {line}: {}", said.text))
        }
        // What is left of a plan line is no field of the form.
        None if matches!(fault.cause, FlowError::LimitExceeded { .. }) => told(said.text),
        None => said,
    }
}

/// The field of a line that is to blame for what is not said of a line.
const fn field_of_line(cause: &FlowError) -> &'static str {
    match cause {
        FlowError::OtherGross { .. } | FlowError::Receipt(ReceiptError::Gross { .. }) => "brutto",
        FlowError::Receipt(ReceiptError::Issuer { .. }) => "aussteller",
        FlowError::Receipt(ReceiptError::Number { .. }) => "nummer",
        _ => "betrag",
    }
}

/// The clause of the rule that refuses, where the sentence does not name it.
fn clause(refusal: &FlowError) -> Option<&'static str> {
    match refusal {
        FlowError::Claim(ClaimError::Duty(cause))
        | FlowError::Payment(PaymentError::Duty(cause))
        | FlowError::PayoutRequest(PayoutRequestError::Duty(cause)) => duty::clause(cause),
        FlowError::DutiesKeptApart { why } => duty::clause_of_kept_apart(why),
        FlowError::Proof(ProofError::NotExamined) => Some("Nr. 11 VV zu § 44 LHO NRW"),
        FlowError::Proof(ProofError::NoOwnAudit) => Some("Nr. 8.2 ANBest-G"),
        FlowError::Payment(PaymentError::ReversedAlready { .. }) => Some("§ 28 KomHVO NRW"),
        FlowError::Payment(PaymentError::BeyondUse { .. } | PaymentError::OrderBeyondUse { .. }) => {
            Some("Nr. 7.2 VV zu § 44 LHO NRW")
        }
        FlowError::Receivable(ReceivableError::AboveReceived { .. }) => Some("§ 49a Abs. 1 VwVfG NRW"),
        FlowError::Payment(PaymentError::InterestClaimed { .. })
        | FlowError::Receivable(
            ReceivableError::ClaimedBefore { .. } | ReceivableError::ClaimedAbove { .. },
        ) => Some("§ 49a Abs. 4 VwVfG NRW"),
        _ => None,
    }
}

/// Nobody knows yet whether it was done.
const UNCERTAIN: &str = "Es ist nicht sicher, ob das ausgeführt wurde. Bitte noch einmal absenden: es wird nicht zweimal ausgeführt.";
/// It was not done, and nobody who typed is to blame.
const FAILED: &str =
    "Das konnte nicht ausgeführt werden. Ihre Eingaben sind noch da; bitte versuchen Sie es noch einmal.";

/// Whether it is nobody's input that is to blame.
pub(crate) const fn is_ours(refusal: &FlowError) -> bool {
    matches!(
        refusal,
        FlowError::Secrets
            | FlowError::Document(_)
            | FlowError::Sample(SampleError::SeedGone)
            | FlowError::Files(FilesError::NotAsKept { .. } | FilesError::Folder(_))
            | FlowError::Package(_)
            | FlowError::Store(_)
    )
}

#[cfg(test)]
mod tests;
