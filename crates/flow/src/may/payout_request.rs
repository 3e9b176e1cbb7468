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
    let (by, on) = (ctx.signer(), ctx.today());
    let mut acts = Vec::new();
    if asking.is_of(Side::Recipient) {
        let signed = tried(request.clone().sign(by.clone()));
        acts.push(asking.told(PayoutRequestAct::Sign, Action::Sign, signed, Duty::Free).await?);
    }
    if !asking.is_of(Side::Giver) {
        return Ok(acts);
    }
    let refused = tried(request.clone().refuse(on, ANY_TEXT.to_owned()));
    acts.push(asking.told(PayoutRequestAct::Decide, Action::Decide, refused, Duty::Free).await?);
    if grant.parent.is_some() {
        let version = law::rule_book()?.version;
        let certified = tried(grant.state.effective())
            .and_then(|()| tried(request.clone().certify(certificate(by.role), version, by.clone())));
        let returned = tried(request.clone().send_back(ANY_TEXT, by));
        for (act, rule) in [(PayoutRequestAct::Certify, certified), (PayoutRequestAct::SendBack, returned)] {
            acts.push(asking.told(act, Action::Certify, rule, Duty::Examines).await?);
        }
    }
    Ok(acts)
}
