//! Claims (Abrechnung): what a recipient has spent and wants recognised.
//!
//! *Shape.* Submitting reserves, deciding books what is recognised and releases the rest, withdrawing releases all.
//! *Cost.* Five transfers a line. *Limits.* Those of the ledger: the position, the plan line, the plan's total, the
//! receipt. *Order.* Lines in the order of their numbers. *Layers.* `grants::claim` decides, `grants::posting` says
//! what it means in transfers.

mod receipts;

use chrono::NaiveDate;
use grants::{
    CheckedLine, Claim, ClaimId, ClaimLine, ClaimLineId, ClaimState, ComponentCode, CostCategoryCode, Grant,
    GrantId, LineDecision, LineReservations, NewCost, NewLine, Period, PlanTotal, Position, Programme,
    RateCode, Receipt, UnitAccounts, check_claim, check_line, posting, reimbursement,
};
use ledger::Cents;
use serde::Serialize;
use store::{Done, Tx};

pub use receipts::NewReceipt;
pub(crate) use receipts::receipt_id;

use crate::{
    Ctx, FlowError, Request,
    access::{self, Side},
    accounts,
    awards::{book, programme},
    payouts::{reserve, seen},
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
        let total = plan_total(&grant)?;
        let programme = programme(tx, &grant.programme).await?;
        let unit = accounts::of_unit(tx).await?;
        let number = store::next_claim_number(tx.read().await?, grant.id).await?;
        // What follows from it?
        check_claim(&grant, &self.period, self.lines.len())?;
        let mut ids = ctx.ids();
        let id = ClaimId(ids.next());
        let mut lines = Vec::with_capacity(self.lines.len());
        for (number, new) in (1..).zip(&self.lines) {
            let receipt = receipts::resolve(tx, &unit, &new.cost).await?;
            let checked = check_line(&grant, &programme, &new.to_line(number, receipt.as_ref()))?;
            let line_id = ClaimLineId(ids.next());
            lines.push(declare(tx, &unit, total, checked, line_id, receipt.as_ref())?);
        }
        let on = ctx.today();
        let submitted_by = ctx.actor().person.clone();
        let state = ClaimState::Submitted { on };
        let period = self.period;
        let claim = Claim { id, grant: grant.id, number, version: 1, period, state, submitted_by, lines };
        // Write it down, once, together.
        store::insert_claim(tx.write().await?, grant.unit, &claim).await?;
        Ok(done(claim, on))
    }
}

impl NewClaimLine {
    fn to_line(&self, number: i64, receipt: Option<&Receipt>) -> NewLine {
        let cost = match (&self.cost, receipt) {
            (NewClaimCost::Actual { eligible, .. }, Some(receipt)) => {
                NewCost::Actual { receipt: receipt.id, receipt_gross: receipt.gross, eligible: *eligible }
            }
            (NewClaimCost::Actual { eligible, receipt }, None) => NewCost::Actual {
                receipt: grants::ReceiptId(uuid::Uuid::nil()),
                receipt_gross: receipt.gross,
                eligible: *eligible,
            },
            (NewClaimCost::LumpSum { rate, count }, _) => {
                NewCost::LumpSum { rate: rate.clone(), count: *count }
            }
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

fn plan_total(grant: &Grant) -> Result<&PlanTotal, FlowError> {
    grant.plan_total.as_ref().ok_or_else(|| FlowError::NoPlan { reference: grant.act.reference.clone() })
}

/// Reserves what a line claims, on every limit it has.
fn declare(
    tx: &mut Tx,
    unit: &UnitAccounts,
    total: &PlanTotal,
    line: CheckedLine<'_>,
    id: ClaimLineId,
    receipt: Option<&Receipt>,
) -> Result<ClaimLine, FlowError> {
    let position = &line.position.accounts;
    let postings = posting::claim_submitted(
        unit,
        position,
        line.grant_share,
        line.plan_line,
        total,
        line.eligible,
        receipt,
    )?;
    let reserved = LineReservations {
        share: reserve(tx, postings.share)?,
        plan_line: reserve(tx, postings.plan_line)?,
        plan_total: reserve(tx, postings.plan_total)?,
        receipt: postings.receipt.map(|transfer| reserve(tx, transfer)).transpose()?,
    };
    tx.book(postings.claimed);
    Ok(line.declare(id, reserved))
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
        for position in &grant.positions {
            settle(tx, &grant, position, &claim).await?;
        }
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

/// Books what was recognised of a position; what earlier advances do not cover becomes due.
async fn settle(tx: &mut Tx, grant: &Grant, position: &Position, claim: &Claim) -> Result<(), FlowError> {
    let mut used = credited(tx, position.accounts.used).await?;
    let mut due = credited(tx, position.accounts.due).await?;
    for line in claim.lines.iter().filter(|line| line.position == position.id) {
        let share = line.recognised_share(&grant.act.financing)?;
        used = used.plus(share)?;
        let reimburse = reimbursement(used, due);
        due = due.plus(reimburse)?;
        let postings =
            posting::line_decided(&line.reserved, line.recognised(), share, &position.accounts, reimburse)?;
        book(tx, postings.transfers());
    }
    Ok(())
}

async fn credited(tx: &mut Tx, account: ledger::AccountNumber) -> Result<Cents, FlowError> {
    let unit = tx.unit();
    let found = store::account(tx.read().await?, unit, account).await?;
    Ok(found.ok_or(FlowError::NotFound { what: "account" })?.balances.credits_posted)
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
        for line in &claim.lines {
            let position = grant.positions.iter().find(|position| position.id == line.position);
            let position = position.ok_or(FlowError::NotFound { what: "position" })?;
            let postings = posting::line_withdrawn(&unit, &position.accounts, &line.reserved)?;
            book(tx, postings.transfers());
        }
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
