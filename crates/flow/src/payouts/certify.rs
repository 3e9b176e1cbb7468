//! What the house approves of a payout request is proposed, certified before it is due, or sent back.

use chrono::NaiveDate;
use grants::{PayoutRequest, PayoutRequestId, Step};
use serde::Serialize;
use store::{Done, StoreError, Tx};

use super::{approve, done, find, seen};
use crate::{Action, Ctx, FlowError, Request, access::Side, amendments, law};

/// Writes down that an approval is proposed for a day that is open. It books nothing.
pub(super) async fn propose(
    ctx: &Ctx,
    tx: &mut Tx,
    request: PayoutRequest,
    on: NaiveDate,
) -> Result<amendments::Step<PayoutRequest>, FlowError> {
    let unit = tx.unit();
    if let Some(until) = store::closed_until(tx.read().await?, unit).await?.filter(|until| on <= *until) {
        return Err(StoreError::PeriodClosed { until }.into());
    }
    let proposed = request.propose(on, law::rule_book()?.version, ctx.signer())?;
    signed(tx, proposed, ctx.today()).await.map(|done| amendments::Step { transfers: Vec::new(), done })
}

/// Certifies an approval that is proposed: in reason, in amount or in both. With the last certificate it is due.
#[derive(Clone, Debug, Serialize)]
pub struct CertifyPayout {
    /// The request.
    pub payout_request: PayoutRequestId,
    /// The version that the person saw.
    pub version: i64,
    /// The round whose proposal the person saw.
    pub round: i64,
    /// What is certified.
    pub step: Step,
}

impl Request for CertifyPayout {
    const COMMAND: &'static str = "payout_request.certify";
    const ACTION: Action = Action::Certify;
    type Answer = PayoutRequest;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutRequest>, FlowError> {
        // May this person do this?
        let (grant, request) = find(ctx, tx, self.payout_request, Side::Giver).await?;
        seen("payout_request", request.version, self.version)?;
        seen("payout_request", request.round(), self.round)?;
        // What follows from it? Of a grant that is revoked nothing more becomes due.
        grant.state.effective()?;
        let request = request.certify(self.step, law::rule_book()?.version, ctx.signer())?;
        let unit = tx.unit();
        store::sign_payout_request(tx.write().await?, unit, &request).await?;
        if !request.is_certified() {
            return Ok(done(request, ctx.today()));
        }
        let approved = request.approved_as_proposed()?;
        // Write it down, once, together.
        let on = approved.state.on();
        Ok(approve(tx, &grant, approved, on).await?.finish(tx))
    }
}

/// Sends an approval back that cannot be certified, with the reason. Another is proposed, or the request is refused.
#[derive(Clone, Debug, Serialize)]
pub struct SendBackPayout {
    /// The request.
    pub payout_request: PayoutRequestId,
    /// The version that the person saw.
    pub version: i64,
    /// The round whose proposal the person saw.
    pub round: i64,
    /// Why it cannot be certified.
    pub reason: String,
}

impl Request for SendBackPayout {
    const COMMAND: &'static str = "payout_request.send_back";
    const ACTION: Action = Action::Certify;
    type Answer = PayoutRequest;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutRequest>, FlowError> {
        let (_, request) = find(ctx, tx, self.payout_request, Side::Giver).await?;
        seen("payout_request", request.version, self.version)?;
        seen("payout_request", request.round(), self.round)?;
        signed(tx, request.send_back(&self.reason, ctx.signer())?, ctx.today()).await
    }
}

/// Writes the steps that were taken. The version stays.
async fn signed(
    tx: &mut Tx,
    request: PayoutRequest,
    on: NaiveDate,
) -> Result<Done<PayoutRequest>, FlowError> {
    let unit = tx.unit();
    store::sign_payout_request(tx.write().await?, unit, &request).await?;
    Ok(done(request, on))
}
