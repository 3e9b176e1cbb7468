//! `GET /audit-observations`

use axum::extract::OriginalUri;
use flow::audit_observations;

use super::view::AuditObservation;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// What audits observed of a grant, or of all of them, oldest first
#[utoipa::path(
    get,
    path = "/audit-observations",
    tag = "audit-observations",
    params(OfGrant),
    responses(
        (status = 200, description = "A page of them.", body = Page<AuditObservation>, example = AuditObservation::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_audit_observations(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<AuditObservation>, Problem> {
    let page = audit_observations::observations(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
