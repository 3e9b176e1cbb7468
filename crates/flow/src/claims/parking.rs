//! Parked lines: claimed again by a later claim, dropped, or rejected.

use std::collections::BTreeSet;

use grants::{Claim, ClaimError, ClaimId, ClaimLine, ClaimLineId, FindingCode, Grant, UnitAccounts, posting};
use ledger::Cents;
use serde::Serialize;
use store::{Done, Tx};

use super::{credits::CreditAccounts, done, find, holding, units};
use crate::{
    Action, Ctx, FlowError, Request, access::Side, accounts, awards::programme, ctx::NewIds, payouts::seen,
};

/// Parked lines that a claim of their grant claims again.
pub(super) struct Reinclusion<'a> {
    pub(super) grant: &'a Grant,
    pub(super) parked: &'a [ClaimLineId],
    /// The number that the first of them has in the claim.
    pub(super) first: i64,
}

impl Reinclusion<'_> {
    /// The lines that claim them again, behind the others of their claim. What the parked ones held of their receipts is held by
    /// these from now on.
    pub(super) async fn lines(
        &self,
        tx: &mut Tx,
        unit: &UnitAccounts,
        ids: &mut NewIds,
        accounts: &mut CreditAccounts,
    ) -> Result<Vec<ClaimLine>, FlowError> {
        let found = all_parked(tx, self.grant, self.parked).await?;
        let mut lines = Vec::with_capacity(found.len());
        for (number, parked) in (self.first..).zip(&found) {
            let again = parked.reinclude(ClaimLineId(ids.next()), number)?;
            let receipt = match again.receipt() {
                Some(receipt) => store::receipt(tx.read().await?, self.grant.unit, receipt).await?,
                None => None,
            };
            holding::release_holds(tx, [parked].into_iter())?;
            let held = holding::hold_receipt(tx, unit, receipt.as_ref(), again.eligible)?;
            let again = ClaimLine { held, ..again };
            let again = accounts.hold_again(tx, unit, self.grant, again, &lines).await?;
            lines.push(again);
        }
        Ok(lines)
    }
}

/// The lines with these ids, each of them once: costs before the credit notes, which may reduce one of them.
async fn all_parked(tx: &mut Tx, grant: &Grant, ids: &[ClaimLineId]) -> Result<Vec<ClaimLine>, FlowError> {
    let (mut found, mut named) = (Vec::with_capacity(ids.len()), BTreeSet::new());
    for id in ids {
        let line = find_parked(tx, grant, *id).await?;
        if !named.insert(*id) {
            return Err(ClaimError::NamedTwice { line: line.number }.into());
        }
        found.push(line);
    }
    found.sort_by_key(|line| line.cost.is_credit());
    Ok(found)
}

/// A line of another claim of the same grant; any other is unknown.
async fn find_parked(tx: &mut Tx, grant: &Grant, id: ClaimLineId) -> Result<ClaimLine, FlowError> {
    let found = store::claim_line(tx.read().await?, grant.unit, id).await?;
    let of_grant = found.filter(|(of, _)| *of == grant.id).map(|(_, line)| line);
    of_grant.ok_or(FlowError::Claim(ClaimError::UnknownLine { id }))
}

/// Takes a parked line out: who claimed it does not answer.
#[derive(Clone, Debug, Serialize)]
pub struct DropParked {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// The line.
    pub line: ClaimLineId,
}

impl Request for DropParked {
    const COMMAND: &'static str = "claim.drop_parked";
    const ACTION: Action = Action::HandIn;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        let (grant, claim) = find(ctx, tx, self.claim, Side::Recipient).await?;
        seen("claim", claim.version, self.version)?;
        holding::release_holds(tx, [claim.line(self.line)?.waiting()?].into_iter())?;
        let claim = Claim { version: self.version + 1, ..claim.drop_parked(self.line)? };
        units::release_lines(tx, [claim.line(self.line)?].into_iter()).await?;
        store::update_claim_line(tx.write().await?, grant.unit, &claim, self.line).await?;
        Ok(done(claim, ctx.today()))
    }

    fn told(answer: Claim) -> Claim {
        answer.without_proposals()
    }
}

/// Rejects a parked line whose question was not answered, or not well.
#[derive(Clone, Debug, Serialize)]
pub struct RejectParked {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// The line.
    pub line: ClaimLineId,
    /// The code of a registered reason.
    pub reason: String,
    /// What the examiner says to it.
    pub text: String,
    /// What the examination found, by the codes that the programme registers.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub findings: BTreeSet<FindingCode>,
}

impl Request for RejectParked {
    const COMMAND: &'static str = "claim.settle_parked";
    const ACTION: Action = Action::Decide;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        let (grant, claim) = find(ctx, tx, self.claim, Side::Giver).await?;
        seen("claim", claim.version, self.version)?;
        let programme = programme(tx, &grant).await?;
        let unit = accounts::of_unit(tx).await?;
        let parked = claim.line(self.line)?.waiting()?;
        holding::release_holds(tx, [parked].into_iter())?;
        // What was claimed and rejected counts as claimed; while it was parked it did not.
        let position = holding::position(&grant, parked.position)?;
        if parked.grant_share > Cents::ZERO {
            let count = if parked.cost.is_credit() { posting::unclaimed } else { posting::claimed };
            tx.book(count(&unit, &position.accounts, parked.grant_share)?);
        }
        let on = ctx.today();
        let why = (self.reason.as_str(), self.text.as_str());
        let claim = claim.reject_parked(self.line, why, &self.findings, &programme, on)?;
        let claim = Claim { version: self.version + 1, ..claim };
        units::release_lines(tx, [claim.line(self.line)?].into_iter()).await?;
        store::update_claim_line(tx.write().await?, grant.unit, &claim, self.line).await?;
        Ok(done(claim, on))
    }
}
