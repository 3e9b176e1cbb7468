//! `POST /inventory-objects`

use ::grants::{ClaimLineId, StatedObject};
use flow::inventory::RecordObject;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::{InventoryObject, VatTreatment};
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Amount, Body, Day, Faults, Key, KeyHeader, Read, UuidText, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What was bought.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInventoryObject {
    /// The receipt line of a claim.
    line: UuidText,
    /// What it is.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Laptop 14 Zoll")]
    designation: String,
    /// The day it was bought.
    bought_on: Day,
    /// What it cost. The objects of a receipt cost no more than it.
    price: Amount,
    /// Whether value added tax is in the price, where the receipt tells.
    vat: Option<VatTreatment>,
    /// Where it is.
    #[validate(length(max = 200, message = "has at most 200 characters"))]
    #[schema(max_length = 200, example = "Kursraum 2")]
    place: Option<String>,
    /// Its number in the recipient's own inventory.
    #[validate(length(max = 80, message = "has at most 80 characters"))]
    #[schema(max_length = 80, example = "2021-007")]
    number: Option<String>,
    /// The last day on which it is bound to the purpose, where that is set.
    bound_until: Option<Day>,
}

impl Read for NewInventoryObject {
    type Value = RecordObject;

    fn read(self, at: &mut Faults) -> Option<RecordObject> {
        at.check(&self);
        let line = at.field("line", self.line);
        let bought_on = at.field("bought_on", self.bought_on);
        let price = at.field("price", self.price);
        let bound_until = at.field("bound_until", self.bound_until);
        Some(RecordObject {
            line: ClaimLineId(line?),
            stated: StatedObject {
                designation: self.designation,
                bought_on: bought_on?,
                price: price?,
                vat: self.vat.map(VatTreatment::domain),
                place: self.place,
                number: self.number,
                bound_until: bound_until?,
            },
        })
    }
}

/// Records an object that was bought on a receipt line of a claim; it stays as it was recorded
#[utoipa::path(
    post,
    path = "/inventory-objects",
    tag = "inventory-objects",
    params(KeyHeader),
    request_body = NewInventoryObject,
    responses(
        (
            status = 201,
            description = "It is recorded.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = InventoryObject,
            example = InventoryObject::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn record_inventory_object(
    Caller(ctx): Caller,
    key: Key,
    Body(request): Body<NewInventoryObject>,
) -> Result<Created<InventoryObject>, Problem> {
    Ok(Created(execute(ctx, key, request).await?.into()))
}
