//! Claims (Abrechnung): what a recipient has spent and wants recognised.
//!
//! *Shape.* Submitting reserves, deciding books what is recognised and releases the rest, withdrawing releases all.
//! *Cost.* One transfer for each receipt of a line, one for each position and plan line, however many lines; a handful
//! of statements. *Limits.* Those of the ledger: the position, the plan line, the plan's total, the receipt. *Order.*
//! Lines in the order of their numbers. *Layers.* `grants::claim` decides, `grants::posting` says what it means in
//! transfers.

mod holding;
mod receipts;
mod settle;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    Claim, ClaimId, ClaimLine, ClaimLineId, ClaimState, ComponentCode, CostCategoryCode, Grant, GrantId,
    LineDecision, NewCost, NewLine, Period, Programme, RateCode, Receipt, ReceiptId, UnitAccounts,
    check_claim, check_line,
};
use ledger::{Cents, UnitId};
use serde::Serialize;
use store::{Done, Tx};
use uuid::Uuid;

pub use receipts::NewReceipt;
pub(crate) use receipts::receipt_id;

use crate::{
    Ctx, FlowError, Request,
    access::{self, Side},
    accounts,
    awards::programme,
    ctx::NewIds,
    payouts::seen,
};

/// Submits a claim.
#[derive(Clone, Debug, Serialize)]
pub struct SubmitClaim {
    /// The grant whose use it claims.
    pub grant: GrantId,
    /// The days it covers.
    pub period: Period,
    /// Its lines, in their order.
    pub lines: Vec<NewClaimLine>,
}

/// A line as it is handed in.
#[derive(Clone, Debug, Serialize)]
pub struct NewClaimLine {
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// The cost category.
    pub category: CostCategoryCode,
    /// What it rests on.
    pub cost: NewClaimCost,
    /// The day it was paid; for a lump sum the day it was performed.
    pub paid_on: NaiveDate,
    /// What it was paid for (Zahlungsgrund).
    pub reason: String,
}

/// What a line rests on.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NewClaimCost {
    /// What was paid, by a receipt.
    Actual {
        /// The receipt.
        receipt: NewReceipt,
        /// What is claimed of it.
        eligible: Cents,
    },
    /// Units at a rate of the programme.
    LumpSum {
        /// The rate.
        rate: RateCode,
        /// How many.
        count: i64,
    },
}

impl Request for SubmitClaim {
    const COMMAND: &'static str = "claim.submit";
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Recipient).await?;
        // What do we know?
        let programme = programme(tx, &grant.programme).await?;
        let unit = accounts::of_unit(tx).await?;
        let number = store::next_claim_number(tx.read().await?, grant.id).await?;
        // What follows from it?
        check_claim(&grant, &self.period, self.lines.len())?;
        let receipts = receipts::resolve(tx, &unit, &self.lines).await?;
        let mut ids = ctx.ids();
        let id = ClaimId(ids.next());
        let lines = self.declare(tx, &unit, &grant, &programme, &receipts, &mut ids)?;
        let reserved = holding::hold(tx, &unit, &grant, &lines)?;
        let on = ctx.today();
        let submitted_by = ctx.actor().person.clone();
        let state = ClaimState::Submitted { on };
        let period = self.period;
        let grant_id = grant.id;
        let claim =
            Claim { id, grant: grant_id, number, version: 1, period, state, submitted_by, lines, reserved };
        // Write it down, once, together.
        store::insert_claim(tx.write().await?, grant.unit, &claim).await?;
        Ok(done(claim, on))
    }
}

impl SubmitClaim {
    /// The lines, checked one by one; each with a receipt holds its part of it.
    fn declare(
        &self,
        tx: &mut Tx,
        unit: &UnitAccounts,
        grant: &Grant,
        programme: &Programme,
        receipts: &BTreeMap<ReceiptId, Receipt>,
        ids: &mut NewIds,
    ) -> Result<Vec<ClaimLine>, FlowError> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for (number, new) in (1..).zip(&self.lines) {
            let receipt = new.receipt(tx.unit(), receipts)?;
            let checked = check_line(grant, programme, &new.to_line(number, receipt))?;
            let held = holding::hold_receipt(tx, unit, receipt, checked.eligible)?;
            lines.push(checked.declare(ClaimLineId(ids.next()), held));
        }
        Ok(lines)
    }
}

impl NewClaimLine {
    /// The receipt that the line rests on, if it rests on one.
    fn receipt<'a>(
        &self,
        unit: UnitId,
        receipts: &'a BTreeMap<ReceiptId, Receipt>,
    ) -> Result<Option<&'a Receipt>, FlowError> {
        let NewClaimCost::Actual { receipt, .. } = &self.cost else { return Ok(None) };
        let (id, _) = receipt.identify(unit)?;
        receipts.get(&id).map(Some).ok_or(FlowError::NotFound { what: "receipt" })
    }

    fn to_line(&self, number: i64, receipt: Option<&Receipt>) -> NewLine {
        let cost = match &self.cost {
            NewClaimCost::Actual { eligible, receipt: new } => NewCost::Actual {
                receipt: receipt.map_or(ReceiptId(Uuid::nil()), |known| known.id),
                receipt_gross: new.gross,
                eligible: *eligible,
            },
            NewClaimCost::LumpSum { rate, count } => NewCost::LumpSum { rate: rate.clone(), count: *count },
        };
        NewLine {
            number,
            component: self.component.clone(),
            budget_year: self.budget_year,
            category: self.category.clone(),
            cost,
            paid_on: self.paid_on,
            reason_for_payment: self.reason.clone(),
        }
    }
}

/// Decides every line of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct DecideClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// What is decided of each line.
    pub decisions: Vec<(ClaimLineId, LineDecision)>,
}

impl Request for DecideClaim {
    const COMMAND: &'static str = "claim.decide";
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        // May this person do this?
        let (grant, claim) = find(ctx, tx, self.claim, Side::Giver).await?;
        // What do we know?
        seen("claim", claim.version, self.version)?;
        let programme = programme(tx, &grant.programme).await?;
        let on = ctx.today();
        // What follows from it?
        let claim = decided(claim, &self.decisions, &programme, on)?;
        settle::settle(tx, &grant, &claim).await?;
        // Write it down, once, together.
        store::update_claim(tx.write().await?, &claim).await?;
        Ok(done(claim, on))
    }
}

fn decided(
    claim: Claim,
    decisions: &[(ClaimLineId, LineDecision)],
    programme: &Programme,
    on: NaiveDate,
) -> Result<Claim, FlowError> {
    let version = claim.version + 1;
    Ok(Claim { version, ..claim.decide(decisions.to_vec(), programme, on)? })
}

/// Takes a claim back that is not decided.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for WithdrawClaim {
    const COMMAND: &'static str = "claim.withdraw";
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        let (grant, claim) = find(ctx, tx, self.claim, Side::Recipient).await?;
        seen("claim", claim.version, self.version)?;
        let unit = accounts::of_unit(tx).await?;
        let on = ctx.today();
        let claim = Claim { version: claim.version + 1, ..claim.withdraw(on)? };
        holding::release(tx, &unit, &grant, &claim)?;
        store::update_claim(tx.write().await?, &claim).await?;
        Ok(done(claim, on))
    }
}

/// The claim and its grant, if the actor may act on this side of it.
async fn find(ctx: &Ctx, tx: &mut Tx, id: ClaimId, side: Side) -> Result<(Grant, Claim), FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "claim" };
    let conn = tx.read().await?;
    let Some(claim) = store::claim(conn, unit, id).await? else { return Err(unknown) };
    let grant = access::grant_of(conn, ctx, claim.grant, side, "claim").await?;
    Ok((grant, claim))
}

fn done(claim: Claim, on: NaiveDate) -> Done<Claim> {
    Done { subject_kind: "claim", subject: claim.id.0, effective_on: on, answer: claim }
}
