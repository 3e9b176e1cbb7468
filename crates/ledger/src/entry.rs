//! Journal entries, their bytes and their hash.
//!
//! The bytes of an entry are its canonical JSON (`docs/journal-format.md`). Its hash is the SHA-256 of these
//! bytes, and the bytes contain the hash of the entry before: one chain per unit.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{AccountNumber, Cents, EntryNumber, Rule, Transfer, TransferError, TransferNumber, UnitId};

/// A SHA-256 hash, written as 64 small hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first entry of a chain names as the hash before it.
    pub const ZERO: Self = Self([0; 32]);

    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// Reads 64 small hexadecimal digits: a journal has one way to write a hash, so that none can be changed unseen.
    fn from_written(text: &str) -> Option<Self> {
        if text.bytes().any(|digit| digit.is_ascii_uppercase()) { None } else { Self::from_hex(text) }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0_u8; 64];
        hex::encode_to_slice(self.0, &mut digits).map_err(|_| fmt::Error)?;
        out.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::from_written(&text)
            .ok_or_else(|| serde::de::Error::custom("64 small hexadecimal digits are needed"))
    }
}

/// An account that an entry opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedAccount {
    /// Its unique name within the unit.
    pub code: String,
    /// Its number within the unit.
    pub number: AccountNumber,
    /// What it may not do.
    pub rule: Rule,
}

/// A transfer with its number, as the journal lists it. Fields in the order of their canonical keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferLine {
    amount: Cents,
    credit: AccountNumber,
    debit: AccountNumber,
    kind: String,
    /// The number of the transfer within its unit.
    pub number: TransferNumber,
    reserved: Option<Cents>,
    resolves: Option<TransferNumber>,
}

impl TransferLine {
    /// The line of a transfer.
    pub fn new(number: TransferNumber, transfer: &Transfer) -> Self {
        let resolved = transfer.resolved();
        Self {
            amount: transfer.amount(),
            credit: transfer.credit(),
            debit: transfer.debit(),
            kind: transfer.kind().word().to_owned(),
            number,
            reserved: resolved.map(|(_, reserved)| reserved),
            resolves: resolved.map(|(number, _)| number),
        }
    }

    /// The transfer of the line.
    pub fn transfer(&self) -> Result<Transfer, TransferError> {
        let resolved = match (self.resolves, self.reserved) {
            (None, None) => None,
            (Some(number), Some(reserved)) => Some((number, reserved)),
            _ => return Err(TransferError::UnknownKind(self.kind.clone())),
        };
        Transfer::from_parts(&self.kind, (self.debit, self.credit), self.amount, resolved)
    }
}

/// One entry of the journal: who did what to which subject, and what it moved.
///
/// The fields stand in the order of their canonical keys, so that writing them in order is canonical.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry<'a> {
    /// The accounts it opens.
    pub accounts: Vec<OpenedAccount>,
    /// What the command answered: the subject as it is after it. Canonical JSON.
    #[serde(borrow)]
    pub answer: &'a RawValue,
    /// The name of the command, for example `claim.submit`.
    #[serde(borrow)]
    pub command: std::borrow::Cow<'a, str>,
    /// The day it counts for, `YYYY-MM-DD`.
    #[serde(borrow)]
    pub effective_on: std::borrow::Cow<'a, str>,
    /// The idempotency key, made by the client.
    #[serde(borrow)]
    pub key: std::borrow::Cow<'a, str>,
    /// Its number within the unit.
    pub number: EntryNumber,
    /// What the command was given. Canonical JSON.
    #[serde(borrow)]
    pub payload: &'a RawValue,
    /// Who gave the command.
    #[serde(borrow)]
    pub person: std::borrow::Cow<'a, str>,
    /// The hash of the entry before, [`Hash::ZERO`] for the first.
    pub previous: Hash,
    /// When it was written, in microseconds since 1970-01-01T00:00:00Z.
    pub recorded_at: i64,
    /// The id of what it is about.
    pub subject: Uuid,
    /// What that is, for example `claim`.
    #[serde(borrow)]
    pub subject_kind: std::borrow::Cow<'a, str>,
    /// What it moves, in this order.
    pub transfers: Vec<TransferLine>,
    /// The book-keeping unit.
    pub unit: UnitId,
}

impl Entry<'_> {
    /// Its canonical bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

/// The lead of an export line, before the entry's canonical bytes.
const LINE_START: &[u8] = b"{\"entry\":";
/// What stands between the entry's canonical bytes and its hash.
const LINE_MIDDLE: &[u8] = b",\"hash\":\"";
/// The end of an export line.
const LINE_END: &[u8] = b"\"}";

/// One line of a journal export, without the line feed.
pub fn export_line(entry_bytes: &[u8], hash: Hash) -> Vec<u8> {
    [LINE_START, entry_bytes, LINE_MIDDLE, hash.to_string().as_bytes(), LINE_END].concat()
}

/// The entry's bytes and the hash that an export line states, or nothing if it is not such a line.
pub fn split_export_line(line: &[u8]) -> Option<(&[u8], Hash)> {
    let rest = line.strip_prefix(LINE_START)?.strip_suffix(LINE_END)?;
    let (head, digits) = rest.split_at_checked(rest.len().checked_sub(64)?)?;
    let hash = Hash::from_written(str::from_utf8(digits).ok()?)?;
    Some((head.strip_suffix(LINE_MIDDLE)?, hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical_json;

    fn entry() -> Entry<'static> {
        let transfer =
            Transfer::pending(AccountNumber::new(1), AccountNumber::new(2), Cents::new(124_000)).unwrap();
        Entry {
            accounts: vec![OpenedAccount {
                code: "outside".into(),
                number: AccountNumber::new(1),
                rule: Rule::Unlimited,
            }],
            answer: serde_json::from_str("{\"id\":1}").unwrap(),
            command: "claim.submit".into(),
            effective_on: "2021-03-01".into(),
            key: "k".into(),
            number: EntryNumber::new(1),
            payload: serde_json::from_str("{}").unwrap(),
            person: "Frau \"Ü\"".into(),
            previous: Hash::ZERO,
            recorded_at: 1,
            subject: Uuid::nil(),
            subject_kind: "claim".into(),
            transfers: vec![TransferLine::new(TransferNumber::new(1), &transfer)],
            unit: UnitId(Uuid::nil()),
        }
    }

    #[test]
    fn the_fields_stand_in_canonical_order() {
        let bytes = entry().bytes().unwrap();
        assert_eq!(canonical_json(&entry()).unwrap().as_bytes(), bytes);
    }

    #[test]
    fn an_export_line_comes_apart_as_it_was_put_together() {
        let bytes = entry().bytes().unwrap();
        let hash = Hash::of(&bytes);
        let line = export_line(&bytes, hash);
        assert_eq!(split_export_line(&line), Some((bytes.as_slice(), hash)));
        for end in 0..line.len() {
            assert_eq!(split_export_line(&line[..end]), None);
        }
        let digits = hash.to_string().to_uppercase();
        let capitals = [LINE_START, bytes.as_slice(), LINE_MIDDLE, digits.as_bytes(), LINE_END].concat();
        assert_eq!(split_export_line(&capitals), None, "a hash is written in one way");
        let _: serde_json::Value = serde_json::from_slice(&line).unwrap();
    }

    #[test]
    fn what_was_read_is_written_the_same() {
        let bytes = entry().bytes().unwrap();
        let again: Entry<'_> = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(again.bytes().unwrap(), bytes);
    }
}
