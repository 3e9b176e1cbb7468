//! Payout requests: what a recipient asks its giver to pay (Mittelabruf, Mittelanforderung).

use chrono::NaiveDate;
use grants::{
    ComponentCode, Grant, GrantId, PayoutRequest, PayoutRequestId, PayoutRequestState, Position, posting,
};
use ledger::Cents;
use serde::Serialize;
use store::{Done, StoreError, Tx};

use crate::{
    Ctx, FlowError, Request,
    access::{self, Side},
};

/// Asks for money.
#[derive(Clone, Debug, Serialize)]
pub struct RequestPayout {
    /// The grant of who asks.
    pub grant: GrantId,
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// How much.
    pub amount: Cents,
    /// The day it is asked for.
    pub requested_on: NaiveDate,
}

impl Request for RequestPayout {
    const COMMAND: &'static str = "payout_request.submit";
    type Answer = PayoutRequest;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutRequest>, FlowError> {
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Recipient).await?;
        grant.state.effective()?;
        let position = position(&grant, &self.component, self.budget_year)?;
        let on = not_after_today(ctx, "requested_on", self.requested_on)?;
        let transfer = posting::payout_requested(&position.accounts, self.amount.positive()?)?;
        let reserved = reserve(tx, transfer)?;
        let request = PayoutRequest {
            id: PayoutRequestId(ctx.ids().next()),
            grant: grant.id,
            position: position.id,
            version: 1,
            amount: self.amount,
            state: PayoutRequestState::Requested { on },
            reserved,
        };
        store::insert_payout_request(tx.write().await?, grant.unit, &request).await?;
        Ok(done(request, on))
    }
}

/// Approves or refuses a payout request.
#[derive(Clone, Debug, Serialize)]
pub struct DecidePayout {
    /// The request.
    pub payout_request: PayoutRequestId,
    /// The version that the person saw.
    pub version: i64,
    /// The day it is decided; the day of the ministry's notice, where that decides.
    pub decided_on: NaiveDate,
    /// Why it is refused; nothing if it is approved.
    pub refusal: Option<String>,
}

impl Request for DecidePayout {
    const COMMAND: &'static str = "payout_request.decide";
    type Answer = PayoutRequest;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutRequest>, FlowError> {
        let request = find(ctx, tx, self.payout_request).await?;
        seen("payout_request", request.version, self.version)?;
        let on = not_after_today(ctx, "decided_on", self.decided_on)?;
        let reserved = request.reserved;
        let (request, transfer) = match &self.refusal {
            None => (request.approve(on)?, posting::payout_approved(&reserved)?),
            Some(reason) => (request.refuse(on, reason.clone())?, posting::payout_refused(&reserved)?),
        };
        let request = PayoutRequest { version: self.version + 1, ..request };
        store::update_payout_request(tx.write().await?, &request).await?;
        tx.book(transfer);
        Ok(done(request, on))
    }
}

/// The request, if the person gives what it asks for.
async fn find(ctx: &Ctx, tx: &mut Tx, id: PayoutRequestId) -> Result<PayoutRequest, FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "payout request" };
    let conn = tx.read().await?;
    let Some(request) = store::payout_request(conn, unit, id).await? else { return Err(unknown) };
    access::grant_of(conn, ctx, request.grant, Side::Giver, "payout request").await?;
    Ok(request)
}

fn done(request: PayoutRequest, on: NaiveDate) -> Done<PayoutRequest> {
    Done { subject_kind: "payout_request", subject: request.id.0, effective_on: on, answer: request }
}

/// The position of a grant for a component.
pub(crate) fn position<'grant>(
    grant: &'grant Grant,
    component: &ComponentCode,
    budget_year: Option<i32>,
) -> Result<&'grant Position, FlowError> {
    grant.position(component, budget_year).ok_or_else(|| FlowError::NoPosition {
        reference: grant.act.reference.clone(),
        component: component.clone(),
    })
}

/// Books a pending transfer and gives the reservation it makes.
pub(crate) fn reserve(tx: &mut Tx, transfer: ledger::Transfer) -> Result<ledger::Reservation, FlowError> {
    let number = tx.book(transfer);
    transfer.reservation(number).ok_or_else(|| FlowError::Store(StoreError::Unknown))
}

/// The version that the person saw is the present one.
pub(crate) fn seen(what: &'static str, present: i64, seen: i64) -> Result<(), FlowError> {
    if present == seen { Ok(()) } else { Err(FlowError::Stale { what }) }
}

/// What has happened has not happened in the future.
pub(crate) fn not_after_today(
    ctx: &Ctx,
    field: &'static str,
    day: NaiveDate,
) -> Result<NaiveDate, FlowError> {
    if day <= ctx.today() { Ok(day) } else { Err(FlowError::NotYet { field, day }) }
}
