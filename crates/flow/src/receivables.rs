//! Receivables (Forderungen): demanded, then deferred, repaid, offset or waived.

use chrono::NaiveDate;
use grants::{
    AccountKind, ComponentCode, DemandKind, Grant, GrantId, Position, Receivable, ReceivableAccounts,
    ReceivableError, ReceivableId, Settled, posting,
};
use ledger::Cents;
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts::{self, cash_of_giver, open},
    advances::Settling,
    amendments::Step,
    awards::book,
    ctx::NewIds,
    payouts::{not_after_today, position, seen},
    repayments::refund,
    take_back::{within_received, within_use},
};

/// Demands money back. For an award, finance staff record what the ministry demands.
#[derive(Clone, Debug, Serialize)]
pub struct DemandMoney {
    /// The grant of who owes it.
    pub grant: GrantId,
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// What is demanded.
    pub kind: DemandKind,
    /// How much.
    pub amount: Cents,
    /// Why.
    pub reason: String,
    /// The legal ground.
    pub legal_ground: String,
    /// The day of the demand.
    pub demanded_on: NaiveDate,
    /// The day it is due.
    pub due_on: NaiveDate,
}

impl Request for DemandMoney {
    const COMMAND: &'static str = "receivable.demand";
    const ACTION: Action = Action::Book;
    const COUNTS_FROM: Option<&'static str> = Some("demanded_on");
    type Answer = Receivable;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Receivable>, FlowError> {
        let demand = self.draw_up(ctx, tx, &mut ctx.ids()).await?;
        if self.kind == DemandKind::Refund {
            let position = position(&demand.grant, &self.component, self.budget_year)?;
            within_received(tx.read().await?, &demand.grant, position, self.amount).await?;
        }
        Ok(demand.write(tx).await?.finish(tx))
    }
}

impl DemandMoney {
    /// Draws the demand up and writes it down. What it means in transfers is booked by the caller.
    ///
    /// What a reduction demands back follows from what it leaves: that it was received is checked there.
    pub(crate) async fn write(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        ids: &mut NewIds,
    ) -> Result<Step<Receivable>, FlowError> {
        self.draw_up(ctx, tx, ids).await?.write(tx).await
    }

    /// The demand as it would stand, its fields checked.
    async fn draw_up(&self, ctx: &Ctx, tx: &mut Tx, ids: &mut NewIds) -> Result<Demand, FlowError> {
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        let position = position(&grant, &self.component, self.budget_year)?;
        let on = not_after_today(ctx, "demanded_on", self.demanded_on)?;
        let id = ReceivableId(ids.next());
        let receivable = Receivable {
            id,
            grant: grant.id,
            position: position.id,
            version: 1,
            kind: self.kind,
            amount: self.amount,
            reason: self.reason.clone(),
            legal_ground: self.legal_ground.clone(),
            demanded_on: on,
            due_on: self.due_on,
            accounts: open_accounts(tx, id),
            worksheet: None,
            steps: Vec::new(),
            deferrals: Vec::new(),
        };
        Ok(Demand { receivable: receivable.checked()?, grant })
    }
}

/// A demand that nothing is wrong with by itself.
struct Demand {
    grant: Grant,
    receivable: Receivable,
}

impl Demand {
    async fn write(self, tx: &mut Tx) -> Result<Step<Receivable>, FlowError> {
        let Self { grant, receivable } = self;
        let unit = accounts::of_unit(tx).await?;
        store::insert_receivable(tx.write().await?, grant.unit, &receivable).await?;
        let transfers = posting::demanded(&unit, &receivable.accounts, receivable.amount)?;
        let on = receivable.demanded_on;
        Ok(Step { transfers, done: done(receivable, on) })
    }
}

/// Opens the accounts of a receivable.
pub(crate) fn open_accounts(tx: &mut Tx, id: ReceivableId) -> ReceivableAccounts {
    let mut open = |kind| open(tx, kind, id.0);
    ReceivableAccounts {
        open: open(AccountKind::ReceivableOpen),
        settled: open(AccountKind::ReceivableSettled),
        waived: open(AccountKind::ReceivableWaived),
    }
}

/// Records that a part of a receivable was repaid.
#[derive(Clone, Debug, Serialize)]
pub struct SettleReceivable {
    /// The receivable.
    pub receivable: ReceivableId,
    /// The version that the person saw.
    pub version: i64,
    /// How much.
    pub amount: Cents,
    /// The value date.
    pub received_on: NaiveDate,
}

impl Request for SettleReceivable {
    const COMMAND: &'static str = "receivable.settle";
    const ACTION: Action = Action::Book;
    const COUNTS_FROM: Option<&'static str> = Some("received_on");
    type Answer = Receivable;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Receivable>, FlowError> {
        let owed = Owed::find(ctx, tx, self.receivable, self.version).await?;
        let on = not_after_today(ctx, "received_on", self.received_on)?;
        let receivable = owed.receivable.clone().step(on, self.amount, Settled::Repaid)?;
        store::step_receivable(tx.write().await?, owed.grant.unit, &receivable).await?;
        owed.give_back(tx, self.amount).await?;
        Ok(done(receivable, on))
    }
}

/// Offsets a receivable against what is due to who owes it (Aufrechnung).
#[derive(Clone, Debug, Serialize)]
pub struct OffsetReceivable {
    /// The receivable.
    pub receivable: ReceivableId,
    /// The version that the person saw.
    pub version: i64,
    /// The grant under which money is due to who owes it.
    pub grant: GrantId,
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// How much.
    pub amount: Cents,
}

impl Request for OffsetReceivable {
    const COMMAND: &'static str = "receivable.offset";
    const ACTION: Action = Action::Book;
    type Answer = Receivable;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Receivable>, FlowError> {
        // May this person do this?
        let owed = Owed::find(ctx, tx, self.receivable, self.version).await?;
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        // What follows from it?
        if (grant.giver, grant.recipient) != (owed.grant.giver, owed.grant.recipient) {
            return Err(ReceivableError::OtherParties.into());
        }
        let due_for = position(&grant, &self.component, self.budget_year)?;
        // On one position nothing is paid: what comes back is what it is paid with.
        if due_for.id != owed.position.id {
            within_use(tx.read().await?, &grant, due_for, self.amount).await?;
        }
        let pays = cash_of_giver(tx, &grant, due_for).await?;
        let (on, how) = (ctx.today(), Settled::Offset { against: due_for.id });
        let receivable = owed.receivable.clone().step(on, self.amount, how)?;
        // Write it down, once, together: a repayment and a payment, without the bank.
        store::step_receivable(tx.write().await?, owed.grant.unit, &receivable).await?;
        owed.give_back(tx, self.amount).await?;
        book(tx, posting::paid_at_once(pays, &due_for.accounts, self.amount)?);
        Ok(done(receivable, on))
    }
}

/// Waives a part of a receivable (Erlass, Niederschlagung).
#[derive(Clone, Debug, Serialize)]
pub struct WaiveReceivable {
    /// The receivable.
    pub receivable: ReceivableId,
    /// The version that the person saw.
    pub version: i64,
    /// How much.
    pub amount: Cents,
    /// Why.
    pub reason: String,
}

impl Request for WaiveReceivable {
    const COMMAND: &'static str = "receivable.waive";
    const ACTION: Action = Action::Book;
    type Answer = Receivable;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Receivable>, FlowError> {
        let owed = Owed::find(ctx, tx, self.receivable, self.version).await?;
        let (on, how) = (ctx.today(), Settled::Waived { reason: self.reason.clone() });
        let receivable = owed.receivable.clone().step(on, self.amount, how)?;
        store::step_receivable(tx.write().await?, owed.grant.unit, &receivable).await?;
        book(tx, posting::waived(&receivable.accounts, self.amount)?);
        owed.keep(tx, self.amount).await?;
        Ok(done(receivable, on))
    }
}

/// Defers what is still owed of a receivable (Stundung, Ratenzahlung): in equal parts, a month after the other, or all at once.
#[derive(Clone, Debug, Serialize)]
pub struct DeferReceivable {
    /// The receivable.
    pub receivable: ReceivableId,
    /// The version that the person saw.
    pub version: i64,
    /// The day on which it is due, or its first part.
    pub first_due_on: NaiveDate,
    /// In how many parts.
    pub parts: u32,
    /// Why.
    pub reason: String,
}

impl Request for DeferReceivable {
    const COMMAND: &'static str = "receivable.defer";
    const ACTION: Action = Action::Book;
    type Answer = Receivable;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Receivable>, FlowError> {
        let Owed { receivable, .. } = Owed::find(ctx, tx, self.receivable, self.version).await?;
        let on = ctx.today();
        let receivable = receivable.defer(on, self.first_due_on, self.parts, &self.reason)?;
        store::defer_receivable(tx.write().await?, &receivable).await?;
        Ok(done(receivable, on))
    }
}

/// A receivable as the person saw it, the grant and the position that it is demanded for.
struct Owed {
    receivable: Receivable,
    grant: Grant,
    position: Position,
}

impl Owed {
    async fn find(ctx: &Ctx, tx: &mut Tx, id: ReceivableId, version: i64) -> Result<Self, FlowError> {
        const WHAT: &str = "receivable";
        let unit = tx.unit();
        let conn = tx.read().await?;
        let found = store::receivable(conn, unit, id).await?;
        let receivable = found.ok_or(FlowError::NotFound { what: WHAT })?;
        let grant = access::grant_of(conn, ctx, receivable.grant, Side::Giver, WHAT).await?;
        seen("receivable", receivable.version, version)?;
        let position = grant.positions.iter().find(|position| position.id == receivable.position).cloned();
        let position = position.ok_or(FlowError::NotFound { what: "position" })?;
        Ok(Self { receivable, grant, position })
    }

    /// Books that a part of it came back. Interest is no money of the grant: it comes from the recipient's own.
    async fn give_back(&self, tx: &mut Tx, amount: Cents) -> Result<(), FlowError> {
        book(tx, posting::settled(&self.receivable.accounts, amount)?);
        if self.receivable.kind == DemandKind::Refund {
            return refund(tx, &self.grant, &self.position, amount, true).await;
        }
        let own_funds = accounts::of_unit(tx).await?.own_funds;
        let to = cash_of_giver(tx, &self.grant, &self.position).await?;
        book(tx, posting::interest_repaid(own_funds, to, amount)?);
        Ok(())
    }

    /// What is not demanded any more stays with the recipient, and covers its use again.
    async fn keep(&self, tx: &mut Tx, amount: Cents) -> Result<(), FlowError> {
        if self.receivable.kind != DemandKind::Refund {
            return Ok(());
        }
        let mut settling = Settling::of(tx, &self.grant, &self.position).await?;
        settling.standing.demanded = settling.standing.demanded.minus(amount)?;
        settling.cover(tx)
    }
}

/// What a command about a receivable answers.
pub(crate) fn done(receivable: Receivable, on: NaiveDate) -> Done<Receivable> {
    Done { subject_kind: "receivable", subject: receivable.id.0, effective_on: on, answer: receivable }
}
