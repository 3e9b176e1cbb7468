//! Tranches: money that has arrived from a ministry, and what was recorded as one wrongly.

use chrono::NaiveDate;
use grants::{ComponentCode, GrantId, Payment, PaymentId, PaymentState, posting};
use ledger::Cents;
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts,
    awards::book,
    interest::owes_no_interest,
    payments::{done, found, moved, paid_position},
    payouts::{not_after_today, position},
};

/// Records a tranche as the bank credited it.
#[derive(Clone, Debug, Serialize)]
pub struct RecordTranche {
    /// The award.
    pub grant: GrantId,
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// How much.
    pub amount: Cents,
    /// The value date.
    pub received_on: NaiveDate,
}

impl Request for RecordTranche {
    const COMMAND: &'static str = "tranche.record";
    const ACTION: Action = Action::Book;
    const COUNTS_FROM: Option<&'static str> = Some("received_on");
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Recipient).await?;
        if grant.parent.is_some() {
            return Err(FlowError::NotFound { what: "award" });
        }
        let position = position(&grant, &self.component, self.budget_year)?;
        let on = not_after_today(ctx, "received_on", self.received_on)?;
        let outside = accounts::outside(tx, grant.giver).await?;
        let payment = Payment {
            id: PaymentId(ctx.ids().next()),
            grant: grant.id,
            position: position.id,
            version: 1,
            amount: self.amount.positive()?,
            state: PaymentState::Received { on },
            reserved_cash: None,
            reserved_due: None,
            replaces: None,
            pays_to: None,
            sign_offs: Vec::new(),
        };
        store::insert_payment(tx.write().await?, grant.unit, &payment).await?;
        book(tx, posting::tranche_received(&outside, &position.accounts, self.amount)?);
        Ok(done(payment, on))
    }
}

/// Takes a tranche back that was recorded wrongly (Storno): its money is not there, and due again. What did come in is
/// recorded anew; this is never taken back.
#[derive(Clone, Debug, Serialize)]
pub struct ReverseTranche {
    /// The tranche.
    pub payment: PaymentId,
    /// The version that the person saw.
    pub version: i64,
    /// The day from which it does not count any more.
    pub reversed_on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Request for ReverseTranche {
    const COMMAND: &'static str = "tranche.reverse";
    const ACTION: Action = Action::Book;
    const COUNTS_FROM: Option<&'static str> = Some("reversed_on");
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        // Of an award the first recipient books what its giver did, so this is its clerk's.
        let (grant, payment) = found(ctx, tx, self.payment, self.version).await?;
        let on = not_after_today(ctx, "reversed_on", self.reversed_on)?;
        let payment = payment.reverse(on, &self.reason)?;
        owes_no_interest(tx.read().await?, &grant, payment.id).await?;
        let position = paid_position(&grant, &payment)?;
        let outside = accounts::outside(tx, grant.giver).await?;
        let transfers = posting::tranche_reversed(&outside, &position.accounts, payment.amount)?;
        moved(tx, payment, transfers, on).await
    }
}
