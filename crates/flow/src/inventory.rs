//! Objects that were bought with a grant (Inventar): recorded by whoever bought them on a receipt line of a claim, and that
//! they went. Who sees the grant sees them; the proof of use lists them (`crate::proofs`).

use chrono::NaiveDate;
use grants::{
    ClaimLine, ClaimLineId, ClaimState, Cost, GrantId, InventoryError, InventoryObject, InventoryObjectId,
    LineState, LinesAsked, ReceiptId, StatedObject,
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
        let receipt = bought_with(conn, ctx, &line).await?;
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

/// The receipt with which something was bought: that of actual cost, on a line that is still there.
async fn bought_with(conn: &mut Conn, ctx: &Ctx, line: &ClaimLine) -> Result<ReceiptId, FlowError> {
    let Cost::Actual { receipt } = line.cost else {
        return Err(InventoryError::NoReceipt { line: line.number }.into());
    };
    let unit = ctx.actor().unit;
    let claim = store::claim_of_line(conn, unit, line.id).await?;
    let claim = claim.ok_or(FlowError::NotFound { what: LINE })?;
    let claim = store::claim_excerpt(conn, unit, claim, &LinesAsked::None).await?;
    let withdrawn = claim.is_none_or(|it| matches!(it.claim.state, ClaimState::Withdrawn { .. }));
    if withdrawn || matches!(line.state, LineState::Replaced { .. } | LineState::Dropped) {
        return Err(InventoryError::LineGone { line: line.number }.into());
    }
    Ok(receipt)
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
    store::inventory_object,
    store::inventory_object_ids
);
