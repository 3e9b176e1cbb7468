//! What a proof of use states: plain values, filled in by whoever knows them.
//!
//! Nothing here is computed. Totals, percentages and the comparison with the plan are made by the report, so
//! that a row and its sum cannot contradict each other on paper.

use chrono::NaiveDate;
use ledger::{Cents, EntryNumber, Hash};
use serde::{Deserialize, Serialize};

/// The numerical proof of one grant with its receipt list and its list of lump sum units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofOfUse {
    /// Final or interim.
    pub kind: Kind,
    /// The general conditions the grant stands under.
    pub legal_basis: LegalBasis,
    /// The recipient's or the authority's reference (Aktenzeichen), printed at the foot of every page.
    pub reference: String,
    /// Who proves: the recipient of the grant.
    pub recipient: Party,
    /// Who checks: the granting authority, or the forwarding Kreis.
    pub authority: Party,
    /// Where the proof was made.
    pub place: String,
    /// When the proof was made; also the date of the PDF.
    pub made_on: NaiveDate,
    /// First day of the period proved.
    pub period_from: NaiveDate,
    /// Last day of the period proved.
    pub period_until: NaiveDate,
    /// The purpose of the grant (Zuwendungszweck).
    pub subject: String,
    /// All acts that granted or changed the grant, in order of date.
    pub acts: Vec<Act>,
    /// Granted in total.
    pub granted_total: Cents,
    /// Paid out in total.
    pub paid_total: Cents,
    /// Section II.1.
    pub income: Vec<IncomeRow>,
    /// Section II.2, one row per item of the Finanzierungsplan.
    pub expenditure: Vec<ExpenditureRow>,
    /// What the recipient declares about input tax (section IV).
    pub input_tax: InputTax,
    /// The receipt list in the order it is printed.
    pub receipts: Vec<ReceiptRow>,
    /// Units settled as lump sums in the order they are printed.
    pub units: Vec<UnitRow>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
    /// Remarks on the figures, one paragraph each.
    pub notes: Vec<String>,
}

/// Which of the two boxes of the title is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The final proof.
    Verwendungsnachweis,
    /// The interim proof.
    Zwischennachweis,
}

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

/// What the recipient declares about input tax (§ 15 UStG).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InputTax {
    /// Not entitled to deduct: amounts are gross.
    NotDeductible,
    /// Entitled to deduct: amounts are net of the deductible tax.
    Deducted,
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

/// A source of money (section II.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomeRow {
    /// Own share, third parties, other public money, this grant.
    pub kind: String,
    /// By the act.
    pub planned: Cents,
    /// By the settlement.
    pub settled: Cents,
}

/// An item of the Finanzierungsplan (section II.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpenditureRow {
    /// Its number in the plan, such as `1.2`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// By the act, in total.
    pub planned_total: Cents,
    /// By the act, eligible part.
    pub planned_eligible: Cents,
    /// By the settlement, in total.
    pub settled_total: Cents,
    /// By the settlement, eligible part.
    pub settled_eligible: Cents,
}

/// A receipt of the receipt list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRow {
    /// Running number in this list.
    pub number: u32,
    /// The item of the Finanzierungsplan it belongs to.
    pub cost_position: String,
    /// The number the recipient gave the receipt.
    pub receipt_number: String,
    /// Date of the invoice.
    pub issued_on: NaiveDate,
    /// Date of payment (Wertstellung).
    pub paid_on: NaiveDate,
    /// Who was paid, or who paid.
    pub payee: String,
    /// What for.
    pub reason: String,
    /// The gross amount of the receipt.
    pub gross: Cents,
    /// What was claimed of it.
    pub claimed: Cents,
    /// What was recognised of it.
    pub recognised: Cents,
    /// Why less was recognised than claimed.
    pub reduction_reason: Option<String>,
}

/// A unit settled as a lump sum: a lesson, a participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Running number in this list.
    pub number: u32,
    /// What was performed.
    pub unit: String,
    /// On which day.
    pub performed_on: NaiveDate,
    /// How many.
    pub count: u32,
    /// The code of the rate.
    pub rate_code: String,
    /// The rate for one.
    pub rate: Cents,
    /// What was claimed.
    pub amount: Cents,
    /// What was recognised.
    pub recognised: Cents,
}

/// The journal entry that closes the figures of this document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainHead {
    /// The number of the last entry.
    pub number: EntryNumber,
    /// Its hash.
    pub hash: Hash,
}
