//! `GET /inventory-objects`

use axum::extract::OriginalUri;
use flow::inventory;

use super::view::InventoryObject;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// The objects that were bought with the grants that the caller sees
#[utoipa::path(
    get,
    path = "/inventory-objects",
    tag = "inventory-objects",
    params(OfGrant),
    responses(
        (status = 200, description = "A page of them.", body = Page<InventoryObject>, example = InventoryObject::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_inventory_objects(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<InventoryObject>, Problem> {
    let page = inventory::objects(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
