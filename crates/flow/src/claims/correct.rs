//! Corrections after the decision.

use std::collections::BTreeSet;

use grants::{
    Carried, Claim, ClaimId, ClaimLine, ClaimLineId, ClaimState, Correction, CorrectionId, Financing,
    FindingCode, Grant, NewCorrection, Programme, posting,
};
use ledger::Cents;
use serde::Serialize;
use store::{Done, Tx};

use super::{credits, done, find, holding, units};
use crate::{
    Action, Ctx, FlowError, Request,
    access::Side,
    accounts,
    advances::Settling,
    awards::{book, programme},
    law,
    payouts::seen,
};

/// Proposes to correct what is recognised of a decided line: down, or, within what the line claims, up (Abhilfe). It is
/// booked when it is certified.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// The line.
    pub line: ClaimLineId,
    /// The eligible cost that is to be recognised of it, all in all.
    pub recognised: Cents,
    /// The code of a registered reason.
    pub reason: String,
    /// What the examiner says to it.
    pub text: String,
    /// What was found, by the codes that the programme registers.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub findings: BTreeSet<FindingCode>,
}

impl Request for CorrectClaim {
    const COMMAND: &'static str = "claim.correct";
    const ACTION: Action = Action::Decide;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        // May this person do this?
        let (grant, claim) = find(ctx, tx, self.claim, Side::Giver).await?;
        // What do we know?
        seen("claim", claim.version, self.version)?;
        let programme = programme(tx, &grant).await?;
        let credited = credits::taken(tx, self.line).await?;
        // What follows from it? Of a grant that is closed or revoked nothing more is recognised.
        if claim.line(self.line).is_ok_and(|line| self.recognised > line.recognised()) {
            grant.state.effective()?;
        }
        let (financing, rule_book) = (recognised_under(tx, &grant, &claim).await?, law::rule_book()?.version);
        let (asked, by) = (self.asked(), ctx.signer());
        let claim = claim.propose_correction(asked, &programme, financing, credited, rule_book, by)?;
        // Write it down, once, together.
        store::sign_claim(tx.write().await?, grant.unit, &claim).await?;
        Ok(done(claim, ctx.today()))
    }
}

/// How the grant takes part in what a claim recognised: as the act said that was in force on the day of the decision. Whatever
/// was amended since does not reach what was recognised before.
async fn recognised_under(tx: &mut Tx, grant: &Grant, claim: &Claim) -> Result<Financing, FlowError> {
    let present = grant.act.financing;
    let ClaimState::Decided { on } = claim.state else { return Ok(present) };
    if grant.act.recorded_on <= on {
        return Ok(present);
    }
    let versions = store::acts(tx.read().await?, grant.id).await?;
    let then = versions.iter().rfind(|version| version.act.recorded_on <= on);
    Ok(then.map_or(present, |version| version.act.financing))
}

impl CorrectClaim {
    fn asked(&self) -> NewCorrection {
        NewCorrection {
            line: self.line,
            to: self.recognised,
            reason: self.reason.clone(),
            text: self.text.clone(),
            findings: self.findings.clone(),
        }
    }
}

/// Books a correction that is certified.
pub(super) async fn book_proposed(
    ctx: &Ctx,
    tx: &mut Tx,
    grant: &Grant,
    programme: &Programme,
    claim: Claim,
) -> Result<Claim, FlowError> {
    let id = CorrectionId(ctx.ids().next());
    let credited = match &claim.correction {
        Some(proposed) => credits::taken(tx, proposed.new.line).await?,
        None => Carried::default(),
    };
    let (corrected, line) = claim.corrected_as_proposed(id, programme, credited, ctx.today())?;
    if let Some(correction) = line.corrections.last() {
        correct(tx, grant, &line, correction).await?;
    }
    store::insert_correction(tx.write().await?, grant.unit, &corrected, &line).await?;
    Ok(corrected)
}

/// Books the difference. What was due stays due; what is recognised in addition becomes due unless it is covered.
async fn correct(
    tx: &mut Tx,
    grant: &Grant,
    line: &ClaimLine,
    correction: &Correction,
) -> Result<(), FlowError> {
    let unit = accounts::of_unit(tx).await?;
    let position = holding::position(grant, line.position)?;
    let receipt = match line.receipt() {
        Some(receipt) => store::receipt(tx.read().await?, grant.unit, receipt).await?,
        None => None,
    };
    let more = correction.to_share.minus(correction.from_share)?;
    if more > Cents::ZERO {
        grant.state.effective()?;
    }
    let settling = Settling::of(tx, grant, position).await?;
    credits::follow(tx, &unit, line.id, correction.from, correction.to).await?;
    units::follow(tx, line, correction.from, correction.to).await?;
    let (plan_line, total) = (holding::plan_line(grant, line.plan_line)?, holding::plan_total(grant)?);
    book(tx, posting::corrected(&unit, &position.accounts, plan_line, total, receipt.as_ref(), correction)?);
    if more > Cents::ZERO {
        settling.settle(tx, more)
    } else {
        settling.take_back(tx, Cents::ZERO.minus(more)?)
    }
}
