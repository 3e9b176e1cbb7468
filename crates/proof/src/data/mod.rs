//! What documents state: plain values, filled in by whoever knows them.
//!
//! Nothing here is computed. Totals, percentages and the comparison with the plan are made by the report, so
//! that a row and its sum cannot contradict each other on paper.

mod account_statement;
mod audit_protocol;
mod decision;
mod examination;
mod forwarding;
mod journal_extract;
mod payment_order;
mod payout_request;
mod proof_of_use;
mod refund_demand;
mod reminder;

use chrono::NaiveDate;
use ledger::{Cents, EntryNumber, Hash};
use serde::{Deserialize, Serialize};

pub use account_statement::{AccountStatement, StatementRow};
pub use audit_protocol::{AccessRow, AuditProtocol, ObservationRow, ObservationStatement};
pub use decision::{Decision, DecisionLine, Reduction};
pub use examination::{CheckAnswer, CheckPoint, Depth, Examination, FinalFigures, Finding, Sample};
pub use forwarding::{
    Clauses, ContractLaw, ContractingParty, Days, Financing, Forwarding, ForwardingForm, Measure, ProofDue,
    RateRow,
};
pub use journal_extract::{JournalExtract, JournalRow};
pub use payment_order::PaymentOrder;
pub use payout_request::{Coverage, Declaration, DuePayment, PayoutRequest, PayoutRequestKind};
pub use proof_of_use::{
    ChangedPart, Correction, Difference, EarlierProof, EnclosedExamination, EnclosedFile, ExaminedProofRow,
    ExpenditureRow, FixedAmount, IncomeReceiptRow, IncomeRow, InputTax, Kind, ObjectRow, OwnAudit,
    ParticipantRow, PaymentRow, ProofOfUse, ReceiptDetails, ReceiptRow, ReportSection, Sachbericht, UnitRow,
};
pub use refund_demand::{InterestRow, RefundDemand, RefundItem};
pub use reminder::{Reminder, ReminderItem};

/// The general conditions (Allgemeine Nebenbestimmungen) of the grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LegalBasis {
    /// For municipalities.
    #[serde(rename = "ANBest-G")]
    AnbestG,
    /// For projects of other recipients.
    #[serde(rename = "ANBest-P")]
    AnbestP,
}

/// A recipient or an authority as in an address field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The name.
    pub name: String,
    /// Office, street, town, telephone, account, one line each.
    pub lines: Vec<String>,
}

/// A Bescheid, a change of it, or a contract that forwards the grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its date.
    pub dated_on: NaiveDate,
    /// Its reference.
    pub reference: String,
    /// What it grants; a reduction is negative.
    pub amount: Cents,
}

/// An item of the Finanzierungsplan, or of the budget, with an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The amount.
    pub amount: Cents,
}

/// An account at a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Whose it is.
    pub owner: String,
    /// Its IBAN; nothing, where none is on record.
    pub iban: Option<String>,
}

/// How a decision may be contested, in the words that the office uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// The instruction on the appeal against an administrative act.
    Rechtsbehelf(String),
    /// The clause of the contract on disputes.
    Vertragsklausel(String),
}

impl Remedy {
    /// Its heading, and its words.
    pub fn told(&self) -> (&'static str, &str) {
        match self {
            Self::Rechtsbehelf(text) => ("Rechtsbehelfsbelehrung", text.as_str()),
            Self::Vertragsklausel(text) => ("Bei Streit über diese Entscheidung", text.as_str()),
        }
    }
}

/// Who signed, or is to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// The name.
    pub name: String,
    /// The office held, such as head of department.
    pub function: String,
    /// What is signed for, such as „sachlich und rechnerisch richtig“.
    pub role: String,
    /// When it was signed in the system; nothing where it is still to be signed by hand.
    pub signed_on: Option<NaiveDate>,
}

/// The journal entry that closes the figures of this document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainHead {
    /// The number of the last entry.
    pub number: EntryNumber,
    /// Its hash.
    pub hash: Hash,
}
