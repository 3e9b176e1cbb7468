//! What a request for money states.

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::{Account, Act, ChainHead, Party, PlanRow, SignOff};

/// A request for the money of the next two months (Nr. 7.2 VV zu § 44 LHO NRW).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutRequest {
    /// Of the Kreis or of a provider.
    pub kind: PayoutRequestKind,
    /// The reference of the file.
    pub reference: String,
    /// The number that the house gives it; nothing where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who requests.
    pub recipient: Party,
    /// Who pays.
    pub authority: Party,
    /// Where it was made.
    pub place: String,
    /// When it was made; also the date of the PDF.
    pub made_on: NaiveDate,
    /// The purpose of the grant.
    pub subject: String,
    /// All acts that granted or changed the grant.
    pub acts: Vec<Act>,
    /// Where the money is paid to.
    pub account: Account,
    /// The day up to which spending is stated.
    pub until: NaiveDate,
    /// A: granted.
    pub granted: Cents,
    /// B: already paid out.
    pub paid_out: Cents,
    /// C: spent up to the day, by item of the Finanzierungsplan.
    pub spent: Vec<PlanRow>,
    /// D: how what was spent is covered.
    pub covered: Coverage,
    /// E: what falls due within two months.
    pub due: Vec<DuePayment>,
    /// F: the grant's part of E.
    pub grant_part: Cents,
    /// G: what is requested.
    pub requested: Cents,
    /// What is declared besides, each with what it follows from.
    #[serde(default)]
    pub declarations: Vec<Declaration>,
    /// Who signs.
    pub signed_by: Vec<SignOff>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
}

/// Something that a request declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// What is so, or what is missing.
    pub text: String,
    /// What says so: a day in the books, a clause, or who declared it when.
    pub source: String,
    /// Whether it holds; what does not hold is stated as plainly.
    pub holds: bool,
}

/// Who requests from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayoutRequestKind {
    /// The Kreis from the Land.
    Mittelabruf,
    /// A provider from the Kreis.
    Mittelanforderung,
}

/// How spending is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Own funds.
    pub own: Cents,
    /// Money of third parties.
    pub third_party: Cents,
    /// What the project itself took in; nothing where it took in nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income: Option<Cents>,
    /// The grant.
    pub grant: Cents,
}

/// A payment that falls due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuePayment {
    /// When.
    pub due_on: NaiveDate,
    /// To whom.
    pub payee: String,
    /// What for.
    pub reason: String,
    /// How much.
    pub amount: Cents,
}
