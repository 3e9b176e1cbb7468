//! Versions of the Sachbericht.

use std::collections::BTreeMap;

use ::grants::{GrantId, ProofKind, Report, ReportId};
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
    kind: String,
    period_until: NaiveDate,
    number: i64,
    author: String,
    written_on: NaiveDate,
    sections: String,
    participants: String,
}

impl TryFrom<Row> for Report {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("report", row.id, what.to_string());
        Ok(Self {
            id: ReportId(row.id),
            grant: GrantId(row.grant_id),
            kind: ProofKind::from_word(&row.kind).ok_or_else(|| broken(&row.kind))?,
            until: row.period_until,
            number: row.number,
            author: row.author.clone(),
            on: row.written_on,
            sections: serde_json::from_str(&row.sections).map_err(|cause| broken(&cause))?,
            participants: serde_json::from_str(&row.participants).map_err(|cause| broken(&cause))?,
        })
    }
}

/// Writes a version of a Sachbericht.
pub async fn insert_report(conn: &mut Conn, unit: UnitId, report: &Report) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO report (id, unit_id, grant_id, kind, period_until, number, author, written_on, sections,
            participants)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let sections = canonical_json(&report.sections)?;
    let participants = canonical_json(&report.participants)?;
    on!(conn, c => sqlx::query(SQL)
        .bind(report.id.0).bind(unit.0).bind(report.grant.0).bind(report.kind.word()).bind(report.until)
        .bind(report.number).bind(&report.author).bind(report.on).bind(sections).bind(participants)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The versions of Sachberichte with these ids, by them.
pub async fn reports_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Report>, StoreError> {
    const SQL: &str = "SELECT * FROM report
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

one_of! {
    /// The version of a Sachbericht with an id.
    report, reports_with, ReportId, Report
}

/// The newest version of the Sachbericht of a proof that was written until a day.
pub async fn newest_report(
    conn: &mut Conn,
    grant: GrantId,
    (kind, until): (ProofKind, NaiveDate),
    written_until: NaiveDate,
) -> Result<Option<Report>, StoreError> {
    const SQL: &str = "SELECT * FROM report
        WHERE grant_id = $1 AND kind = $2 AND period_until = $3 AND written_on <= $4
        ORDER BY number DESC LIMIT 1";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(grant.0).bind(kind.word()).bind(until).bind(written_until).fetch_optional(c).await)?;
    row.map(Report::try_from).transpose()
}

ids_by_grant! {
    /// The ids of the versions of a grant's Sachberichte, or of all grants, after an id, oldest first.
    report_ids, "report", ReportId
}
