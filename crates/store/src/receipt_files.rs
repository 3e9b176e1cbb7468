//! What is known of receipt files, and the lines that they prove. Their bytes lie in a folder ([`crate::ReceiptFolder`]).

use std::collections::BTreeMap;

use ::grants::{Attached, ClaimId, ClaimLineId, OrganisationId, ReceiptFile, ReceiptFileId};
use chrono::NaiveDate;
use ledger::{Hash, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{hanging_on, key, one_of, rows_with, set},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    hash: String,
    media_type: String,
    bytes: i64,
    name: String,
    handed_in_by: String,
    handed_in_on: NaiveDate,
}

#[derive(FromRow)]
struct LineRow {
    claim_line_id: Uuid,
    claim_id: Uuid,
    number: i64,
    attached_by: String,
    attached_on: NaiveDate,
}

impl Row {
    fn into_file(self, attached: Vec<Attached>) -> Result<ReceiptFile, StoreError> {
        let hash = Hash::from_hex(&self.hash)
            .ok_or_else(|| StoreError::broken("receipt_file", self.id, &self.hash))?;
        Ok(ReceiptFile {
            id: ReceiptFileId(self.id),
            organisation: OrganisationId(self.organisation_id),
            hash,
            media_type: self.media_type,
            bytes: self.bytes,
            name: self.name,
            by: self.handed_in_by,
            on: self.handed_in_on,
            attached,
        })
    }
}

impl From<LineRow> for Attached {
    fn from(row: LineRow) -> Self {
        Self {
            line: ClaimLineId(row.claim_line_id),
            claim: ClaimId(row.claim_id),
            number: row.number,
            by: row.attached_by,
            on: row.attached_on,
        }
    }
}

/// Writes what is known of a file that is attached to nothing.
pub async fn insert_receipt_file(
    conn: &mut Conn,
    unit: UnitId,
    file: &ReceiptFile,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO receipt_file
            (id, unit_id, organisation_id, hash, media_type, bytes, name, handed_in_by, handed_in_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on!(conn, c => sqlx::query(SQL)
        .bind(file.id.0).bind(unit.0).bind(file.organisation.0).bind(file.hash.to_string()).bind(&file.media_type)
        .bind(file.bytes).bind(&file.name).bind(&file.by).bind(file.on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Attaches a file to a line.
pub async fn attach_receipt_file(
    conn: &mut Conn,
    unit: UnitId,
    file: ReceiptFileId,
    attached: &Attached,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO receipt_file_line
            (claim_line_id, number, receipt_file_id, claim_id, unit_id, attached_by, attached_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(conn, c => sqlx::query(SQL)
        .bind(attached.line.0).bind(attached.number).bind(file.0).bind(attached.claim.0).bind(unit.0)
        .bind(&attached.by).bind(attached.on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The files with these ids, by them.
pub async fn receipt_files_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, ReceiptFile>, StoreError> {
    const SQL: &str = "SELECT * FROM receipt_file
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    const LINES: &str = "SELECT receipt_file_id AS subject, receipt_file_line.* FROM receipt_file_line
        WHERE receipt_file_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY claim_line_id";
    let rows: Vec<Row> = rows_with(&mut *conn, SQL, unit, ids).await?;
    let mut lines = hanging_on::<LineRow>(conn, LINES, ids).await?;
    let file = |row: Row| {
        let (id, lines) = (row.id, lines.remove(&row.id).unwrap_or_default());
        Ok((id, row.into_file(lines.into_iter().map(Attached::from).collect())?))
    };
    rows.into_iter().map(file).collect()
}

one_of! {
    /// The file with an id.
    receipt_file, receipt_files_with, ReceiptFileId, ReceiptFile
}

/// The file that an organisation handed in with a content, if it did.
pub async fn receipt_file_of(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
    hash: Hash,
) -> Result<Option<ReceiptFile>, StoreError> {
    const SQL: &str = "SELECT id FROM receipt_file WHERE organisation_id = $1 AND hash = $2";
    let id: Option<Uuid> = on!(&mut *conn, c => sqlx::query_scalar(SQL)
        .bind(organisation.0).bind(hash.to_string()).fetch_optional(c).await)?;
    match id {
        Some(id) => receipt_file(conn, unit, ReceiptFileId(id)).await,
        None => Ok(None),
    }
}

/// The ids of the files of a line, the first one first.
pub async fn receipt_files_of_line(
    conn: &mut Conn,
    unit: UnitId,
    line: ClaimLineId,
) -> Result<Vec<ReceiptFileId>, StoreError> {
    const SQL: &str = "SELECT receipt_file_id FROM receipt_file_line
        WHERE unit_id = $1 AND claim_line_id = $2 ORDER BY number";
    let ids: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(line.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ReceiptFileId).collect())
}

/// A file at a line of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFile {
    /// The line.
    pub line: ClaimLineId,
    /// The file.
    pub file: ReceiptFileId,
    /// The SHA-256 of its content.
    pub hash: Hash,
    /// What it is.
    pub media_type: String,
}

/// The files at some lines that were attached until a day, line by line, the first one first.
pub async fn line_files(
    conn: &mut Conn,
    unit: UnitId,
    lines: &[ClaimLineId],
    until: NaiveDate,
) -> Result<Vec<LineFile>, StoreError> {
    const SQL: &str = "SELECT attached.claim_line_id, attached.receipt_file_id, file.hash, file.media_type
        FROM receipt_file_line attached JOIN receipt_file file ON file.id = attached.receipt_file_id
        WHERE attached.unit_id = $1 AND attached.attached_on <= $3
            AND attached.claim_line_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        ORDER BY attached.claim_line_id, attached.number";
    let lines = set(lines.iter().map(|line| json!([key(line.0)])));
    let rows: Vec<(Uuid, Uuid, String, String)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(lines).bind(until).fetch_all(c).await)?;
    let of = |(line, file, hash, media_type): (Uuid, Uuid, String, String)| {
        let hash = Hash::from_hex(&hash).ok_or_else(|| StoreError::broken("receipt_file", file, &hash))?;
        Ok(LineFile { line: ClaimLineId(line), file: ReceiptFileId(file), hash, media_type })
    };
    rows.into_iter().map(of).collect()
}

/// The ids of the files that an organisation handed in and that prove nothing yet, after an id, oldest first.
pub async fn loose_receipt_file_ids(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
    after: ReceiptFileId,
    limit: i64,
) -> Result<Vec<ReceiptFileId>, StoreError> {
    const SQL: &str = "SELECT id FROM receipt_file WHERE unit_id = $1 AND organisation_id = $2 AND id > $3
            AND NOT EXISTS (SELECT 1 FROM receipt_file_line attached
                WHERE attached.receipt_file_id = receipt_file.id)
        ORDER BY id LIMIT $4";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(organisation.0).bind(after.0).bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ReceiptFileId).collect())
}

/// How many files an organisation handed in that prove nothing yet, and how many bytes they have together.
pub async fn loose_receipt_files(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
) -> Result<(i64, i64), StoreError> {
    const SQL: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM receipt_file
        WHERE unit_id = $1 AND organisation_id = $2
            AND NOT EXISTS (SELECT 1 FROM receipt_file_line attached
                WHERE attached.receipt_file_id = receipt_file.id)";
    let sum: (i64, i64) =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(organisation.0).fetch_one(c).await)?;
    Ok(sum)
}

/// What the files of every unit are called in their folder, after an id, oldest first.
pub async fn receipt_file_hashes(
    conn: &mut Conn,
    after: ReceiptFileId,
    limit: i64,
) -> Result<Vec<(ReceiptFileId, Hash)>, StoreError> {
    const SQL: &str = "SELECT id, hash FROM receipt_file WHERE id > $1 ORDER BY id LIMIT $2";
    let rows: Vec<(Uuid, String)> =
        on!(conn, c => sqlx::query_as(SQL).bind(after.0).bind(limit).fetch_all(c).await)?;
    let of = |(id, hash): (Uuid, String)| {
        let hash = Hash::from_hex(&hash).ok_or_else(|| StoreError::broken("receipt_file", id, &hash))?;
        Ok((ReceiptFileId(id), hash))
    };
    rows.into_iter().map(of).collect()
}

/// The ids of the files of a claim, or of all, after an id, oldest first.
pub async fn receipt_file_ids(
    conn: &mut Conn,
    unit: UnitId,
    claim: Option<ClaimId>,
    after: ReceiptFileId,
    limit: i64,
) -> Result<Vec<ReceiptFileId>, StoreError> {
    const OF_ALL: &str = "SELECT id FROM receipt_file WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    const OF_ONE: &str = "SELECT DISTINCT receipt_file_id FROM receipt_file_line
        WHERE unit_id = $1 AND receipt_file_id > $2 AND claim_id = $4 ORDER BY receipt_file_id LIMIT $3";
    let ids: Vec<Uuid> = on!(conn, c => {
        let query = sqlx::query_scalar(if claim.is_some() { OF_ONE } else { OF_ALL })
            .bind(unit.0).bind(after.0).bind(limit);
        match claim {
            Some(claim) => query.bind(claim.0).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?;
    Ok(ids.into_iter().map(ReceiptFileId).collect())
}
