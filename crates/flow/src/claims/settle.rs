//! What a decision books: what is recognised of all that the claim holds; the rest is released.

use grants::{Claim, ClaimSums, Grant, PositionAccounts, posting, reimbursement};
use ledger::Cents;
use store::Tx;

use super::holding::position;
use crate::FlowError;

/// Settles what a decided claim holds; what earlier advances do not cover becomes due.
pub(super) async fn settle(tx: &mut Tx, grant: &Grant, claim: &Claim) -> Result<(), FlowError> {
    let recognised = ClaimSums::recognised(&claim.lines, &grant.act.financing)?;
    for (id, held) in &claim.reserved.shares {
        let accounts = &position(grant, *id)?.accounts;
        let share = recognised.share_of(*id);
        let reimburse = due(tx, accounts, share).await?;
        tx.book(held.settle(share)?);
        if reimburse > Cents::ZERO {
            tx.book(posting::reimbursed(accounts, reimburse)?);
        }
    }
    for (id, held) in &claim.reserved.plan_lines {
        tx.book(held.settle(recognised.cost_of(*id))?);
    }
    if let Some(held) = &claim.reserved.plan_total {
        tx.book(held.settle(recognised.total)?);
    }
    for line in &claim.lines {
        if let Some(held) = &line.held {
            tx.book(held.settle(line.recognised())?);
        }
    }
    Ok(())
}

/// What becomes due to a position by recognising a share.
async fn due(tx: &mut Tx, position: &PositionAccounts, share: Cents) -> Result<Cents, FlowError> {
    let used = credited(tx, position.used).await?;
    let due = credited(tx, position.due).await?;
    Ok(reimbursement(used.plus(share)?, due))
}

async fn credited(tx: &mut Tx, account: ledger::AccountNumber) -> Result<Cents, FlowError> {
    let unit = tx.unit();
    let found = store::account(tx.read().await?, unit, account).await?;
    Ok(found.ok_or(FlowError::NotFound { what: "account" })?.balances.credits_posted)
}
