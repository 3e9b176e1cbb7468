//! Payments to recipients: ordered, released, confirmed or rejected by the bank.

use chrono::NaiveDate;
use grants::{ComponentCode, Grant, GrantId, Payment, PaymentId, PaymentState, Position, posting};
use ledger::{Cents, Transfer};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Ctx, FlowError, Request,
    access::{self, Side},
    awards::book,
    payouts::{not_after_today, position, reserve, seen},
};

/// Orders a payment (Anordnung): the money and what is due are reserved.
#[derive(Clone, Debug, Serialize)]
pub struct OrderPayment {
    /// The grant of the recipient.
    pub grant: GrantId,
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// How much.
    pub amount: Cents,
}

impl Request for OrderPayment {
    const COMMAND: &'static str = "payment.order";
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        // What do we know?
        let position = position(&grant, &self.component, self.budget_year)?;
        let from = giving_position(tx, &grant, position).await?;
        // What follows from it?
        let order =
            posting::payment_ordered(from.accounts.cash, &position.accounts, self.amount.positive()?)?;
        let on = ctx.today();
        let payment = Payment {
            id: PaymentId(ctx.ids().next()),
            grant: grant.id,
            position: position.id,
            version: 1,
            amount: self.amount,
            state: PaymentState::Ordered { on },
            reserved_cash: Some(reserve(tx, order.cash)?),
            reserved_due: Some(reserve(tx, order.due)?),
        };
        // Write it down, once, together.
        store::insert_payment(tx.write().await?, grant.unit, &payment).await?;
        Ok(done(payment, on))
    }
}

/// The position of the giver that a position draws on.
async fn giving_position(tx: &mut Tx, grant: &Grant, position: &Position) -> Result<Position, FlowError> {
    let outside = FlowError::Forbidden { by: "the ministry; record its tranche" };
    let (Some(parent), Some(from)) = (grant.parent, position.parent) else { return Err(outside) };
    let parent = store::grant(tx.read().await?, grant.unit, parent).await?;
    let found = parent.and_then(|parent| parent.positions.into_iter().find(|position| position.id == from));
    found.ok_or(FlowError::NotFound { what: "position" })
}

/// Releases a payment (Freigabe).
#[derive(Clone, Debug, Serialize)]
pub struct ReleasePayment {
    /// The payment.
    pub payment: PaymentId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for ReleasePayment {
    const COMMAND: &'static str = "payment.release";
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let payment = find(ctx, tx, self.payment, self.version).await?;
        let on = ctx.today();
        moved(tx, payment.release(on)?, Vec::new(), on).await
    }
}

/// Books a payment as the bank confirmed it.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmPayment {
    /// The payment.
    pub payment: PaymentId,
    /// The version that the person saw.
    pub version: i64,
    /// The day the bank booked it.
    pub confirmed_on: NaiveDate,
}

impl Request for ConfirmPayment {
    const COMMAND: &'static str = "payment.confirm";
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let payment = find(ctx, tx, self.payment, self.version).await?;
        let on = not_after_today(ctx, "confirmed_on", self.confirmed_on)?;
        let (cash, due) = reserved(&payment)?;
        let payment = payment.confirm(on)?;
        moved(tx, payment, posting::payment_confirmed(&cash, &due)?, on).await
    }
}

/// Takes an order back that is not released, or records that the bank rejected it.
#[derive(Clone, Debug, Serialize)]
pub struct RejectPayment {
    /// The payment.
    pub payment: PaymentId,
    /// The version that the person saw.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Request for RejectPayment {
    const COMMAND: &'static str = "payment.reject";
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let payment = find(ctx, tx, self.payment, self.version).await?;
        let on = ctx.today();
        let (cash, due) = reserved(&payment)?;
        let payment = payment.reject(on, self.reason.clone())?;
        moved(tx, payment, posting::payment_rejected(&cash, &due)?, on).await
    }
}

/// The payment as the person saw it, if the person gives what it pays.
async fn find(ctx: &Ctx, tx: &mut Tx, id: PaymentId, version: i64) -> Result<Payment, FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "payment" };
    let conn = tx.read().await?;
    let Some(payment) = store::payment(conn, unit, id).await? else { return Err(unknown) };
    access::grant_of(conn, ctx, payment.grant, Side::Giver, "payment").await?;
    seen("payment", payment.version, version)?;
    Ok(payment)
}

/// What an order reserved. A tranche reserved nothing and takes none of these steps.
fn reserved(payment: &Payment) -> Result<(ledger::Reservation, ledger::Reservation), FlowError> {
    payment.reserved_cash.zip(payment.reserved_due).ok_or(FlowError::Payment(grants::PaymentError::State {
        present: payment.state.word(),
        asked: "confirmed",
    }))
}

async fn moved(
    tx: &mut Tx,
    payment: Payment,
    transfers: Vec<Transfer>,
    on: NaiveDate,
) -> Result<Done<Payment>, FlowError> {
    let payment = Payment { version: payment.version + 1, ..payment };
    store::update_payment(tx.write().await?, &payment).await?;
    book(tx, transfers);
    Ok(done(payment, on))
}

pub(crate) fn done(payment: Payment, on: NaiveDate) -> Done<Payment> {
    Done { subject_kind: "payment", subject: payment.id.0, effective_on: on, answer: payment }
}
