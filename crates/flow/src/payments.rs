//! Payments to recipients: ordered, released, confirmed or rejected by the bank.

use chrono::NaiveDate;
use grants::{ComponentCode, Grant, GrantId, Payment, PaymentId, PaymentState, Position, posting};
use ledger::{Cents, Transfer};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts::cash_of_giver,
    awards::book,
    bank_details::{account_of, account_still_counts},
    interest::owes_no_interest,
    payouts::{not_after_today, position, reserve, seen},
    take_back::{still_owed, within_use},
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
    const ACTION: Action = Action::Order;
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        let position = position(&grant, &self.component, self.budget_year)?;
        order(ctx, tx, &grant, position, self.amount, None).await
    }
}

/// Orders so much for a position, in place of a payment that came back, if there is one.
async fn order(
    ctx: &Ctx,
    tx: &mut Tx,
    grant: &Grant,
    position: &Position,
    amount: Cents,
    replaces: Option<PaymentId>,
) -> Result<Done<Payment>, FlowError> {
    // What do we know?
    if grant.parent.is_none() {
        return Err(FlowError::Forbidden { by: "the ministry; record its tranche" });
    }
    grant.pays()?;
    within_use(tx.read().await?, grant, position, amount).await?;
    let pays_to = account_of(ctx, tx, grant.recipient).await?;
    let from = cash_of_giver(tx, grant, position).await?;
    // What follows from it?
    let postings = posting::payment_ordered(from, &position.accounts, amount.positive()?)?;
    let on = ctx.today();
    let payment = Payment {
        id: PaymentId(ctx.ids().next()),
        grant: grant.id,
        position: position.id,
        version: 1,
        amount,
        state: PaymentState::Ordered { on },
        reserved_cash: Some(reserve(tx, postings.cash)?),
        reserved_due: Some(reserve(tx, postings.due)?),
        replaces,
        pays_to: Some(pays_to),
        sign_offs: Vec::new(),
    };
    let payment = payment.ordered(ctx.signer())?;
    // Write it down, once, together.
    store::insert_payment(tx.write().await?, grant.unit, &payment).await?;
    Ok(done(payment, on))
}

/// Releases a payment (Freigabe): with the second signature, above the threshold with the third, it is released.
#[derive(Clone, Debug, Serialize)]
pub struct ReleasePayment {
    /// The payment.
    pub payment: PaymentId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for ReleasePayment {
    const COMMAND: &'static str = "payment.release";
    const ACTION: Action = Action::Release;
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let (grant, payment) = found(ctx, tx, self.payment, self.version).await?;
        grant.pays()?;
        let on = ctx.today();
        let unit = tx.unit();
        let rules = store::duty_rules(tx.read().await?, unit).await?;
        let payment = payment.release(rules.last(), ctx.signer())?;
        still_owed(tx.read().await?, &grant, &payment).await?;
        account_still_counts(ctx, tx.read().await?, grant.recipient, payment.pays_to).await?;
        if matches!(payment.state, PaymentState::Ordered { .. }) {
            // Signing moves no version: nothing that anybody saw is changed.
            store::sign_payment(tx.write().await?, unit, payment.id, &payment.sign_offs).await?;
            return Ok(done(payment, on));
        }
        moved(tx, payment, Vec::new(), on).await
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
    const ACTION: Action = Action::Book;
    const COUNTS_FROM: Option<&'static str> = Some("confirmed_on");
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let payment = find(ctx, tx, self.payment, self.version).await?;
        let on = not_after_today(ctx, "confirmed_on", self.confirmed_on)?;
        let (cash, due) = reserved(&payment)?;
        let payment = payment.confirm(on, ctx.signer())?;
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
    const ACTION: Action = Action::RejectPayment;
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let payment = find(ctx, tx, self.payment, self.version).await?;
        let on = ctx.today();
        let (cash, due) = reserved(&payment)?;
        let payment = payment.reject(on, &self.reason, ctx.signer())?;
        moved(tx, payment, posting::payment_rejected(&cash, &due)?, on).await
    }
}

/// Takes a confirmed payment back that the bank returned: the money is there again, and due again.
#[derive(Clone, Debug, Serialize)]
pub struct ReturnPayment {
    /// The payment.
    pub payment: PaymentId,
    /// The version that the person saw.
    pub version: i64,
    /// The day the bank booked it back.
    pub returned_on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Request for ReturnPayment {
    const COMMAND: &'static str = "payment.return";
    const ACTION: Action = Action::Book;
    const COUNTS_FROM: Option<&'static str> = Some("returned_on");
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let (grant, payment) = found(ctx, tx, self.payment, self.version).await?;
        let on = not_after_today(ctx, "returned_on", self.returned_on)?;
        let position = paid_position(&grant, &payment)?;
        let payment = payment.bring_back(on, &self.reason, ctx.signer())?;
        owes_no_interest(tx.read().await?, &grant, payment.id).await?;
        let to = cash_of_giver(tx, &grant, position).await?;
        let transfers = posting::payment_returned(to, &position.accounts, payment.amount)?;
        moved(tx, payment, transfers, on).await
    }
}

/// Issues a payment again that the bank returned, as a new order, once.
#[derive(Clone, Debug, Serialize)]
pub struct ReissuePayment {
    /// The payment that came back.
    pub payment: PaymentId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for ReissuePayment {
    const COMMAND: &'static str = "payment.reissue";
    const ACTION: Action = Action::Order;
    type Answer = Payment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Payment>, FlowError> {
        let (grant, payment) = found(ctx, tx, self.payment, self.version).await?;
        payment.must_be_returned()?;
        let position = paid_position(&grant, &payment)?;
        order(ctx, tx, &grant, position, payment.amount, Some(payment.id)).await
    }
}

/// The position of a grant that a payment is for.
pub(crate) fn paid_position<'grant>(
    grant: &'grant Grant,
    payment: &Payment,
) -> Result<&'grant Position, FlowError> {
    let found = grant.positions.iter().find(|position| position.id == payment.position);
    found.ok_or(FlowError::NotFound { what: "position" })
}

/// The payment as the person saw it, if the person gives what it pays.
async fn find(ctx: &Ctx, tx: &mut Tx, id: PaymentId, version: i64) -> Result<Payment, FlowError> {
    found(ctx, tx, id, version).await.map(|(_, payment)| payment)
}

/// The payment as the person saw it and its grant, if the person gives it.
pub(crate) async fn found(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PaymentId,
    version: i64,
) -> Result<(Grant, Payment), FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "payment" };
    let conn = tx.read().await?;
    let Some(payment) = store::payment(conn, unit, id).await? else { return Err(unknown) };
    let grant = access::grant_of(conn, ctx, payment.grant, Side::Giver, "payment").await?;
    seen("payment", payment.version, version)?;
    Ok((grant, payment))
}

/// What an order reserved. A tranche reserved nothing and takes none of these steps.
fn reserved(payment: &Payment) -> Result<(ledger::Reservation, ledger::Reservation), FlowError> {
    payment.reserved_cash.zip(payment.reserved_due).ok_or(FlowError::Payment(grants::PaymentError::State {
        present: payment.state.word(),
        asked: "confirmed",
    }))
}

/// Writes a payment as it stands now, with what that books.
pub(crate) async fn moved(
    tx: &mut Tx,
    payment: Payment,
    transfers: Vec<Transfer>,
    on: NaiveDate,
) -> Result<Done<Payment>, FlowError> {
    let payment = Payment { version: payment.version + 1, ..payment };
    let unit = tx.unit();
    let conn = tx.write().await?;
    store::sign_payment(conn, unit, payment.id, &payment.sign_offs).await?;
    store::update_payment(conn, &payment).await?;
    book(tx, transfers);
    Ok(done(payment, on))
}

pub(crate) fn done(payment: Payment, on: NaiveDate) -> Done<Payment> {
    Done { subject_kind: "payment", subject: payment.id.0, effective_on: on, answer: payment }
}
