//! `GET /revocation-grounds`

use axum::extract::OriginalUri;
use flow::revocation_grounds;

use super::view::RevocationGround;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The grounds for revoking the grants that the organisation gives or has under audit
#[utoipa::path(
    get,
    path = "/revocation-grounds",
    tag = "revocation-grounds",
    params(OfGrant),
    responses(
        (status = 200, description = "A page of them.", body = Page<RevocationGround>, example = RevocationGround::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_revocation_grounds(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<RevocationGround>, Problem> {
    let page = revocation_grounds::grounds(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
