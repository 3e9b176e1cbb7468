//! Objects that were bought with a grant (Inventar): recorded by whoever bought them on a receipt line of a claim, and that
//! they went. Who sees the grant sees them; the proof of use lists them (`crate::proofs`).

use chrono::NaiveDate;
use grants::{
    ClaimLine, ClaimLineId, GrantId, InventoryObject, InventoryObjectId, LinesAsked, ReceiptId, StatedObject,
    bought_with,
};
use serde::Serialize;
use store::{Conn, Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    payouts::{not_after_today, seen},
    setup::done,
    views,
};

const WHAT: &str = "object";
const LINE: &str = "claim line";

/// Records an object that was bought on a receipt line of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct RecordObject {
    /// The line.
    pub line: ClaimLineId,
    /// What is stated of it.
    #[serde(flatten)]
    pub stated: StatedObject,
}

impl Request for RecordObject {
    const COMMAND: &'static str = "inventory.record";
    const ACTION: Action = Action::HandIn;
    type Answer = InventoryObject;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<InventoryObject>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        let found = store::claim_line(conn, unit, self.line).await?;
        let (grant, line) = found.ok_or(FlowError::NotFound { what: LINE })?;
        let grant = access::grant_of(conn, ctx, grant, Side::Recipient, LINE).await?;
        // What do we know?
        let receipt = receipt_of(conn, ctx, &line).await?;
        let known = store::receipt(conn, unit, receipt).await?;
        let gross = known.ok_or(FlowError::NotFound { what: "receipt" })?.gross;
        let listed = store::inventoried(conn, unit, receipt).await?;
        // What follows from it?
        not_after_today(ctx, "bought_on", self.stated.bought_on)?;
        let object = InventoryObject {
            id: InventoryObjectId(ctx.ids().next()),
            grant: grant.id,
            version: 1,
            line: line.id,
            receipt,
            stated: self.stated.checked(listed, gross)?,
            recorded_by: ctx.actor().name.clone(),
            recorded_on: ctx.today(),
            disposal: None,
        };
        // Write it down, once, together.
        store::insert_inventory_object(tx.write().await?, unit, &object).await?;
        Ok(done(ctx, "inventory_object", object.id.0, object))
    }
}

/// The receipt with which something was bought on a line.
async fn receipt_of(conn: &mut Conn, ctx: &Ctx, line: &ClaimLine) -> Result<ReceiptId, FlowError> {
    let (unit, unknown) = (ctx.actor().unit, || FlowError::NotFound { what: LINE });
    let claim = store::claim_of_line(conn, unit, line.id).await?.ok_or_else(unknown)?;
    let claim = store::claim_excerpt(conn, unit, claim, &LinesAsked::None).await?.ok_or_else(unknown)?;
    Ok(bought_with(&claim.claim.state, line)?)
}

/// Records that an object went.
#[derive(Clone, Debug, Serialize)]
pub struct DisposeObject {
    /// The object.
    pub object: InventoryObjectId,
    /// The version that the person saw.
    pub version: i64,
    /// The day it went.
    pub disposed_on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Request for DisposeObject {
    const COMMAND: &'static str = "inventory.dispose";
    const ACTION: Action = Action::HandIn;
    type Answer = InventoryObject;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<InventoryObject>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        let object = store::inventory_object(conn, unit, self.object).await?;
        let object = object.ok_or(FlowError::NotFound { what: WHAT })?;
        access::grant_of(conn, ctx, object.grant, Side::Recipient, WHAT).await?;
        // What follows from it?
        seen(WHAT, object.version, self.version)?;
        let on = not_after_today(ctx, "disposed_on", self.disposed_on)?;
        let object = object.dispose(on, &self.reason, ctx.actor().name.clone())?;
        // Write it down, once, together.
        store::dispose_inventory_object(tx.write().await?, unit, &object).await?;
        Ok(done(ctx, "inventory_object", object.id.0, object))
    }
}

views::readers!(
    object,
    objects,
    "object",
    InventoryObject,
    InventoryObjectId,
    store::inventory_objects_with,
    store::inventory_object_ids
);
