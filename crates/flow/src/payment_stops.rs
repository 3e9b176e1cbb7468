//! Payments of a grant are stopped for now, and go on (Zahlungssperre).

use grants::{Grant, GrantId};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    amendments::changed,
    payouts::seen,
};

/// Stops the payments of a forwarding: none is ordered and none released until they go on. What is due stays due.
#[derive(Clone, Debug, Serialize)]
pub struct StopPayments {
    /// The grant.
    pub grant: GrantId,
    /// The version that the person saw.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Request for StopPayments {
    const COMMAND: &'static str = "grant.stop_payments";
    const ACTION: Action = Action::Give;
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        let grant = found(ctx, tx, self.grant, self.version).await?;
        written(ctx, tx, grant.stop_payments(ctx.today(), &self.reason)?).await
    }
}

/// Lets the payments of a forwarding go on.
#[derive(Clone, Debug, Serialize)]
pub struct ResumePayments {
    /// The grant.
    pub grant: GrantId,
    /// The version that the person saw.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Request for ResumePayments {
    const COMMAND: &'static str = "grant.resume_payments";
    const ACTION: Action = Action::Give;
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        let grant = found(ctx, tx, self.grant, self.version).await?;
        written(ctx, tx, grant.resume_payments(ctx.today(), &self.reason)?).await
    }
}

/// The grant as the person saw it, if the person gives it.
async fn found(ctx: &Ctx, tx: &mut Tx, id: GrantId, version: i64) -> Result<Grant, FlowError> {
    let grant = access::grant_on(tx.read().await?, ctx, id, Side::Giver).await?;
    seen("grant", grant.version, version)?;
    Ok(grant)
}

async fn written(ctx: &Ctx, tx: &mut Tx, grant: Grant) -> Result<Done<Grant>, FlowError> {
    let conn = tx.write().await?;
    store::insert_payment_stop(conn, &grant).await?;
    store::update_grant(conn, &grant).await?;
    Ok(changed(grant, ctx.today()))
}
