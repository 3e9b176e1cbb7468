//! What a payment order states.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Account, ChainHead, Party, PlanRow, SignOff};

/// The order to pay, with who stands for what (§ 31 KomHVO NRW).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentOrder {
    /// The reference of the file.
    pub reference: String,
    /// The number of the order.
    pub number: String,
    /// The treasury that pays.
    pub treasury: Party,
    /// Who is paid.
    pub payee: Party,
    /// Where it is paid to.
    pub account: Account,
    /// The text on the recipient's statement.
    pub remittance: String,
    /// When it is to be paid.
    pub due_on: NaiveDate,
    /// Where it was made.
    pub place: String,
    /// When it was ordered; also the date of the PDF.
    pub ordered_on: NaiveDate,
    /// What it is paid for and from which account of the budget.
    pub items: Vec<PlanRow>,
    /// Why it is paid.
    pub reason: String,
    /// Feststellung, Anordnung and both Freigaben.
    pub signed_by: Vec<SignOff>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
}
