//! What an audit protocol states.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{ChainHead, Party};

/// Who saw and did what (Zugriffsprotokoll), for those who watch over it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditProtocol {
    /// Whose books were accessed.
    pub office: Party,
    /// Whose accesses it lists, such as „alle Personen“.
    pub subject: String,
    /// When it was made; also the date of the PDF.
    pub made_on: NaiveDate,
    /// The accesses, oldest first.
    pub rows: Vec<AccessRow>,
    /// The end of the journal when it was made.
    pub chain: Option<ChainHead>,
}

/// An access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRow {
    /// Running number in this list.
    pub number: u32,
    /// When, by the clock in Germany.
    pub at: NaiveDateTime,
    /// Who.
    pub person: String,
    /// In which role and for whom.
    pub role: String,
    /// What was seen or done.
    pub what: String,
    /// The method and the address of the request.
    pub asked: String,
    /// How it ended.
    pub outcome: String,
    /// From which network address.
    pub address: String,
}
