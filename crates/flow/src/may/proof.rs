//! What may be done with a proof of use.

use grants::{Grant, Proof};

use super::{ANY_TEXT, Asking, Duty, May, tried};
use crate::{
    Action, Ctx, FlowError,
    access::Side,
    proofs::{is_recorded, signed_before, still_fits},
};

/// What is done with a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofAct {
    /// Somebody of the recipient's own house examines it.
    Examine,
    /// Another signs it for the recipient.
    Sign,
    /// Its recipient files it.
    File,
    /// Its recipient adds an electronic signature.
    AddSignature,
    /// Its recipient answers.
    Answer,
    /// Its giver decides of it.
    Decide,
    /// Its giver asks something.
    Question,
    /// Its giver closes it.
    Close,
}

/// The acts of a proof that are those of the actor's side, each with what stands in its way in the proof itself and in what else
/// it needs: the statement of the own audit office, a period that still fits, an examination that is recorded.
pub async fn proof_acts(ctx: &Ctx, grant: &Grant, proof: &Proof) -> Result<Vec<May<ProofAct>>, FlowError> {
    let Some(mut asking) = Asking::about(ctx, grant).await? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    if asking.is_of(Side::Recipient) {
        all.extend(of_recipient(ctx, proof));
    }
    if asking.is_of(Side::Giver) {
        all.extend(of_giver(ctx, proof));
    }
    let (mut acts, unit) = (Vec::new(), grant.unit);
    for (act, action, rule) in all {
        let rule = match act {
            ProofAct::File if rule.is_ok() => still_fits(&mut asking.conn, unit, proof).await,
            ProofAct::Close if rule.is_ok() => is_recorded(&mut asking.conn, unit, proof).await,
            _ => rule,
        };
        acts.push(asking.told(act, action, rule, Duty::Free).await?);
    }
    Ok(acts)
}

/// An act: what the person does with it, and whether the proof's own rules let it be done.
pub(super) type Rule = (ProofAct, Action, Result<(), FlowError>);

/// The acts of who receives the grant.
pub(super) fn of_recipient(ctx: &Ctx, proof: &Proof) -> [Rule; 5] {
    let (by, on) = (ctx.signer(), ctx.today());
    // Signing makes the document anew; of which hash is not asked here.
    let some_hash = "0".repeat(64);
    [
        (ProofAct::Examine, Action::Certify, tried(proof.clone().examine(by.clone()))),
        (ProofAct::Sign, Action::Sign, tried(proof.clone().sign(some_hash, by))),
        (ProofAct::File, Action::FileProof, tried(proof.clone().file(on))),
        (ProofAct::AddSignature, Action::FileProof, tried(signed_before(proof))),
        (ProofAct::Answer, Action::HandIn, tried(proof.clone().answer(on, ANY_TEXT))),
    ]
}

fn of_giver(ctx: &Ctx, proof: &Proof) -> [Rule; 3] {
    let on = ctx.today();
    [
        (ProofAct::Decide, Action::Decide, tried(proof.clone().accept(on))),
        (ProofAct::Question, Action::Decide, tried(proof.clone().question(on, ANY_TEXT, on))),
        (ProofAct::Close, Action::Decide, tried(proof.clone().close(on))),
    ]
}
