//! Electronic signatures of proofs.

use std::collections::BTreeMap;

use ::grants::{GrantId, ProofId, ProofSignature, ProofSignatureId, ProofSignatureKind};
use chrono::NaiveDate;
use ledger::{UnitId, canonical_json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::ids_by_grant,
    sets::{one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    proof_id: Uuid,
    kind: String,
    document: String,
    signers: String,
    is_visible: bool,
    added_by: String,
    added_on: NaiveDate,
}

impl TryFrom<Row> for ProofSignature {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("proof_signature", row.id, what.to_string());
        Ok(Self {
            id: ProofSignatureId(row.id),
            grant: GrantId(row.grant_id),
            proof: ProofId(row.proof_id),
            kind: ProofSignatureKind::from_word(&row.kind).ok_or_else(|| broken(&row.kind))?,
            signers: serde_json::from_str(&row.signers).map_err(|cause| broken(&cause))?,
            document: row.document,
            is_visible: row.is_visible,
            added_by: row.added_by,
            added_on: row.added_on,
        })
    }
}

/// Writes a file with signatures. Its bytes are written before it.
pub async fn insert_proof_signature(
    conn: &mut Conn,
    unit: UnitId,
    signature: &ProofSignature,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO proof_signature
            (id, unit_id, grant_id, proof_id, kind, document, signers, is_visible, added_by, added_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let signers = canonical_json(&signature.signers)?;
    on!(conn, c => sqlx::query(SQL)
        .bind(signature.id.0).bind(unit.0).bind(signature.grant.0).bind(signature.proof.0)
        .bind(signature.kind.word()).bind(&signature.document).bind(signers).bind(signature.is_visible)
        .bind(&signature.added_by).bind(signature.added_on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The files with signatures with these ids, by them.
pub async fn proof_signatures_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, ProofSignature>, StoreError> {
    const SQL: &str = "SELECT * FROM proof_signature
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

one_of! {
    /// The file with signatures with an id.
    proof_signature, proof_signatures_with, ProofSignatureId, ProofSignature
}

/// Whether a file is kept as one with signatures of a proof.
pub async fn has_proof_signature(conn: &mut Conn, unit: UnitId, hash: &str) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM proof_signature WHERE unit_id = $1 AND document = $2 LIMIT 1";
    let found: Option<i32> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(hash).fetch_optional(c).await)?;
    Ok(found.is_some())
}

ids_by_grant! {
    /// The ids of the files with signatures of a grant's proofs, or of all grants, after an id, oldest first.
    proof_signature_ids, "proof_signature", ProofSignatureId
}
