//! What an audit protocol states.

use chrono::{NaiveDate, NaiveDateTime};
use ledger::Cents;
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
    /// What audits observed, in the order of grants and numbers; none are listed where it is about one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observations: Option<Vec<ObservationRow>>,
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

/// What an audit observed (Prüfungsbemerkung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservationRow {
    /// The reference of the act of its grant.
    pub grant: String,
    /// Its number within the grant.
    pub number: u32,
    /// What it is about.
    pub about: String,
    /// How much money was in question, where it is about money.
    pub amount: Option<Cents>,
    /// How much still is.
    pub in_question: Option<Cents>,
    /// Where it stands.
    pub state: String,
    /// What was said, oldest first: the observation, what the house answered, what the audit decided.
    pub statements: Vec<ObservationStatement>,
}

/// What somebody said of an observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservationStatement {
    /// On which day.
    pub on: NaiveDate,
    /// Who.
    pub person: String,
    /// In which role.
    pub role: String,
    /// Whether it observes, answers, asks back or decides.
    pub what: String,
    /// In which words.
    pub text: String,
}
