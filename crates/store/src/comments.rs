//! Comments on claims.

use ::grants::{ClaimId, ClaimLineId, Comment, CommentId, OrganisationId, Visibility};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::ids_by,
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

/// The comment with an id.
pub async fn comment(conn: &mut Conn, unit: UnitId, id: CommentId) -> Result<Option<Comment>, StoreError> {
    const SQL: &str = "SELECT * FROM comment WHERE unit_id = $1 AND id = $2";
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    row.map(Comment::try_from).transpose()
}

ids_by! {
    /// The ids of the comments on a claim, or on all claims, after an id, oldest first.
    comment_ids, "comment", CommentId, "claim_id" ClaimId
}
