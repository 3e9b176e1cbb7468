//! Payout requests: what a recipient asks its giver to pay (Mittelabruf, Mittelanforderung).

mod certify;

use chrono::NaiveDate;
use grants::{
    AboveNeed, ComponentCode, Grant, GrantId, Need, PayoutDeclaration, PayoutRequest, PayoutRequestError,
    PayoutRequestId, PayoutRequestState, Position, check_final, check_request, law::RequestVerdict, posting,
};
use ledger::{Cents, Transfer};
use serde::Serialize;
use store::{Done, StoreError, Tx};

pub use certify::{CertifyPayout, SendBackPayout};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts,
    advances::{self, Settling},
    amendments::Step,
    drawdown,
};

/// Asks for money ahead of use.
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
    /// What it is needed for.
    pub need: Vec<Need>,
    /// The number of the instalment that it draws.
    pub instalment: Option<i64>,
    /// Why it asks for more than is needed now, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What whoever asks declares; what is not there was not declared, and the document says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub declares: Vec<PayoutDeclaration>,
}

impl Request for RequestPayout {
    const COMMAND: &'static str = "payout_request.submit";
    const ACTION: Action = Action::HandIn;
    const COUNTS_FROM: Option<&'static str> = Some("requested_on");
    type Answer = PayoutRequest;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutRequest>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Recipient).await?;
        // What do we know?
        let terms = store::payout_terms_of(tx.read().await?, grant.unit, grant.id).await?;
        let unit = accounts::of_unit(tx).await?;
        // What follows from it?
        grant.state.effective()?;
        check_final(&grant)?;
        let position = position(&grant, &self.component, self.budget_year)?;
        let on = not_after_today(ctx, "requested_on", self.requested_on)?;
        let amount = self.amount.positive()?;
        let need = self.need.iter().map(Need::checked).collect::<Result<Vec<_>, _>>()?;
        check_request(terms.as_ref(), position.id, amount, &need, self.instalment)?;
        advances::within_cap(tx, &grant, terms.as_ref(), amount).await?;
        let above_need = self.above_need(ctx, tx, &grant, position, &need).await?;
        let room = advances::taken_from(terms.as_ref(), &unit);
        let postings = posting::payout_requested(room, &position.accounts, amount)?;
        let request = PayoutRequest {
            id: PayoutRequestId(ctx.ids().next()),
            grant: grant.id,
            position: position.id,
            version: 1,
            amount,
            need,
            instalment: self.instalment,
            above_need,
            declared: PayoutDeclaration::in_order(&self.declares),
            state: PayoutRequestState::Requested { on },
            reserved: reserve(tx, postings.due)?,
            reserved_advance: reserve(tx, postings.advance)?,
            proposal: None,
            sign_offs: Vec::new(),
            returned: Vec::new(),
        };
        // Write it down, once, together.
        store::insert_payout_request(tx.write().await?, grant.unit, &request).await?;
        Ok(done(request, on))
    }
}

impl RequestPayout {
    /// What it asks for beyond what is needed now. An instalment was agreed with its need, and what the grant does not give
    /// its account refuses.
    async fn above_need(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        grant: &Grant,
        position: &Position,
        need: &[Need],
    ) -> Result<Option<AboveNeed>, FlowError> {
        if self.instalment.is_some() {
            return Ok(None);
        }
        let advice =
            drawdown::for_request(tx.read().await?, grant, position, self.requested_on, need).await?;
        let advice = advice.map_err(|why| FlowError::NoAdvice { why })?;
        let RequestVerdict::NeedsReason { above } = advice.verdict(self.amount) else { return Ok(None) };
        let Some(reason) = &self.reason else {
            let (asked, drawable) = (self.amount, advice.drawable);
            return Err(PayoutRequestError::AboveNeed { asked, drawable, above }.into());
        };
        let by = ctx.signer();
        let alone = store::signs_alone(tx.read().await?, by.organisation, by.on).await?;
        Ok(Some(AboveNeed::asked(above, reason, by, alone)?))
    }
}

/// Signs for a payout request that goes beyond what is needed: another person than who asked.
#[derive(Clone, Debug, Serialize)]
pub struct SignPayoutRequest {
    /// The request.
    pub payout_request: PayoutRequestId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for SignPayoutRequest {
    const COMMAND: &'static str = "payout_request.sign";
    const ACTION: Action = Action::Sign;
    type Answer = PayoutRequest;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutRequest>, FlowError> {
        let (grant, request) = find(ctx, tx, self.payout_request, Side::Recipient).await?;
        seen("payout_request", request.version, self.version)?;
        let request = request.sign(ctx.signer())?;
        store::sign_payout_request(tx.write().await?, grant.unit, &request).await?;
        Ok(done(request, ctx.today()))
    }
}

/// Refuses a payout request, or approves it. What the house itself approves is proposed by that: it is due when it is
/// certified. What a giver outside approves is recorded.
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
    const ACTION: Action = Action::Decide;
    const COUNTS_FROM: Option<&'static str> = Some("decided_on");
    type Answer = PayoutRequest;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutRequest>, FlowError> {
        Ok(self.write(ctx, tx).await?.finish(tx))
    }
}

impl DecidePayout {
    /// Writes the decision down. What it means in transfers is booked by the caller.
    pub(crate) async fn write(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Step<PayoutRequest>, FlowError> {
        let (grant, request) = find(ctx, tx, self.payout_request, Side::Giver).await?;
        seen("payout_request", request.version, self.version)?;
        let on = not_after_today(ctx, "decided_on", self.decided_on)?;
        // Of a grant that is revoked nothing more becomes due; what waits is refused.
        if self.refusal.is_none() {
            grant.state.effective()?;
        }
        match &self.refusal {
            Some(reason) => refuse(tx, &grant, request, on, reason).await,
            None if grant.parent.is_some() => certify::propose(ctx, tx, request, on).await,
            None => {
                let version = self.version + 1;
                let approved = PayoutRequest { version, ..request.approve(on)? };
                approve(tx, &grant, approved, on).await
            }
        }
    }
}

/// Writes an approval down: what was asked for becomes due.
async fn approve(
    tx: &mut Tx,
    grant: &Grant,
    approved: PayoutRequest,
    on: NaiveDate,
) -> Result<Step<PayoutRequest>, FlowError> {
    let mut settling = Settling::of(tx, grant, position_of(grant, &approved)?).await?;
    let standing = &mut settling.standing;
    standing.due = standing.due.plus(approved.amount)?;
    standing.advanced = standing.advanced.plus(approved.amount)?;
    let transfers = posting::payout_approved(&approved.reserved, &approved.reserved_advance)?;
    decided(tx, approved, on, transfers, settling).await
}

/// Writes a refusal down: what was asked for may be asked for again.
async fn refuse(
    tx: &mut Tx,
    grant: &Grant,
    request: PayoutRequest,
    on: NaiveDate,
    reason: &str,
) -> Result<Step<PayoutRequest>, FlowError> {
    let mut settling = Settling::of(tx, grant, position_of(grant, &request)?).await?;
    settling.standing.to_pay = settling.standing.to_pay.plus(request.amount)?;
    let transfers = posting::payout_refused(&request.reserved, &request.reserved_advance, settling.room())?;
    let version = request.version + 1;
    let refused = PayoutRequest { version, ..request.refuse(on, reason.to_owned())? };
    decided(tx, refused, on, transfers, settling).await
}

async fn decided(
    tx: &mut Tx,
    request: PayoutRequest,
    on: NaiveDate,
    mut transfers: Vec<Transfer>,
    settling: Settling,
) -> Result<Step<PayoutRequest>, FlowError> {
    store::update_payout_request(tx.write().await?, &request).await?;
    transfers.extend(settling.transfers(Cents::ZERO)?);
    Ok(Step { transfers, done: done(request, on) })
}

/// The request and its grant, if the person may act on this side of it.
async fn find(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PayoutRequestId,
    side: Side,
) -> Result<(Grant, PayoutRequest), FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "payout request" };
    let conn = tx.read().await?;
    let Some(request) = store::payout_request(conn, unit, id).await? else { return Err(unknown) };
    let grant = access::grant_of(conn, ctx, request.grant, side, "payout request").await?;
    Ok((grant, request))
}

fn position_of<'grant>(grant: &'grant Grant, request: &PayoutRequest) -> Result<&'grant Position, FlowError> {
    let found = grant.positions.iter().find(|position| position.id == request.position);
    found.ok_or(FlowError::NotFound { what: "position" })
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
pub(crate) fn reserve(tx: &mut Tx, transfer: Transfer) -> Result<ledger::Reservation, FlowError> {
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
