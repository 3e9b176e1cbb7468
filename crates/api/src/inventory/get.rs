//! `GET /inventory-objects/{id}`

use ::grants::InventoryObjectId;
use flow::inventory;

use super::view::InventoryObject;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One object that was bought with a grant
#[utoipa::path(
    get,
    path = "/inventory-objects/{id}",
    tag = "inventory-objects",
    params(("id" = Uuid, Path, description = "The object.")),
    responses(
        (
            status = 200,
            description = "The object.",
            headers(("ETag" = String, description = "Its version.")),
            body = InventoryObject,
            example = InventoryObject::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_inventory_object(
    Caller(ctx): Caller,
    Named(id): Named<InventoryObjectId>,
) -> Result<Present<InventoryObject>, Problem> {
    Ok(Present(inventory::object(&ctx, id).await?.into()))
}
