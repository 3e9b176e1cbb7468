//! What a statement of account states.

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::{ChainHead, Party};

/// What moved between a provider and the giver in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountStatement {
    /// The reference of the file.
    pub reference: String,
    /// Whose account it is.
    pub provider: Party,
    /// The measure.
    pub measure: String,
    /// Where it was made.
    pub place: String,
    /// When it was made; also the date of the PDF.
    pub made_on: NaiveDate,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub until: NaiveDate,
    /// What stood on the account before.
    pub opening: Cents,
    /// What moved, in order.
    pub rows: Vec<StatementRow>,
    /// The end of the journal the figures were read from.
    pub chain: Option<ChainHead>,
}

/// A movement; one of the two amounts is zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRow {
    /// The day it counts for.
    pub day: NaiveDate,
    /// What happened.
    pub text: String,
    /// The number of the journal entry.
    pub entry: i64,
    /// What is owed to the provider.
    pub due: Cents,
    /// What was paid to it.
    pub paid: Cents,
}
