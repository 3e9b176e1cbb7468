//! `POST /inventory-objects/{id}/disposal`

use ::grants::InventoryObjectId;
use chrono::NaiveDate;
use flow::inventory::DisposeObject;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::InventoryObject;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// When and why an object went.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewObjectDisposal {
    /// The day it went.
    disposed_on: Day,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Gestohlen, Anzeige erstattet")]
    reason: String,
}

impl Read for NewObjectDisposal {
    type Value = (NaiveDate, String);

    fn read(self, at: &mut Faults) -> Option<(NaiveDate, String)> {
        at.check(&self);
        let disposed_on = at.field("disposed_on", self.disposed_on);
        Some((disposed_on?, self.reason))
    }
}

/// Records that an object is there no longer
#[utoipa::path(
    post,
    path = "/inventory-objects/{id}/disposal",
    tag = "inventory-objects",
    params(("id" = Uuid, Path, description = "The object."), KeyHeader, VersionHeader),
    request_body = NewObjectDisposal,
    responses(
        (
            status = 200,
            description = "It went.",
            headers(("ETag" = String, description = "Its new version.")),
            body = InventoryObject,
            example = InventoryObject::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn dispose_inventory_object(
    Caller(ctx): Caller,
    Named(id): Named<InventoryObjectId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(read): Body<NewObjectDisposal>,
) -> Result<Present<InventoryObject>, Problem> {
    let (disposed_on, reason) = read;
    let request = DisposeObject { object: id, version, disposed_on, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
