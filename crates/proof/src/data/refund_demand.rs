//! What a demand for refund states.

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::{Account, ChainHead, Party, Remedy, SignOff};

/// The demand for money that is to come back, with its interest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundDemand {
    /// The reference of the file.
    pub reference: String,
    /// The number that the house gives it; nothing where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// From whom it is demanded.
    pub debtor: Party,
    /// Where it was made.
    pub place: String,
    /// When it was made; also the date of the PDF.
    pub demanded_on: NaiveDate,
    /// The measure.
    pub measure: String,
    /// Why it is demanded; every line is a paragraph.
    pub reason: String,
    /// The clause it rests on.
    pub clause: String,
    /// What makes up the sum, such as amounts of single tranches.
    pub items: Vec<RefundItem>,
    /// How the interest came about.
    pub interest: Vec<InterestRow>,
    /// How the days of interest are counted, in the words that are printed; nothing where nobody states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_count: Option<String>,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Where it is paid to.
    pub account: Account,
    /// The text to give with the payment.
    pub remittance: String,
    /// How the debtor may contest it.
    pub remedy: Remedy,
    /// Who signs.
    pub signed_by: Vec<SignOff>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
}

/// A part of what is demanded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundItem {
    /// What it is.
    pub title: String,
    /// How much.
    pub amount: Cents,
}

/// A span of days with one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestRow {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// How many days.
    pub days: u32,
    /// On what.
    pub principal: Cents,
    /// Base rate and surcharge as they are written, such as „2,27 % + 3 %“.
    pub rate: String,
    /// The interest of the span.
    pub interest: Cents,
}
