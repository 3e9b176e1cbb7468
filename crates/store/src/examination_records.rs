//! Records of examinations of claims and proofs, in versions.

use std::collections::BTreeMap;

use ::grants::{
    ClaimId, ExaminationRecord, ExaminationRecordId, Examined, GrantId, OrganisationId, PersonId, ProofId,
    Role, Signer,
};
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
    claim_id: Option<Uuid>,
    proof_id: Option<Uuid>,
    number: i64,
    terms: String,
    person_id: Uuid,
    name: String,
    role: String,
    organisation_id: Uuid,
    recorded_on: NaiveDate,
}

impl TryFrom<Row> for ExaminationRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("examination_record", row.id, what.to_string());
        let of = match (row.claim_id, row.proof_id) {
            (Some(claim), None) => Examined::Claim(ClaimId(claim)),
            (None, Some(proof)) => Examined::Proof(ProofId(proof)),
            _ => return Err(broken(&"it is of one claim or one proof")),
        };
        let by = Signer {
            person: PersonId(row.person_id),
            role: Role::from_word(&row.role).ok_or_else(|| broken(&row.role))?,
            organisation: OrganisationId(row.organisation_id),
            on: row.recorded_on,
            name: row.name.clone(),
        };
        Ok(Self {
            id: ExaminationRecordId(row.id),
            grant: GrantId(row.grant_id),
            of,
            number: row.number,
            terms: serde_json::from_str(&row.terms).map_err(|cause| broken(&cause))?,
            by,
        })
    }
}

/// The claim and the proof, of which one is examined.
const fn columns(of: Examined) -> (Option<Uuid>, Option<Uuid>) {
    match of {
        Examined::Claim(claim) => (Some(claim.0), None),
        Examined::Proof(proof) => (None, Some(proof.0)),
    }
}

/// Writes a version of a record.
pub async fn insert_examination_record(
    conn: &mut Conn,
    unit: UnitId,
    record: &ExaminationRecord,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO examination_record
            (id, unit_id, grant_id, claim_id, proof_id, number, terms, person_id, role, organisation_id, recorded_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let (terms, by) = (canonical_json(&record.terms)?, &record.by);
    let (claim, proof) = columns(record.of);
    on!(conn, c => sqlx::query(SQL)
        .bind(record.id.0).bind(unit.0).bind(record.grant.0).bind(claim).bind(proof).bind(record.number)
        .bind(terms).bind(by.person.0).bind(by.role.word()).bind(by.organisation.0).bind(by.on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The versions of records with these ids, by them.
pub async fn examination_records_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, ExaminationRecord>, StoreError> {
    const SQL: &str = "SELECT record.*, person.name FROM examination_record record
        JOIN person ON person.id = record.person_id
        WHERE record.unit_id = $1 AND record.id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

one_of! {
    /// The version of a record with an id.
    examination_record, examination_records_with, ExaminationRecordId, ExaminationRecord
}

/// The ids of the versions of the record of a claim or a proof, newest first.
pub async fn examination_records_of(
    conn: &mut Conn,
    unit: UnitId,
    of: Examined,
) -> Result<Vec<ExaminationRecordId>, StoreError> {
    const SQL: &str = "SELECT id FROM examination_record
        WHERE unit_id = $1 AND (claim_id = $2 OR proof_id = $3) ORDER BY number DESC";
    let (claim, proof) = columns(of);
    let ids: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(claim).bind(proof).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ExaminationRecordId).collect())
}

/// The ids of the versions of the records of some proofs, each with its proof, the newest of each first.
pub async fn examination_records_of_proofs(
    conn: &mut Conn,
    unit: UnitId,
    proofs: &[ProofId],
) -> Result<Vec<(ProofId, ExaminationRecordId)>, StoreError> {
    const SQL: &str = "SELECT proof_id, id FROM examination_record
        WHERE unit_id = $1 AND proof_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        ORDER BY proof_id, number DESC";
    let proofs: Vec<Uuid> = proofs.iter().map(|proof| proof.0).collect();
    let rows: Vec<(Uuid, Uuid)> = rows_with(conn, SQL, unit, &proofs).await?;
    Ok(rows.into_iter().map(|(proof, id)| (ProofId(proof), ExaminationRecordId(id))).collect())
}

ids_by_grant! {
    /// The ids of the records of examinations of a grant, or of all grants, after an id, oldest first.
    examination_record_ids, "examination_record", ExaminationRecordId
}
