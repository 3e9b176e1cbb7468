//! What a reminder states.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ChainHead, Party, SignOff};

/// What is still to be handed in, and by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// The reference of the file.
    pub reference: String,
    /// Who is reminded.
    pub recipient: Party,
    /// Where it was made.
    pub place: String,
    /// When it was made; also the date of the PDF.
    pub made_on: NaiveDate,
    /// The measure.
    pub measure: String,
    /// What is missing, in order of its day.
    pub items: Vec<ReminderItem>,
    /// The last day to make up for it.
    pub until: NaiveDate,
    /// What follows otherwise; every line is a paragraph.
    pub consequence: String,
    /// Who signs.
    pub signed_by: Vec<SignOff>,
    /// The end of the journal that it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<ChainHead>,
}

/// A thing to hand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderItem {
    /// What.
    pub what: String,
    /// By which clause.
    pub clause: String,
    /// It was due on this day.
    pub due_on: NaiveDate,
}
