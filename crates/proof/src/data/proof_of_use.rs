//! What a proof of use states.

use chrono::NaiveDate;
use ledger::{Cents, Hash};
use serde::{Deserialize, Serialize};

use super::{Account, Act, ChainHead, LegalBasis, Party, SignOff};

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
    /// Where the recipient is paid; nothing where no account is on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
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
    /// Section I.
    pub report: Sachbericht,
    /// Whether section I tells nothing of what was achieved, so that section IV cannot confirm it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub success_untold: bool,
    /// What a grant of a fixed amount (Festbetragsfinanzierung) is asked besides (section II); nothing for other types of
    /// financing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_amount: Option<Box<FixedAmount>>,
    /// Section II.1.
    pub income: Vec<IncomeRow>,
    /// Section II.2, one row per item of the Finanzierungsplan.
    pub expenditure: Vec<ExpenditureRow>,
    /// What the recipient declares about input tax (section IV).
    pub input_tax: InputTax,
    /// Who signs (section IV), in order; empty where it is signed by hand alone.
    #[serde(default)]
    pub signed_by: Vec<SignOff>,
    /// What the recipient's own audit office found (section V); nothing where it has not examined the proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_audit: Option<Box<OwnAudit>>,
    /// The receipt list in the order it is printed.
    pub receipts: Vec<ReceiptRow>,
    /// What came in, receipt by receipt, in the order it is printed.
    #[serde(default)]
    pub income_receipts: Vec<IncomeReceiptRow>,
    /// What was paid of the grant and what came back of it, in order of day: it comes to what was paid out in total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<PaymentRow>,
    /// The objects that were bought with the grant, in order of the day they were bought (list of objects, Inventar).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<ObjectRow>,
    /// Units settled as lump sums in the order they are printed.
    pub units: Vec<UnitRow>,
    /// The examined proofs of those the grant was forwarded to.
    #[serde(default)]
    pub examined_proofs: Vec<ExaminedProofRow>,
    /// How many took part, by group.
    #[serde(default)]
    pub participants: Vec<ParticipantRow>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
    /// Remarks on the figures, one paragraph each.
    pub notes: Vec<String>,
    /// What it corrects; nothing in the first version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Box<Correction>>,
    /// What changed of the days that an earlier proof of the grant covers, since that was filed; nothing where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Box<EarlierProof>>,
    /// The same of those before it whose days no later one covers, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_still: Vec<EarlierProof>,
}

/// A grant of a fixed amount: it stays the same unless the eligible cost has fallen too far below the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedAmount {
    /// The fixed amount.
    pub amount: Cents,
    /// From how much less of the planned cost on, in hundredths of a percent of it, reasons are asked for; nothing where the
    /// programme sets none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u32>,
    /// Why the cost has fallen, one paragraph a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What the recipient's own audit office found (Prüfungseinrichtung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAudit {
    /// The office.
    pub office: String,
    /// Who examined.
    pub examiner: String,
    /// When.
    pub examined_on: NaiveDate,
    /// What it objects to, each a sentence or more; nothing where it objects to nothing.
    #[serde(default)]
    pub objections: Vec<String>,
}

/// An earlier proof of the same grant, whose figures stay, and what the books say otherwise of its days by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierProof {
    /// The last day that it covers.
    pub until: NaiveDate,
    /// The number of its version (Fassung).
    pub number: u32,
    /// When it was filed.
    pub filed_on: NaiveDate,
    /// The SHA-256 of its file, in hexadecimal digits.
    pub document: String,
    /// What differs of what was settled, in the order of the form.
    pub differences: Vec<Difference>,
}

/// That a proof corrects one that was filed before, and in what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The number of this version (Fassung).
    pub number: u32,
    /// When the version before was filed.
    pub filed_on: NaiveDate,
    /// The SHA-256 of its file, in hexadecimal digits.
    pub document: String,
    /// What differs, in the order of the form.
    pub differences: Vec<Difference>,
    /// What differs beside amounts, in the order of the form; nothing where that was not compared yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<ChangedPart>>,
}

/// A part of a proof that is no amount and differs from the version before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedPart {
    /// The section of the form.
    pub place: String,
    /// What stands there.
    pub what: String,
    /// What became of it.
    pub change: String,
}

/// An amount that differs from the version before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The section of the form.
    pub place: String,
    /// What stands there.
    pub what: String,
    /// The amount before; zero where there was none.
    pub before: Cents,
    /// The amount now; zero where there is none any more.
    pub after: Cents,
}

/// Which of the two boxes of the title is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The final proof.
    Verwendungsnachweis,
    /// The interim proof.
    Zwischennachweis,
}

/// What the recipient declares about input tax (§ 15 UStG).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InputTax {
    /// Not entitled to deduct: amounts are gross.
    NotDeductible,
    /// Entitled to deduct: amounts are net of the deductible tax.
    Deducted,
}

/// The report on what was done with the money (section I).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sachbericht {
    /// It is a paper of its own.
    Attached,
    /// It is part of this document.
    Written(Vec<ReportSection>),
    /// There is none yet; the document says so where it would stand.
    Missing,
}

impl Sachbericht {
    /// Whether there is one, beside the proof or in it.
    pub fn is_there(&self) -> bool {
        match self {
            Self::Attached => true,
            Self::Written(sections) => !sections.is_empty(),
            Self::Missing => false,
        }
    }
}

/// A section of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSection {
    /// What it is about.
    pub title: String,
    /// Its text; every line is a paragraph.
    pub text: String,
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

impl IncomeRow {
    /// What another public giver has granted: a row of its own, apart from what third parties bring.
    pub fn of_public_giver(giver: &str, planned: Cents, settled: Cents) -> Self {
        Self { kind: format!("Bewilligte öffentliche Förderung durch {giver}"), planned, settled }
    }
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
    /// Whose it is, where it is not the recipient's own but of one whom the grant was forwarded to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
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
    /// What is stated of it besides; nothing where nothing is.
    #[serde(default)]
    pub details: Option<Box<ReceiptDetails>>,
}

/// What is stated of a receipt besides, as far as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptDetails {
    /// First day of what was performed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performed_from: Option<NaiveDate>,
    /// Last day of what was performed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performed_until: Option<NaiveDate>,
    /// The value added tax in the gross amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat: Option<Cents>,
    /// Skonto and rebates that were taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Cents>,
    /// The project's share in hundredths of a percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_share: Option<u32>,
    /// The SHA-256 of the scanned receipt, in hexadecimal digits; empty where there is no file.
    #[serde(default)]
    pub evidence: String,
    /// The examiner's mark; empty where nobody has examined it.
    #[serde(default)]
    pub mark: String,
}

/// A receipt for what came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomeReceiptRow {
    /// Running number in this list.
    pub number: u32,
    /// Who took it in, where that is not the recipient but one whom the grant was forwarded to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// The number the recipient gave the receipt.
    pub receipt_number: String,
    /// When it came in (Wertstellung).
    pub received_on: NaiveDate,
    /// Who paid.
    pub payer: String,
    /// What for.
    pub reason: String,
    /// How much.
    pub amount: Cents,
}

/// The proof of one whom the grant was forwarded to, and what its examination came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExaminedProofRow {
    /// Whose proof it is.
    pub recipient: String,
    /// Its reference.
    pub reference: String,
    /// When it was examined.
    pub examined_on: NaiveDate,
    /// What was claimed.
    pub claimed: Cents,
    /// What was recognised.
    pub recognised: Cents,
    /// What the examiner remarks.
    pub remark: String,
    /// Its file, where it is enclosed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enclosed: Option<Box<EnclosedFile>>,
    /// The record of its examination, where it is enclosed beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examination: Option<Box<EnclosedExamination>>,
}

/// The file of a proof that is enclosed, byte for byte as it was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnclosedFile {
    /// The number of its version (Fassung).
    pub number: u32,
    /// When it was filed.
    pub filed_on: NaiveDate,
    /// How many bytes it has.
    pub size: u64,
    /// Its SHA-256.
    pub hash: Hash,
}

/// The record of an examination (Prüfvermerk) that is enclosed, as it was on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnclosedExamination {
    /// The day as of which it is made: when it was recorded and decided.
    pub as_of: NaiveDate,
    /// How many bytes it has.
    pub size: u64,
    /// Its SHA-256.
    pub hash: Hash,
}

impl ProofOfUse {
    /// Whether its lists tell whose each row is: they do where one is of somebody whom the grant was forwarded to.
    pub fn tells_holders(&self) -> bool {
        let receipts = self.receipts.iter().map(|row| &row.holder);
        let income = self.income_receipts.iter().map(|row| &row.holder);
        let units = self.units.iter().map(|row| &row.holder);
        receipts.chain(income).chain(units).any(Option::is_some)
    }

    /// Whose a row of its lists is: the recipient's own, where the row names nobody.
    pub fn holder<'row>(&'row self, named: Option<&'row str>) -> &'row str {
        named.unwrap_or(&self.recipient.name)
    }

    /// The earlier proofs of the grant that it is compared with, the latest first.
    pub fn all_earlier(&self) -> impl Iterator<Item = &EarlierProof> {
        self.earlier.as_deref().into_iter().chain(&self.earlier_still)
    }

    /// The proofs of others that are enclosed as files, each with the name of its file.
    pub fn enclosed(&self) -> impl Iterator<Item = (String, &ExaminedProofRow, &EnclosedFile)> {
        let rows = (1_u32..).zip(&self.examined_proofs);
        rows.filter_map(|(place, row)| {
            let file = row.enclosed.as_deref()?;
            Some((format!("nachweis-{place:02}-v{}.pdf", file.number), row, file))
        })
    }

    /// The records of their examinations that are enclosed as files, each with the name of its file.
    pub fn enclosed_examinations(
        &self,
    ) -> impl Iterator<Item = (String, &ExaminedProofRow, &EnclosedExamination)> {
        let rows = (1_u32..).zip(&self.examined_proofs);
        rows.filter_map(|(place, row)| {
            let file = row.examination.as_deref()?;
            Some((format!("pruefvermerk-{place:02}.pdf"), row, file))
        })
    }
}

/// Money of the grant that was paid, or came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRow {
    /// The value date.
    pub day: NaiveDate,
    /// For which component, and what happened.
    pub text: String,
    /// How much; negative where it came back.
    pub amount: Cents,
}

/// An object that was bought with the grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectRow {
    /// Running number in this list.
    pub number: u32,
    /// What it is.
    pub designation: String,
    /// The number of the receipt in the receipt list.
    pub receipt_number: String,
    /// The day it was bought.
    pub bought_on: NaiveDate,
    /// What it cost.
    pub price: Cents,
    /// Whether value added tax is in the price; empty where the receipt does not tell.
    pub vat: String,
    /// Whose it is, where it is and its number in the own inventory, as far as that is stated.
    pub place: String,
    /// The last day on which it is bound to the purpose, where that is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_until: Option<NaiveDate>,
    /// When and why it went; empty while it is there.
    pub gone: String,
}

/// How many of a group took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantRow {
    /// The group.
    pub group: String,
    /// How many; nothing where the figures are not broken down so far.
    pub count: Option<u32>,
}

/// A unit settled as a lump sum: a lesson, a participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Running number in this list.
    pub number: u32,
    /// Who settles it, where that is not the recipient but one whom the grant was forwarded to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
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
    /// The SHA-256 of the file that proves it, or else of the list of its units, in hexadecimal digits; empty where there is
    /// neither.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// Why less was recognised than claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduction_reason: Option<String>,
    /// The examiner's mark; empty where nobody has examined it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mark: String,
}
