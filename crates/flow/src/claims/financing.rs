//! What the grant's part of a claim follows from: its financing, its plan, and what stands in the books.

use grants::{Carried, ClaimFinancing, Financing, Grant, Planned};
use ledger::{Balances, Cents, MoneyError};
use store::Tx;

use crate::{FlowError, advances::balances};

/// As a claim is handed in: what is recognised already counts, and what undecided claims hold.
pub(super) async fn at_claim(tx: &mut Tx, grant: &Grant) -> Result<ClaimFinancing, FlowError> {
    of(tx, grant, |it| it.credits_posted.minus(it.debits_posted)?.plus(it.credits_pending)).await
}

/// As a claim is decided: what is recognised already counts.
pub(super) async fn at_decision(tx: &mut Tx, grant: &Grant) -> Result<ClaimFinancing, FlowError> {
    of(tx, grant, |it| it.credits_posted.minus(it.debits_posted)).await
}

async fn of(
    tx: &mut Tx,
    grant: &Grant,
    counts: impl Fn(Balances) -> Result<Cents, MoneyError>,
) -> Result<ClaimFinancing, FlowError> {
    let mut before = Carried::default();
    if let Some(total) = &grant.plan_total {
        before.eligible = counts(balances(tx, total.spent).await?)?;
    }
    for position in &grant.positions {
        before.share = before.share.plus(counts(balances(tx, position.accounts.used).await?)?)?;
    }
    let financing = grant.act.financing;
    // What comes in beyond what others are to bring counts when the grant is settled.
    let others = Planned::of(grant)?.funding.total()?;
    Ok(ClaimFinancing { financing, planned: planned(grant), others, before })
}

/// The total of the plan, where the grant's part of a cost follows from it. A share of each cost does not: how much it may
/// come to is a limit of the position.
fn planned(grant: &Grant) -> Option<Cents> {
    match grant.act.financing {
        Financing::Anteilfinanzierung { .. } | Financing::Vollfinanzierung => None,
        Financing::Fehlbedarfsfinanzierung | Financing::Festbetragsfinanzierung { .. } => {
            grant.plan_total.as_ref().map(|total| total.planned)
        }
    }
}

/// Leaves out what a claim held for lines that are handed in anew.
pub(super) fn without<'a>(
    mut financing: ClaimFinancing,
    lines: impl Iterator<Item = &'a grants::ClaimLine>,
) -> Result<ClaimFinancing, MoneyError> {
    // A credit note holds nothing of the grant before it is decided.
    for line in lines.filter(|line| !line.cost.is_credit()) {
        let before = &mut financing.before;
        before.eligible = before.eligible.minus(line.eligible)?;
        before.share = before.share.minus(line.grant_share)?;
    }
    Ok(financing)
}
