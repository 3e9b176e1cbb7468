//! `GET /exceptions`

use std::num::NonZeroU32;

use axum::extract::OriginalUri;
use flow::exceptions::{Asked, ExceptionKind, exceptions};
use grants::GrantId;
use ledger::EntryNumber;

use super::{asked::OfKind, view::Exception};
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::Query,
    problem::{Problem, ProblemType},
    tokens::Caller,
};

/// What deviates from the plain way, newest first: exceptions, corrections, reversals, returns, waivers, changed settings
///
/// Of what time alone brings, `/exceptions/late` tells. A page of `backdated` may have fewer than were asked for, or none,
/// and goes on as long as `next` names where.
#[utoipa::path(
    get,
    path = "/exceptions",
    tag = "journal",
    params(OfKind),
    responses(
        (status = 200, description = "A page of them.", body = Page<Exception>, example = Exception::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_exceptions(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfKind>,
) -> Result<Linked<Exception>, Problem> {
    let kind = asked.kind.map(|word| read_kind(&word)).transpose()?;
    let limit = i64::from(asked.limit.map_or(50, NonZeroU32::get));
    let before = asked.after.map(|number| EntryNumber::new(number.into()));
    let found = exceptions(&ctx, Asked { kind, grant: asked.grant.map(GrantId), before, limit }).await?;
    let items = found.items.into_iter().map(Exception::from).collect();
    Ok(Page { items, next: found.next.map(|next| next.to_string()) }.at(&uri))
}

fn read_kind(word: &str) -> Result<ExceptionKind, Problem> {
    let known = ExceptionKind::from_word(word);
    known.ok_or_else(|| Problem::new(ProblemType::InvalidQuery, format!("there is no kind {word:?}")))
}
