//! What an extract of the journal states.

use chrono::{NaiveDate, NaiveDateTime};
use ledger::Hash;
use serde::{Deserialize, Serialize};

use super::{ChainHead, Party};

/// Entries of the journal as they were chained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalExtract {
    /// Whose journal it is.
    pub office: Party,
    /// What the entries are about, such as „alle Vorgänge“.
    pub subject: String,
    /// When it was made; also the date of the PDF.
    pub made_on: NaiveDate,
    /// The entries in the order of their numbers.
    pub rows: Vec<JournalRow>,
    /// The end of the journal the entries were read from.
    pub chain: Option<ChainHead>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalRow {
    /// Its number in the journal.
    pub number: i64,
    /// When it was written, by the clock in Germany.
    pub recorded_at: NaiveDateTime,
    /// The day it counts for.
    pub effective_on: NaiveDate,
    /// What was done.
    pub what: String,
    /// The id of what it is about.
    pub subject: String,
    /// Who did it.
    pub person: String,
    /// How many transfers it has.
    pub transfers: u32,
    /// Its hash.
    pub hash: Hash,
}
