//! What verifications of the books came to that somebody asked for. They lie beside the books and stay.

use ::grants::PersonId;
use chrono::{DateTime, Utc};
use ledger::{EntryNumber, Hash, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sign_in::instant,
};

/// A verification that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Its number within the unit: 1, 2, 3, …
    pub number: i64,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// Who asked for it.
    pub asked_by: PersonId,
    /// What it came to.
    pub result: VerificationResult,
}

/// What a verification came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerificationResult {
    /// Everything held.
    Holds {
        /// How many entries of the journal.
        entries: i64,
        /// The end of the unit's chain: its number and its hash; nothing, if it had none yet.
        head: Option<(EntryNumber, Hash)>,
    },
    /// Something did not.
    Fault(FaultKind),
}

/// Where something does not hold. What exactly, the log says and the command: it may be of another unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// In the journal, or in a balance.
    Journal,
    /// In what stands beside the journal.
    Subject,
    /// In a file.
    File,
}

impl FaultKind {
    const ALL: [Self; 3] = [Self::Journal, Self::Subject, Self::File];

    /// The word used in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Subject => "subject",
            Self::File => "file",
        }
    }
}

/// The word of what held.
const HOLDS: &str = "holds";

#[derive(FromRow)]
struct Row {
    number: i64,
    begun_at: i64,
    asked_by: Uuid,
    result: String,
    entries: Option<i64>,
    head_number: Option<i64>,
    head_hash: Option<String>,
    person: String,
}

impl TryFrom<Row> for (Verification, String) {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::broken("verification", row.number, what);
        let head = match (row.head_number, row.head_hash.as_deref()) {
            (Some(number), Some(hash)) => {
                Some((EntryNumber::new(number), Hash::from_hex(hash).ok_or_else(|| broken(hash))?))
            }
            _ => None,
        };
        let result = if let Some(entries) = row.entries {
            VerificationResult::Holds { entries, head }
        } else {
            let kind = FaultKind::ALL.into_iter().find(|kind| kind.word() == row.result);
            VerificationResult::Fault(kind.ok_or_else(|| broken(&row.result))?)
        };
        let begun_at = instant(row.begun_at, "verification", row.number)?;
        let asked_by = PersonId(row.asked_by);
        Ok((Verification { number: row.number, begun_at, asked_by, result }, row.person))
    }
}

/// Keeps what a verification came to.
pub async fn insert_verification(
    conn: &mut Conn,
    unit: UnitId,
    new: &Verification,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO verification (unit_id, number, begun_at, asked_by, result, entries, head_number, head_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (result, entries, head) = match new.result {
        VerificationResult::Holds { entries, head } => (HOLDS, Some(entries), head),
        VerificationResult::Fault(kind) => (kind.word(), None, None),
    };
    on!(conn, c => sqlx::query(SQL)
        .bind(unit.0).bind(new.number).bind(new.begun_at.timestamp_micros()).bind(new.asked_by.0).bind(result)
        .bind(entries).bind(head.map(|(number, _)| number.get())).bind(head.map(|(_, hash)| hash.to_string()))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The newest verifications of a unit, each with the name of who asked for it, newest first.
pub async fn verifications(
    conn: &mut Conn,
    unit: UnitId,
    limit: i64,
) -> Result<Vec<(Verification, String)>, StoreError> {
    const SQL: &str =
        "SELECT verification.number, verification.begun_at, verification.asked_by, verification.result,
            verification.entries, verification.head_number, verification.head_hash, person.name AS person
        FROM verification JOIN person ON person.id = verification.asked_by
        WHERE verification.unit_id = $1 ORDER BY verification.number DESC LIMIT $2";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(TryFrom::try_from).collect()
}
