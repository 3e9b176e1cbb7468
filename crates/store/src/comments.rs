//! Comments on claims.

use std::collections::BTreeMap;

use ::grants::{ClaimId, ClaimLineId, Comment, CommentId, OrganisationId, Visibility};
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
    claim_id: Uuid,
    line_id: Option<Uuid>,
    visibility: String,
    organisation_id: Uuid,
    author: String,
    written_on: NaiveDate,
    text: String,
}

impl TryFrom<Row> for Comment {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let visibility = Visibility::from_word(&row.visibility)
            .ok_or_else(|| StoreError::broken("comment", row.id, &row.visibility))?;
        Ok(Self {
            id: CommentId(row.id),
            claim: ClaimId(row.claim_id),
            line: row.line_id.map(ClaimLineId),
            visibility,
            organisation: OrganisationId(row.organisation_id),
            author: row.author,
            on: row.written_on,
            text: row.text,
        })
    }
}

/// Writes a comment. A line that is not one of the claim's has no number there, and the comment is refused.
pub async fn insert_comment(conn: &mut Conn, unit: UnitId, comment: &Comment) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO comment (id, unit_id, claim_id, line_id, visibility, organisation_id, author,
            written_on, text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on!(conn, c => sqlx::query(SQL)
        .bind(comment.id.0).bind(unit.0).bind(comment.claim.0).bind(comment.line.map(|line| line.0))
        .bind(comment.visibility.word()).bind(comment.organisation.0).bind(&comment.author).bind(comment.on)
        .bind(&comment.text)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The comments with these ids, by them.
pub async fn comments_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Comment>, StoreError> {
    const SQL: &str = "SELECT * FROM comment
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

one_of! {
    /// The comment with an id.
    comment, comments_with, CommentId, Comment
}

/// What was said to some claims, claim by claim.
pub async fn comments_of(
    conn: &mut Conn,
    unit: UnitId,
    claims: &[ClaimId],
) -> Result<Vec<Comment>, StoreError> {
    const SQL: &str = "SELECT * FROM comment
        WHERE unit_id = $1 AND claim_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        ORDER BY claim_id, id";
    let claims: Vec<Uuid> = claims.iter().map(|claim| claim.0).collect();
    let rows: Vec<Row> = rows_with(conn, SQL, unit, &claims).await?;
    rows.into_iter().map(Comment::try_from).collect()
}

ids_by! {
    /// The ids of the comments on a claim, or on all claims, after an id, oldest first.
    comment_ids, "comment", CommentId, "claim_id" ClaimId
}
