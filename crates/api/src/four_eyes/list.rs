//! `GET /four-eyes`

use std::num::NonZeroU32;

use super::{asked::OfSigned, view::FourEyes};
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::Query,
    problem::{Problem, ProblemType},
    tokens::Caller,
};
use axum::extract::OriginalUri;
use flow::four_eyes::{Asked, SignedKind, StepPlace, four_eyes};
use grants::GrantId;

/// Every act that needs more than one person, newest first: who was first, who second, and whether each held the role
#[utoipa::path(
    get,
    path = "/four-eyes",
    tag = "journal",
    params(OfSigned),
    responses(
        (status = 200, description = "A page of them.", body = Page<FourEyes>, example = FourEyes::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_four_eyes(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfSigned>,
) -> Result<Linked<FourEyes>, Problem> {
    let kind = asked.kind.map(|word| read_kind(&word)).transpose()?;
    let before = asked.after.map(|text| read_place(&text)).transpose()?;
    let limit = i64::from(asked.limit.map_or(50, NonZeroU32::get));
    let found = four_eyes(&ctx, Asked { kind, grant: asked.grant.map(GrantId), before, limit }).await?;
    let items = found.items.into_iter().map(FourEyes::from).collect();
    Ok(Page { items, next: found.next.map(|next| next.to_string()) }.at(&uri))
}

fn read_kind(word: &str) -> Result<SignedKind, Problem> {
    let known = SignedKind::from_word(word);
    known.ok_or_else(|| Problem::new(ProblemType::InvalidQuery, format!("there is no kind {word:?}")))
}

fn read_place(text: &str) -> Result<StepPlace, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemType::InvalidQuery, format!("after: there is no {text:?}")))
}
