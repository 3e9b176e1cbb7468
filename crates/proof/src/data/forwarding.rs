//! What an act states that forwards a grant (Nr. 12 VV/VVG zu § 44 LHO NRW).

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::{Account, Act, ChainHead, LegalBasis, Party, PlanRow, Remedy, SignOff};

/// The contract or the administrative act that forwards a grant, in 21 points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarding {
    /// Contract or administrative act (point 4).
    pub form: ForwardingForm,
    /// Under which law a contract stands (point 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_law: Option<ContractLaw>,
    /// Its reference.
    pub reference: String,
    /// Where it was made.
    pub place: String,
    /// When it was made; also the date of the PDF.
    pub made_on: NaiveDate,
    /// Who forwards (point 1).
    pub giver: ContractingParty,
    /// Who receives (point 1).
    pub recipient: ContractingParty,
    /// The act of the Land that is forwarded (point 2).
    pub source_act: Act,
    /// What it rests on (point 2).
    pub legal_texts: String,
    /// The measure (point 3).
    pub measure: Measure,
    /// How it is financed (point 5).
    pub financing: Financing,
    /// The binding Finanzierungsplan (point 6).
    pub plan: Vec<PlanRow>,
    /// The period of the measure (point 7).
    pub period_from: NaiveDate,
    /// Its last day (point 7).
    pub period_until: NaiveDate,
    /// The first and the last day of the act that is forwarded (point 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_period: Option<Days>,
    /// The general conditions that become part of the act (point 10).
    pub conditions: LegalBasis,
    /// The special conditions (point 10).
    pub special_conditions: Vec<String>,
    /// Where money is paid to (point 9).
    pub account: Account,
    /// What is to be handed in when (point 12).
    pub proofs: Vec<ProofDue>,
    /// Who may audit (point 13).
    pub auditors: Vec<String>,
    /// Until when papers are kept (point 20).
    pub kept_until: NaiveDate,
    /// The wording of the points that are text.
    pub clauses: Clauses,
    /// How the recipient may contest it, where it is an administrative act.
    pub remedy: Option<Remedy>,
    /// Who signs (point 21).
    pub signed_by: Vec<SignOff>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
}

/// Whether it is agreed or ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForwardingForm {
    /// A contract.
    Weiterleitungsvertrag,
    /// An administrative act.
    Weiterleitungsbescheid,
}

/// A period by its first and its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// Under which law a contract stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractLaw {
    /// Public law (§ 54 VwVfG NRW).
    Public,
    /// Private law.
    Private,
}

/// A party with its legal form and who acts for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractingParty {
    /// Name and address.
    pub party: Party,
    /// The legal form.
    pub legal_form: String,
    /// Who acts for it.
    pub represented_by: String,
}

/// What the money is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The purpose of the grant.
    pub purpose: String,
    /// The component of the programme.
    pub component: String,
    /// The title of the measure.
    pub title: String,
    /// Whom it is for.
    pub target_group: String,
    /// How many take part.
    pub participants: Option<u32>,
    /// How many lessons are held.
    pub lessons: Option<u32>,
    /// How many hours are worked, where it is no teaching.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
}

/// How the measure is financed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Financing {
    /// The type of financing, such as Anteilfinanzierung.
    pub kind: String,
    /// What is forwarded at most.
    pub amount: Cents,
    /// What the recipient brings itself.
    pub own_share: Cents,
    /// Rates and lump sums.
    pub rates: Vec<RateRow>,
}

/// A rate of the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateRow {
    /// Its code.
    pub code: String,
    /// What it is paid for.
    pub unit: String,
    /// From which day it holds.
    pub valid_from: NaiveDate,
    /// What one costs.
    pub amount: Cents,
}

/// A proof or a report and its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofDue {
    /// What is handed in.
    pub what: String,
    /// By when.
    pub due_on: NaiveDate,
}

/// The wording of the points that are text, as the office sets it; every line is a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clauses {
    /// Point 8: what is eligible and what is not, no double funding.
    pub eligible_cost: String,
    /// Point 9: how money is requested and paid.
    pub payout: String,
    /// Point 11: records, attendance lists, time sheets, data protection.
    pub records: String,
    /// Point 12: in which form proofs are handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proofs: Option<String>,
    /// Point 14: what must be told at once.
    pub notices: String,
    /// The heading of point 15, where one is set: a contract is not revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_title: Option<String>,
    /// Point 15: reduction, revocation or withdrawal, refund, interest (§ 49a VwVfG NRW).
    pub recovery: String,
    /// Point 16: objects bought with the money.
    pub inventory: String,
    /// Point 17: no further forwarding without consent.
    pub further_forwarding: String,
    /// Point 18: how the Land is named.
    pub publicity: String,
    /// Point 19: no better pay than the Land's, and how orders are placed.
    pub pay_and_procurement: String,
    /// Point 21: that changes are made in writing.
    pub written_form: String,
}
