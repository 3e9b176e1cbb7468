//! `POST /comments`

use ::grants::{ClaimId, ClaimLineId};
use axum::{Json, http::StatusCode};
use flow::comments::AddComment;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::{Comment, Visibility};
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is said to a claim.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewComment {
    /// The claim.
    claim: UuidText,
    /// The line, where it is about one.
    line: Option<UuidText>,
    /// Who may read it.
    visibility: Visibility,
    /// What is said.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Die Teilnahmeliste fehlt.")]
    text: String,
}

impl Read for NewComment {
    type Value = AddComment;

    fn read(self, at: &mut Faults) -> Option<AddComment> {
        at.check(&self);
        let claim = at.field("claim", self.claim);
        let line = at.field("line", self.line);
        Some(AddComment {
            claim: ClaimId(claim?),
            line: line?.map(ClaimLineId),
            visibility: self.visibility.into(),
            text: self.text,
        })
    }
}

/// Says something to a claim or to one of its lines
///
/// What is internal is written and read by the office and its auditors only.
#[utoipa::path(
    post,
    path = "/comments",
    tag = "comments",
    params(KeyHeader),
    request_body = NewComment,
    responses(
        (status = 201, description = "It is said.", body = Comment, example = Comment::example),
        NewProblems,
    )
)]
pub(crate) async fn add_comment(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewComment>,
) -> Result<(StatusCode, Json<Comment>), Problem> {
    let comment = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(comment.into())))
}
