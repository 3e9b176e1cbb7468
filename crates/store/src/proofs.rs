//! Proofs of use and the files they are.

use ::grants::{GrantId, Period, Proof, ProofId, ProofKind, ProofState};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::ids_by_grant,
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    kind: String,
    period_from: NaiveDate,
    period_until: NaiveDate,
    document: String,
    state: String,
    state_on: NaiveDate,
    version: i64,
}

impl TryFrom<Row> for Proof {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("proof", row.id, what.to_string());
        let on = row.state_on;
        let state = match row.state.as_str() {
            "compiled" => ProofState::Compiled { on },
            "filed" => ProofState::Filed { on },
            "accepted" => ProofState::Accepted { on },
            word => return Err(broken(&word)),
        };
        Ok(Self {
            id: ProofId(row.id),
            grant: GrantId(row.grant_id),
            version: row.version,
            kind: ProofKind::from_word(&row.kind).ok_or_else(|| broken(&row.kind))?,
            period: Period::new(row.period_from, row.period_until).map_err(|cause| broken(&cause))?,
            state,
            document: Some(row.document),
        })
    }
}

/// Writes a proof. Its document is written before it.
pub async fn insert_proof(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO proof (id, unit_id, grant_id, kind, period_from, period_until, document, state,
            state_on, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    on!(conn, c => sqlx::query(SQL)
        .bind(proof.id.0).bind(unit.0).bind(proof.grant.0).bind(proof.kind.word()).bind(proof.period.from())
        .bind(proof.period.until()).bind(&proof.document).bind(proof.state.word()).bind(day(proof.state))
        .bind(proof.version)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Moves a proof to its new state, if it is still the version before.
pub async fn update_proof(conn: &mut Conn, proof: &Proof) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE proof SET state = $3, state_on = $4, version = $2 WHERE id = $1 AND version = $2 - 1";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(proof.id.0).bind(proof.version).bind(proof.state.word()).bind(day(proof.state))
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "proof")
}

const fn day(state: ProofState) -> NaiveDate {
    match state {
        ProofState::Compiled { on } | ProofState::Filed { on } | ProofState::Accepted { on } => on,
    }
}

/// The proof with an id.
pub async fn proof(conn: &mut Conn, unit: UnitId, id: ProofId) -> Result<Option<Proof>, StoreError> {
    const SQL: &str = "SELECT * FROM proof WHERE unit_id = $1 AND id = $2";
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    row.map(Proof::try_from).transpose()
}

/// The proofs whose document is this file: one, unless two were made of the same books on one day.
pub async fn proofs_of_document(conn: &mut Conn, unit: UnitId, hash: &str) -> Result<Vec<Proof>, StoreError> {
    const SQL: &str = "SELECT * FROM proof WHERE unit_id = $1 AND document = $2 ORDER BY id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(hash).fetch_all(c).await)?;
    rows.into_iter().map(Proof::try_from).collect()
}

/// A proof that was handed in: whose use it proves, until when, the day it was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledProof {
    /// The proof.
    pub proof: ProofId,
    /// The grant whose use it proves.
    pub grant: GrantId,
    /// Final or interim.
    pub kind: ProofKind,
    /// The last day it covers.
    pub until: NaiveDate,
    /// The day it was filed.
    pub filed_on: NaiveDate,
    /// Whether its giver has accepted it.
    pub accepted: bool,
}

#[derive(FromRow)]
struct FiledRow {
    id: Uuid,
    grant_id: Uuid,
    kind: String,
    period_until: NaiveDate,
    filed_on: NaiveDate,
    state: String,
}

impl TryFrom<FiledRow> for FiledProof {
    type Error = StoreError;

    fn try_from(row: FiledRow) -> Result<Self, StoreError> {
        let kind = ProofKind::from_word(&row.kind);
        Ok(Self {
            proof: ProofId(row.id),
            grant: GrantId(row.grant_id),
            kind: kind.ok_or_else(|| StoreError::broken("proof", row.id, &row.kind))?,
            until: row.period_until,
            filed_on: row.filed_on,
            accepted: row.state == "accepted",
        })
    }
}

/// The proofs of a unit that were handed in, in the order of their ids. The day is that of the journal: it stays when a
/// proof is accepted.
pub async fn filed_proofs(conn: &mut Conn, unit: UnitId) -> Result<Vec<FiledProof>, StoreError> {
    const SQL: &str =
        "SELECT proof.id, proof.grant_id, proof.kind, proof.period_until, filed.effective_on AS filed_on, proof.state
        FROM proof JOIN journal_entry filed ON filed.unit_id = proof.unit_id AND filed.subject_id = proof.id
          AND filed.command = 'proof.file'
        WHERE proof.unit_id = $1 ORDER BY proof.id";
    let rows: Vec<FiledRow> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    rows.into_iter().map(FiledProof::try_from).collect()
}

ids_by_grant! {
    /// The ids of the proofs of a grant, or of all grants, after an id, oldest first.
    proof_ids, "proof", ProofId
}

/// Keeps a file by its hash; the same file again changes nothing.
pub async fn insert_document(
    conn: &mut Conn,
    unit: UnitId,
    hash: &str,
    media_type: &str,
    content: &[u8],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO document (hash, unit_id, media_type, content) SELECT $1, $2, $3, $4
        WHERE NOT EXISTS (SELECT 1 FROM document WHERE unit_id = $2 AND hash = $1)";
    on!(conn, c => sqlx::query(SQL)
        .bind(hash).bind(unit.0).bind(media_type).bind(content)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A file as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its hash.
    pub hash: String,
    /// What it is, for example `application/pdf`.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The file with a hash.
pub async fn document(conn: &mut Conn, unit: UnitId, hash: &str) -> Result<Option<Document>, StoreError> {
    const SQL: &str = "SELECT media_type, content FROM document WHERE unit_id = $1 AND hash = $2";
    let found: Option<(String, Vec<u8>)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(hash).fetch_optional(c).await)?;
    Ok(found.map(|(media_type, content)| Document { hash: hash.to_owned(), media_type, content }))
}

/// The hashes of a unit's files, in order.
pub async fn document_hashes(conn: &mut Conn, unit: UnitId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT hash FROM document WHERE unit_id = $1 ORDER BY hash";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_all(c).await)?)
}
