//! `GET /payments`

use axum::extract::OriginalUri;
use flow::views;

use super::view::Payment;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The payments and tranches of the grants that the organisation sees
#[utoipa::path(
    get,
    path = "/payments",
    tag = "payments",
    params(OfGrant),
    responses((status = 200, description = "A page of them.", body = Page<Payment>, example = Payment::page), ReadProblems)
)]
pub(crate) async fn list_payments(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<Payment>, Problem> {
    let page = views::payments(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
