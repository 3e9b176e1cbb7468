//! What the giver decides about a claim.

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::{Account, Act, ChainHead, Party, Remedy, SignOff};

/// The decision about one claim, line by line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The reference of the file.
    pub reference: String,
    /// To whom it is addressed.
    pub recipient: Party,
    /// Where it was made.
    pub place: String,
    /// When it was made; also the date of the PDF.
    pub decided_on: NaiveDate,
    /// The measure.
    pub measure: String,
    /// The name of the claim, such as „Abrechnung 3/2026“.
    pub claim: String,
    /// When the claim was handed in.
    pub submitted_on: NaiveDate,
    /// The act under which it was claimed.
    pub act: Act,
    /// The lines in the order they were claimed.
    pub lines: Vec<DecisionLine>,
    /// What the grant pays of the recognised cost.
    pub payable: Cents,
    /// What advances already paid cover of it.
    pub settled_by_advances: Cents,
    /// Where the rest is paid to.
    pub account: Account,
    /// Further sentences, such as the reasons for a hearing that was left out; one paragraph each.
    pub remarks: Vec<String>,
    /// How the recipient may contest the decision.
    pub remedy: Remedy,
    /// Who signs.
    pub signed_by: Vec<SignOff>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
}

/// A line of a claim and what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionLine {
    /// Its number in the claim.
    pub number: u32,
    /// The item of the Finanzierungsplan.
    pub cost_position: String,
    /// The receipt or the units it is claimed with.
    pub evidence: String,
    /// What for.
    pub reason: String,
    /// What was claimed.
    pub claimed: Cents,
    /// What was recognised.
    pub recognised: Cents,
    /// Why less was recognised.
    pub reduction: Option<Reduction>,
}

/// Why less is recognised than was claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reduction {
    /// The reason.
    pub reason: String,
    /// The clause it rests on.
    pub clause: String,
}
