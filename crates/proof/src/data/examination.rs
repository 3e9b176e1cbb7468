//! What an examiner records (Nr. 11.2 VV zu § 44 LHO NRW).

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::{ChainHead, Party, SignOff};

/// The record of the examination of one proof of use (Prüfvermerk).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examination {
    /// The reference of the file.
    pub reference: String,
    /// Whose proof was examined.
    pub provider: Party,
    /// The measure.
    pub measure: String,
    /// The proof that was examined, such as „Verwendungsnachweis 2026, Fassung 2“.
    pub proof: String,
    /// When the proof came.
    pub received_on: NaiveDate,
    /// When it was complete.
    pub complete_on: NaiveDate,
    /// Where it was examined.
    pub place: String,
    /// When the examination was closed; also the date of the PDF.
    pub examined_on: NaiveDate,
    /// How deep it went.
    pub depth: Depth,
    /// The samples; none, where nothing was drawn.
    #[serde(default)]
    pub samples: Vec<Sample>,
    /// The points of the checklist.
    pub checklist: Vec<CheckPoint>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The figures that come out.
    pub figures: FinalFigures,
    /// What is decided, and whether the provider was heard (§ 28 VwVfG NRW).
    pub decision: String,
    /// Other funders that get a copy.
    pub copies_to: Vec<String>,
    /// Both examiners.
    pub signed_by: Vec<SignOff>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
}

/// How deep an examination went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// The papers as a whole.
    Cursory,
    /// Receipts one by one.
    Deep,
    /// Nobody recorded it.
    NotRecorded,
}

/// How receipts were drawn, so that anyone can draw them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The rule.
    pub rule: String,
    /// The seed of the draw.
    pub seed: String,
    /// How many receipts there are.
    pub population: u32,
    /// What was drawn, each by its number.
    pub drawn: Vec<String>,
}

/// A point of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckPoint {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: CheckAnswer,
    /// What the examiner says to it.
    pub remark: String,
}

/// How a point came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckAnswer {
    /// Nothing to object to.
    Fine,
    /// Something was found.
    Objection,
    /// It does not apply here.
    NotApplicable,
    /// Nobody recorded an answer.
    NotRecorded,
}

/// What was found at one receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its number.
    pub number: u32,
    /// The receipt or the units.
    pub evidence: String,
    /// What was claimed.
    pub claimed: Cents,
    /// What is recognised.
    pub recognised: Cents,
    /// Why.
    pub reason: String,
    /// The clause it rests on.
    pub clause: String,
}

/// The figures at the end of an examination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalFigures {
    /// Claimed.
    pub claimed: Cents,
    /// Recognised.
    pub recognised: Cents,
    /// The grant that follows.
    pub grant: Cents,
    /// Paid.
    pub paid: Cents,
    /// Interest; nothing, where none belongs to what was examined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<Cents>,
}
