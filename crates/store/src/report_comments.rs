//! Comments on versions of a Sachbericht.

use std::collections::BTreeMap;

use ::grants::{OrganisationId, ReportComment, ReportCommentId, ReportId, ReportTopic, Visibility};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::ids_by,
    sets::{one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    report_id: Uuid,
    topic: Option<String>,
    visibility: String,
    organisation_id: Uuid,
    author: String,
    written_on: NaiveDate,
    text: String,
}

impl TryFrom<Row> for ReportComment {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |word: &str| StoreError::broken("report_comment", row.id, word);
        let topic = |word: String| ReportTopic::from_word(&word).ok_or_else(|| broken(&word));
        Ok(Self {
            id: ReportCommentId(row.id),
            report: ReportId(row.report_id),
            topic: row.topic.map(topic).transpose()?,
            visibility: Visibility::from_word(&row.visibility).ok_or_else(|| broken(&row.visibility))?,
            organisation: OrganisationId(row.organisation_id),
            author: row.author,
            on: row.written_on,
            text: row.text,
        })
    }
}

/// Writes a comment.
pub async fn insert_report_comment(
    conn: &mut Conn,
    unit: UnitId,
    comment: &ReportComment,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO report_comment (id, unit_id, report_id, topic, visibility, organisation_id,
            author, written_on, text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on!(conn, c => sqlx::query(SQL)
        .bind(comment.id.0).bind(unit.0).bind(comment.report.0).bind(comment.topic.map(ReportTopic::word))
        .bind(comment.visibility.word()).bind(comment.organisation.0).bind(&comment.author).bind(comment.on)
        .bind(&comment.text)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The comments with these ids, by them.
pub async fn report_comments_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, ReportComment>, StoreError> {
    const SQL: &str = "SELECT * FROM report_comment
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

one_of! {
    /// The comment with an id.
    report_comment, report_comments_with, ReportCommentId, ReportComment
}

/// What was said to some versions, version by version, oldest first.
pub async fn report_comments_of(
    conn: &mut Conn,
    unit: UnitId,
    reports: &[ReportId],
) -> Result<Vec<ReportComment>, StoreError> {
    const SQL: &str = "SELECT * FROM report_comment
        WHERE unit_id = $1 AND report_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        ORDER BY report_id, id";
    let reports: Vec<Uuid> = reports.iter().map(|report| report.0).collect();
    let rows: Vec<Row> = rows_with(conn, SQL, unit, &reports).await?;
    rows.into_iter().map(ReportComment::try_from).collect()
}

ids_by! {
    /// The ids of the comments on a version of a Sachbericht, or on all, after an id, oldest first.
    report_comment_ids, "report_comment", ReportCommentId, "report_id" ReportId
}
