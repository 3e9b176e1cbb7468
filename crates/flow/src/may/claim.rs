//! What may be done with a claim.

use grants::{Claim, Grant};

use super::{ANY_TEXT, Asking, Duty, May, certificate, tried};
use crate::{Action, Ctx, FlowError, access::Side, law};

/// What is done with a claim as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimAct {
    /// Its recipient signs it.
    Sign,
    /// Its recipient hands in what was asked for.
    Resubmit,
    /// Its recipient takes it back.
    Withdraw,
    /// Its giver proposes a decision.
    Decide,
    /// Its giver asks for changes.
    RequestChanges,
    /// Its giver certifies what is proposed.
    Certify,
    /// Its giver sends back what is proposed.
    SendBack,
}

/// The acts of a claim that are those of the actor's side, each with what stands in its way. The claim may lack lines.
pub async fn claim_acts(ctx: &Ctx, grant: &Grant, claim: &Claim) -> Result<Vec<May<ClaimAct>>, FlowError> {
    let Some(mut asking) = Asking::about(ctx, grant).await? else { return Ok(Vec::new()) };
    let mut acts = Vec::new();
    if asking.is_of(Side::Recipient) {
        for (act, action, rule) in of_recipient(ctx, claim) {
            acts.push(asking.told(act, action, rule, Duty::Free).await?);
        }
    }
    if asking.is_of(Side::Giver) {
        for (act, action, rule, duty) in of_giver(ctx, claim)? {
            acts.push(asking.told(act, action, rule, duty).await?);
        }
    }
    Ok(acts)
}

/// An act of who receives: what the person does with it, and whether the claim's own rules let it be done.
pub(super) type OfRecipient = (ClaimAct, Action, Result<(), FlowError>);

/// The acts of who receives.
pub(super) fn of_recipient(ctx: &Ctx, claim: &Claim) -> [OfRecipient; 3] {
    let on = ctx.today();
    [
        (ClaimAct::Sign, Action::Sign, tried(claim.clone().sign(ctx.signer()))),
        (ClaimAct::Resubmit, Action::HandIn, tried(claim.may_replace(&[], on))),
        (ClaimAct::Withdraw, Action::HandIn, tried(claim.clone().withdraw(on))),
    ]
}

/// An act of who gives: what the person does with it, whether the claim's own rules let it be done, and its duty.
pub(super) type OfGiver = (ClaimAct, Action, Result<(), FlowError>, Duty);

/// The acts of who gives.
pub(super) fn of_giver(ctx: &Ctx, claim: &Claim) -> Result<[OfGiver; 4], FlowError> {
    let (by, on) = (ctx.signer(), ctx.today());
    let asked = claim.clone().request_changes(ANY_TEXT, &[], on, &by.name, on);
    let certified = claim.clone().certify(certificate(by.role), law::rule_book()?.version, by.clone());
    let returned = claim.clone().send_back(ANY_TEXT, by.clone());
    Ok([
        (ClaimAct::Decide, Action::Decide, tried(claim.may_propose(&by)), Duty::Examines),
        (ClaimAct::RequestChanges, Action::Decide, tried(asked), Duty::Free),
        (ClaimAct::Certify, Action::Certify, tried(certified), Duty::Examines),
        (ClaimAct::SendBack, Action::Certify, tried(returned), Duty::Examines),
    ])
}
