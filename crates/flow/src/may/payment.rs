//! What may be done with a payment, or with a tranche.

use grants::{DutyRules, Grant, Payment, PaymentState};

use super::{ANY_TEXT, Asking, Duty, May, tried};
use crate::{
    Action, Ctx, FlowError,
    access::Side,
    bank_details::account_still_counts,
    interest::owes_no_interest,
    payments::paid_position,
    take_back::{still_owed, within_use},
};

/// What is done with a payment. All of it is done by who gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentAct {
    /// It is released.
    Release,
    /// It is booked as the bank executed it.
    Confirm,
    /// It is taken back, or the bank rejected it.
    Reject,
    /// The bank sent it back.
    Return,
    /// It is issued once more.
    Reissue,
    /// A tranche: it was recorded wrongly.
    Reverse,
}

/// The acts of a payment, if they are those of the actor's side, each with what stands in its way.
pub async fn payment_acts(
    ctx: &Ctx,
    grant: &Grant,
    payment: &Payment,
) -> Result<Vec<May<PaymentAct>>, FlowError> {
    let Some(mut asking) = Asking::about(ctx, grant).await?.filter(|it| it.is_of(Side::Giver)) else {
        return Ok(Vec::new());
    };
    let (by, on) = (ctx.signer(), ctx.today());
    if payment.state.is_of_tranche() {
        let reverse = match tried(payment.clone().reverse(on, ANY_TEXT)) {
            Ok(()) => owes_no_interest(&mut asking.conn, grant, payment.id).await,
            refused => refused,
        };
        return Ok(vec![asking.told(PaymentAct::Reverse, Action::Book, reverse, Duty::Free).await?]);
    }
    let release = may_release(&mut asking, payment).await;
    let confirm = may_confirm(ctx, payment);
    let reject = tried(payment.clone().reject(on, ANY_TEXT, by.clone()));
    let back = match tried(payment.clone().bring_back(on, ANY_TEXT, by)) {
        Ok(()) => owes_no_interest(&mut asking.conn, grant, payment.id).await,
        refused => refused,
    };
    let reissue = may_reissue(&mut asking, payment).await;
    let is_released = matches!(payment.state, PaymentState::Released { .. });
    let rejects = if is_released { Duty::Books } else { Duty::Free };
    let mut acts = Vec::new();
    for (act, action, rule, duty) in [
        (PaymentAct::Release, Action::Release, release, Duty::Pays),
        (PaymentAct::Confirm, Action::Book, confirm, Duty::Books),
        (PaymentAct::Reject, Action::RejectPayment, reject, rejects),
        (PaymentAct::Return, Action::Book, back, Duty::Books),
        (PaymentAct::Reissue, Action::Order, reissue, Duty::Pays),
    ] {
        acts.push(asking.told(act, action, rule, duty).await?);
    }
    Ok(acts)
}

/// Refuses what the rules of the house, who has signed, a later correction or the account of the recipient do not let be released.
async fn may_release(asking: &mut Asking<'_>, payment: &Payment) -> Result<(), FlowError> {
    let (ctx, recipient) = (asking.ctx, asking.grant.recipient);
    let rules = store::duty_rules(&mut asking.conn, ctx.actor().unit).await?;
    signs_release(ctx, asking.grant, payment, rules.last())?;
    still_owed(&mut asking.conn, asking.grant, payment).await?;
    account_still_counts(ctx, &mut asking.conn, recipient, payment.pays_to).await
}

/// Refuses what the rules of the house, the grant and who has signed do not let be released.
pub(super) fn signs_release(
    ctx: &Ctx,
    grant: &Grant,
    payment: &Payment,
    rules: Option<&DutyRules>,
) -> Result<(), FlowError> {
    grant.pays()?;
    tried(payment.clone().release(rules, ctx.signer()))
}

/// Refuses what cannot be booked as executed, and whose order or release it was.
pub(super) fn may_confirm(ctx: &Ctx, payment: &Payment) -> Result<(), FlowError> {
    tried(payment.clone().confirm(ctx.today(), ctx.signer()))
}

/// Refuses what did not come back, and what is not owed any more.
async fn may_reissue(asking: &mut Asking<'_>, payment: &Payment) -> Result<(), FlowError> {
    payment.must_be_returned()?;
    let grant = asking.grant;
    grant.pays()?;
    let position = paid_position(grant, payment)?;
    within_use(&mut asking.conn, grant, position, payment.amount).await
}
