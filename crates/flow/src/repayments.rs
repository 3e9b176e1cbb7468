//! Repayments: money that a recipient pays back, and that the first recipient passes on to the ministry.

use chrono::NaiveDate;
use grants::{
    ComponentCode, DemandKind, Grant, GrantId, MOST_PASSED_ON, Position, Receivable, ReceivableId, Repayment,
    RepaymentError, RepaymentId, posting,
};
use ledger::Cents;
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts::cash_of_giver,
    advances::{Settling, balances, held},
    amendments::Source,
    awards::book,
    payouts::{not_after_today, position},
};

/// Records money that came back without a demand, or that is passed on upwards.
#[derive(Clone, Debug, Serialize)]
pub struct RecordRepayment {
    /// The grant of who pays back; an award for money that goes back to the ministry.
    pub grant: GrantId,
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// Money of the grant; interest and other money only where it is passed on.
    pub kind: DemandKind,
    /// How much.
    pub amount: Cents,
    /// The value date.
    pub received_on: NaiveDate,
    /// The receivables below whose money it passes on.
    pub passes_on: Vec<ReceivableId>,
}

impl Request for RecordRepayment {
    const COMMAND: &'static str = "repayment.record";
    const ACTION: Action = Action::Book;
    const COUNTS_FROM: Option<&'static str> = Some("received_on");
    type Answer = Repayment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Repayment>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        // What do we know?
        let position = position(&grant, &self.component, self.budget_year)?;
        let to = cash_of_giver(tx, &grant, position).await?;
        let passes_on = self.passed_on(tx, position).await?;
        // What follows from it?
        let on = not_after_today(ctx, "received_on", self.received_on)?;
        let repayment = Repayment {
            id: RepaymentId(ctx.ids().next()),
            grant: grant.id,
            position: position.id,
            kind: self.kind,
            amount: self.amount.positive()?,
            received_on: on,
            passes_on,
        };
        // Write it down, once, together.
        store::insert_repayment(tx.write().await?, grant.unit, &repayment).await?;
        match self.kind {
            DemandKind::Refund => refund(tx, &grant, position, self.amount, false).await?,
            DemandKind::Interest | DemandKind::Other => {
                book(tx, posting::interest_repaid(position.accounts.cash, to, self.amount)?);
            }
        }
        Ok(done(repayment, on))
    }
}

/// Books that a recipient gave so much back, and settles what it was paid. What was demanded is not owed again.
pub(crate) async fn refund(
    tx: &mut Tx,
    grant: &Grant,
    position: &Position,
    amount: Cents,
    is_demanded: bool,
) -> Result<(), FlowError> {
    let to = cash_of_giver(tx, grant, position).await?;
    let back = beyond_act(tx, position).await?.min(amount);
    let mut settling = Settling::of(tx, grant, position).await?;
    book(tx, posting::repaid(to, &position.accounts, amount)?);
    if back > Cents::ZERO {
        let source = Source::of(tx, grant).await?;
        book(tx, source.revoked(position, Cents::ZERO, back)?);
    }
    if is_demanded {
        return settling.give_back(tx, amount);
    }
    settling.standing.due = settling.standing.due.minus(amount)?;
    settling.standing.to_pay = settling.standing.to_pay.plus(amount)?.minus(back)?;
    settling.settle(tx, Cents::ZERO)
}

/// What became due beyond what the act gives, since it was reduced or revoked: when it comes back, it cannot become due
/// again.
pub(crate) async fn beyond_act(tx: &mut Tx, position: &Position) -> Result<Cents, FlowError> {
    let mut all = Cents::ZERO;
    for account in [position.accounts.to_pay, position.accounts.due, position.accounts.paid] {
        all = all.plus(held(balances(tx, account).await?)?)?;
    }
    Ok(all.minus(position.amount)?.max(Cents::ZERO))
}

impl RecordRepayment {
    /// The receivables that it passes on: each below the position, of its kind, with nothing open, and together no more
    /// than it is, and no less where it is no money of the grant.
    async fn passed_on(&self, tx: &mut Tx, position: &Position) -> Result<Vec<ReceivableId>, FlowError> {
        let mut ids = self.passes_on.clone();
        ids.sort_unstable();
        if ids.len() > MOST_PASSED_ON {
            return Err(RepaymentError::TooMany { most: MOST_PASSED_ON, count: ids.len() }.into());
        }
        if ids.is_empty() && self.kind != DemandKind::Refund {
            return Err(RepaymentError::NeedsReceivable.into());
        }
        let mut passed_on = Cents::ZERO;
        for id in &ids {
            let receivable = self.below(tx, *id, position).await?;
            let open = receivable.open()?;
            if open != Cents::ZERO {
                return Err(RepaymentError::StillOpen { receivable: *id, open }.into());
            }
            passed_on = passed_on.plus(receivable.settled()?)?;
        }
        if passed_on > self.amount {
            return Err(RepaymentError::Above { amount: self.amount, passed_on }.into());
        }
        // Interest is no money of the grant: as much goes on as came in, and not a cent of what the grant gives.
        if self.kind != DemandKind::Refund && self.amount > passed_on {
            return Err(RepaymentError::MoreThanCame { amount: self.amount, passed_on }.into());
        }
        Ok(ids)
    }

    async fn below(
        &self,
        tx: &mut Tx,
        id: ReceivableId,
        position: &Position,
    ) -> Result<Receivable, FlowError> {
        let unit = tx.unit();
        let conn = tx.read().await?;
        let other = RepaymentError::NotBelow { receivable: id, kind: self.kind.word() };
        let found = store::receivable(conn, unit, id).await?;
        let Some(receivable) = found.filter(|it| it.kind == self.kind) else { return Err(other.into()) };
        let mut above = Some((receivable.grant, receivable.position));
        while let Some((grant, of)) = above {
            let grant =
                store::grant(conn, unit, grant).await?.ok_or(FlowError::NotFound { what: "grant" })?;
            let drawn_on = grant.positions.iter().find(|it| it.id == of).and_then(|it| it.parent);
            if drawn_on == Some(position.id) {
                return Ok(receivable);
            }
            above = grant.parent.zip(drawn_on);
        }
        Err(other.into())
    }
}

fn done(repayment: Repayment, on: NaiveDate) -> Done<Repayment> {
    Done { subject_kind: "repayment", subject: repayment.id.0, effective_on: on, answer: repayment }
}
