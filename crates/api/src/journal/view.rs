//! A journal entry as it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use flow::StoreError;
use ledger::{Head, OpenedAccount, TransferLine};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    euros::Euros,
    input::Amount,
    problem::Problem,
};

/// An entry of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JournalEntry {
    /// Its number within the unit.
    pub(crate) number: i64,
    /// When it was written.
    recorded_at: DateTime<Utc>,
    /// The day it counts for.
    effective_on: NaiveDate,
    /// Who gave the command.
    person: String,
    /// The command.
    command: String,
    /// What it is about.
    subject_kind: String,
    /// The id of that.
    subject: Uuid,
    /// What the command was given, as the chain has it: amounts in cents.
    payload: Value,
    /// What it answered, as the chain has it: amounts in cents.
    answer: Value,
    /// The accounts it opened.
    accounts: Vec<Account>,
    /// What it moved.
    transfers: Vec<Transfer>,
    /// Its SHA-256.
    hash: String,
    /// The SHA-256 of the entry before.
    previous: String,
}

/// An account that an entry opened.
#[derive(Debug, Serialize, ToSchema)]
struct Account {
    /// Its number within the unit.
    number: i64,
    /// What it is called: the kind and the id of its owner.
    code: String,
}

/// A movement between two accounts.
#[derive(Debug, Serialize, ToSchema)]
struct Transfer {
    /// Its number within the unit.
    number: i64,
    /// posted, pending, post or void.
    kind: &'static str,
    /// The account it takes from.
    debit: i64,
    /// The account it gives to.
    credit: i64,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The pending transfer that it posts or voids.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolves: Option<i64>,
}

/// The end of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainHead {
    /// The number of the last entry, 0 if there is none.
    number: i64,
    /// Its SHA-256.
    hash: String,
}

impl TryFrom<flow::JournalEntry> for JournalEntry {
    type Error = Problem;

    fn try_from(entry: flow::JournalEntry) -> Result<Self, Problem> {
        let transfers = entry.transfers.iter().map(Transfer::try_from);
        Ok(Self {
            number: entry.number.get(),
            recorded_at: DateTime::from_timestamp_micros(entry.recorded_at).unwrap_or_default(),
            effective_on: entry.effective_on,
            person: entry.person,
            command: entry.command,
            subject_kind: entry.subject_kind,
            subject: entry.subject,
            payload: json(&entry.payload)?,
            answer: json(&entry.answer)?,
            accounts: entry.accounts.into_iter().map(Account::from).collect(),
            transfers: transfers.collect::<Result<_, _>>()?,
            hash: entry.hash.to_string(),
            previous: entry.previous.to_string(),
        })
    }
}

fn json(text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|cause| StoreError::from(cause).into())
}

impl From<OpenedAccount> for Account {
    fn from(account: OpenedAccount) -> Self {
        Self { number: account.number.get(), code: account.code }
    }
}

impl TryFrom<&TransferLine> for Transfer {
    type Error = Problem;

    fn try_from(line: &TransferLine) -> Result<Self, Problem> {
        let transfer = line.transfer().map_err(StoreError::from)?;
        Ok(Self {
            number: line.number.get(),
            kind: transfer.kind().word(),
            debit: transfer.debit().get(),
            credit: transfer.credit().get(),
            amount: transfer.amount().into(),
            resolves: transfer.resolved().map(|(number, _)| number.get()),
        })
    }
}

impl From<Head> for ChainHead {
    fn from(head: Head) -> Self {
        Self { number: head.number.get(), hash: head.hash.to_string() }
    }
}

impl Sample for JournalEntry {
    fn sample() -> Self {
        Self {
            number: 7,
            recorded_at: DateTime::default(),
            effective_on: sample_day(),
            person: "Anna Beispiel".to_owned(),
            command: "claim.submit".to_owned(),
            subject_kind: "claim".to_owned(),
            subject: sample_id(1),
            payload: Value::Null,
            answer: Value::Null,
            accounts: Vec::new(),
            transfers: vec![sample_transfer()],
            hash: "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef".to_owned(),
            previous: "ad95131bc0b799c0b1af477fb14fcf26a6a9f76079e48bf090acb7e8367bfd0e".to_owned(),
        }
    }
}

fn sample_transfer() -> Transfer {
    Transfer {
        number: 12,
        kind: "pending",
        debit: 3,
        credit: 4,
        amount: Euros::sample(9_600),
        resolves: None,
    }
}

impl Sample for ChainHead {
    fn sample() -> Self {
        Self { number: 7, hash: JournalEntry::sample().hash }
    }
}
