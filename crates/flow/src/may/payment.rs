//! What may be done with a payment, or with a tranche.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    BankDetails, DutyRules, Grant, GrantId, OrganisationId, Payment, PaymentId, PaymentState, Position,
    PositionId, Role, still_paid_to,
};
use store::Conn;

use super::{ANY_TEXT, Asking, Duty, May, admitted, apart, is_free, told, tried};
use crate::{
    Action, Ctx, FlowError,
    access::{self, Side},
    interest::owes_no_interest,
    payments::paid_position,
    take_back::{Owed, within_use},
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
    let release = Releasing::of(&mut asking.conn, ctx, &[(grant, payment)]).await?.may(ctx, grant, payment);
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

/// The release of each of some payments, with what stands in its way: what [`payment_acts`] tells of each, read together.
/// Nothing of tranches, nor of payments that are not those of the actor's side.
pub async fn releases(
    ctx: &Ctx,
    payments: &[(&Grant, &Payment)],
) -> Result<BTreeMap<PaymentId, May<PaymentAct>>, FlowError> {
    let gives = |grant: &Grant| access::must_act_for(ctx, grant, Side::Giver).is_ok();
    let of_actor = payments.iter().copied();
    let of_actor: Vec<(&Grant, &Payment)> =
        of_actor.filter(|(grant, payment)| gives(grant) && !payment.state.is_of_tranche()).collect();
    let looks_only = ctx.shown_as_of().is_some() || ctx.actor().role == Role::Auditor;
    if looks_only || of_actor.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (mut conn, actor) = (ctx.look(Action::Look).await?, ctx.actor());
    let grants: BTreeSet<GrantId> = of_actor.iter().map(|(grant, _)| grant.id).collect();
    let (person, grants) = (actor.person, grants.into_iter().collect::<Vec<_>>());
    let kept = store::kept_apart(&mut conn, person, actor.organisation, &grants, ctx.today()).await?;
    let releasing = Releasing::of(&mut conn, ctx, &of_actor).await?;
    // A role that may not release is told so of each payment, which asks the books nothing.
    let is_admitted = is_free(admitted(&mut conn, ctx, Action::Release).await)?;
    let mut all = BTreeMap::new();
    for (grant, payment) in of_actor {
        let role = if is_admitted { Ok(()) } else { admitted(&mut conn, ctx, Action::Release).await };
        let known = kept.get(&grant.id).ok_or(FlowError::NotFound { what: "grant" })?;
        let ways = role.and(releasing.may(ctx, grant, payment)).and(apart(*known, Duty::Pays));
        all.insert(payment.id, told(PaymentAct::Release, ways)?);
    }
    Ok(all)
}

/// What the books know of some payments that may be released: read together.
struct Releasing {
    rules: Option<DutyRules>,
    owed: Option<Owed>,
    accounts: BTreeMap<OrganisationId, Vec<BankDetails>>,
}

impl Releasing {
    /// Of a payment that signatures do not let be released nothing else is read.
    async fn of(conn: &mut Conn, ctx: &Ctx, payments: &[(&Grant, &Payment)]) -> Result<Self, FlowError> {
        let unit = ctx.actor().unit;
        let rules = store::duty_rules(&mut *conn, unit).await?.pop();
        let (mut positions, mut recipients) = (BTreeMap::<PositionId, &Position>::new(), BTreeSet::new());
        for (grant, payment) in payments.iter().copied() {
            let is_signed = is_free(signs_release(ctx, grant, payment, rules.as_ref()))?;
            if let Ok(position) = paid_position(grant, payment)
                && is_signed
            {
                positions.insert(position.id, position);
                recipients.insert(grant.recipient);
            }
        }
        if positions.is_empty() {
            return Ok(Self { rules, owed: None, accounts: BTreeMap::new() });
        }
        let positions: Vec<&Position> = positions.into_values().collect();
        let recipients: Vec<OrganisationId> = recipients.into_iter().collect();
        let owed = Some(Owed::of(&mut *conn, unit, &positions).await?);
        Ok(Self { rules, owed, accounts: store::bank_details_of_each(conn, unit, &recipients).await? })
    }

    /// Refuses what the rules of the house, who has signed, a later correction or the account of the recipient do not let be
    /// released.
    fn may(&self, ctx: &Ctx, grant: &Grant, payment: &Payment) -> Result<(), FlowError> {
        signs_release(ctx, grant, payment, self.rules.as_ref())?;
        let owed = self.owed.as_ref().ok_or(FlowError::NotFound { what: "account" })?;
        owed.still(grant, payment)?;
        let accounts = self.accounts.get(&grant.recipient).map(Vec::as_slice).unwrap_or_default();
        Ok(still_paid_to(accounts, payment.pays_to, ctx.today())?)
    }
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
