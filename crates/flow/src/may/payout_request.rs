//! What may be done with a payout request.

use grants::{Grant, PayoutRequest};

use super::{ANY_TEXT, Asking, Duty, May, certificate, tried};
use crate::{Action, Ctx, FlowError, access::Side, law};

/// What is done with a payout request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutRequestAct {
    /// Its recipient signs for what goes beyond the need.
    Sign,
    /// Its giver decides of it. What may not be approved yet may be refused.
    Decide,
    /// Its giver certifies the approval that is proposed.
    Certify,
    /// Its giver sends that back.
    SendBack,
}

/// The acts of a payout request that are those of the actor's side, each with what stands in its way. What a giver outside
/// decides is certified by nobody here.
pub async fn payout_request_acts(
    ctx: &Ctx,
    grant: &Grant,
    request: &PayoutRequest,
) -> Result<Vec<May<PayoutRequestAct>>, FlowError> {
    let Some(mut asking) = Asking::about(ctx, grant).await? else { return Ok(Vec::new()) };
    let mut acts = Vec::new();
    for (act, side, action, rule, duty) in all(ctx, grant, request)? {
        if asking.is_of(side) {
            acts.push(asking.told(act, action, rule, duty).await?);
        }
    }
    Ok(acts)
}

/// An act: whose it is, what the person does with it, whether the request's own rules let it be done, and its duty.
pub(super) type Rule = (PayoutRequestAct, Side, Action, Result<(), FlowError>, Duty);

/// The acts of both sides.
pub(super) fn all(ctx: &Ctx, grant: &Grant, request: &PayoutRequest) -> Result<Vec<Rule>, FlowError> {
    use PayoutRequestAct as Act;
    let (by, on) = (ctx.signer(), ctx.today());
    let signed = tried(request.clone().sign(by.clone()));
    let refused = tried(request.clone().refuse(on, ANY_TEXT.to_owned()));
    let mut acts = vec![
        (Act::Sign, Side::Recipient, Action::Sign, signed, Duty::Free),
        (Act::Decide, Side::Giver, Action::Decide, refused, Duty::Free),
    ];
    if grant.parent.is_some() {
        let version = law::rule_book()?.version;
        let certified = tried(grant.state.effective())
            .and_then(|()| tried(request.clone().certify(certificate(by.role), version, by.clone())));
        let returned = tried(request.clone().send_back(ANY_TEXT, by));
        for (act, rule) in [(Act::Certify, certified), (Act::SendBack, returned)] {
            acts.push((act, Side::Giver, Action::Certify, rule, Duty::Examines));
        }
    }
    Ok(acts)
}
