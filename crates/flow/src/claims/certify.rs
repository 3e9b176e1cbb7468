//! A claim is signed, its decision or a correction of it certified before it counts, or sent back.

use grants::{Claim, ClaimId, Grant, Programme, Step};
use serde::Serialize;
use store::{Done, Tx};

use super::{correct, credits, done, financing, find, holding, settle, units};
use crate::{Action, Ctx, FlowError, Request, access::Side, accounts, awards::programme, law, payouts::seen};

/// Signs for the recipient what another has prepared.
#[derive(Clone, Debug, Serialize)]
pub struct SignClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for SignClaim {
    const COMMAND: &'static str = "claim.sign";
    const ACTION: Action = Action::Sign;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        let (_, claim) = find(ctx, tx, self.claim, Side::Recipient).await?;
        seen("claim", claim.version, self.version)?;
        let claim = claim.sign(ctx.signer())?;
        let unit = tx.unit();
        store::sign_claim(tx.write().await?, unit, &claim).await?;
        Ok(done(claim, ctx.today()))
    }

    fn told(answer: Claim) -> Claim {
        answer.without_proposals()
    }
}

/// Certifies what is proposed: in reason, in amount or in both. With the last certificate the decision counts, or the
/// correction.
#[derive(Clone, Debug, Serialize)]
pub struct CertifyClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// The round whose proposal the person saw.
    pub round: i64,
    /// What is certified.
    pub step: Step,
}

impl Request for CertifyClaim {
    const COMMAND: &'static str = "claim.certify";
    const ACTION: Action = Action::Certify;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        // May this person do this?
        let (grant, claim) = find(ctx, tx, self.claim, Side::Giver).await?;
        seen("claim", claim.version, self.version)?;
        seen("claim", claim.round(), self.round)?;
        let claim = claim.certify(self.step, law::rule_book()?.version, ctx.signer())?;
        let (books, on) = (tx.unit(), ctx.today());
        store::sign_claim(tx.write().await?, books, &claim).await?;
        if !claim.is_certified() {
            return Ok(done(claim, on));
        }
        let programme = programme(tx, &grant).await?;
        let claim = if claim.correction.is_some() {
            correct::book_proposed(ctx, tx, &grant, &programme, claim).await?
        } else {
            decide_as_proposed(ctx, tx, &grant, &programme, claim).await?
        };
        Ok(done(claim, on))
    }
}

/// Decides a claim whose decision is certified: what is recognised is booked, the rest is released.
async fn decide_as_proposed(
    ctx: &Ctx,
    tx: &mut Tx,
    grant: &Grant,
    programme: &Programme,
    claim: Claim,
) -> Result<Claim, FlowError> {
    // What do we know?
    let unit = accounts::of_unit(tx).await?;
    let earlier = credits::left_of_earlier(tx, &claim).await?;
    // What follows from it?
    let claim = claim.decided_as_proposed(programme, ctx.today())?;
    let claim = claim.carried(&financing::at_decision(tx, grant).await?, earlier)?;
    settle::settle(tx, &unit, grant, &claim).await?;
    holding::uncount_parked(tx, &unit, grant, &claim)?;
    // Write it down, once, together.
    units::release(tx, &claim).await?;
    store::update_claim(tx.write().await?, grant.unit, &claim).await?;
    Ok(claim)
}

/// Sends a proposal back that cannot be certified, with the reason. Another is proposed.
#[derive(Clone, Debug, Serialize)]
pub struct SendBackProposal {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// The round whose proposal the person saw.
    pub round: i64,
    /// Why it cannot be certified.
    pub reason: String,
}

impl Request for SendBackProposal {
    const COMMAND: &'static str = "claim.send_back";
    const ACTION: Action = Action::Certify;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        let (_, claim) = find(ctx, tx, self.claim, Side::Giver).await?;
        seen("claim", claim.version, self.version)?;
        seen("claim", claim.round(), self.round)?;
        let claim = claim.send_back(&self.reason, ctx.signer())?;
        let unit = tx.unit();
        store::sign_claim(tx.write().await?, unit, &claim).await?;
        Ok(done(claim, ctx.today()))
    }
}
