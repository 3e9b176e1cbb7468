//! Closing a grant: nothing is reserved and nothing is due any more.

use chrono::NaiveDate;
use grants::{Grant, GrantError, GrantId, GrantState, Position};
use ledger::{AccountNumber, Balances};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    amendments::changed,
    payouts::{not_after_today, seen},
};

/// Closes a grant.
#[derive(Clone, Debug, Serialize)]
pub struct CloseGrant {
    /// The grant.
    pub grant: GrantId,
    /// The version that the person saw.
    pub version: i64,
    /// The day it is closed.
    pub closed_on: NaiveDate,
}

impl Request for CloseGrant {
    const COMMAND: &'static str = "grant.close";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("closed_on");
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        seen("grant", grant.version, self.version)?;
        let on = not_after_today(ctx, "closed_on", self.closed_on)?;
        let state = grant.state.close(on)?;
        check_below(tx, &grant).await?;
        for position in &grant.positions {
            check_settled(tx, position).await?;
        }
        let grant = Grant { state, version: grant.version + 1, ..grant };
        store::update_grant(tx.write().await?, &grant).await?;
        Ok(changed(grant, on))
    }
}

async fn check_below(tx: &mut Tx, grant: &Grant) -> Result<(), FlowError> {
    let conn = tx.read().await?;
    for id in store::forwardings(conn, grant.id).await? {
        let below = store::grant(conn, grant.unit, id).await?;
        if let Some(open) = below.filter(|below| !matches!(below.state, GrantState::Closed { .. })) {
            return Err(GrantError::OpenBelow { reference: open.act.reference }.into());
        }
    }
    Ok(())
}

/// Nothing is reserved by a claim or a payout request, and nothing is due.
async fn check_settled(tx: &mut Tx, position: &Position) -> Result<(), FlowError> {
    let used = balances(tx, position.accounts.to_use).await?;
    let paid = balances(tx, position.accounts.to_pay).await?;
    let due = balances(tx, position.accounts.due).await?;
    let reserved = used.debits_pending.plus(paid.debits_pending)?;
    let due = due.credits_posted.minus(due.debits_posted)?;
    if reserved.get() == 0 && due.get() == 0 {
        return Ok(());
    }
    Err(GrantError::StillOpen { component: position.component.clone(), reserved, due }.into())
}

async fn balances(tx: &mut Tx, number: AccountNumber) -> Result<Balances, FlowError> {
    let unit = tx.unit();
    let account = store::account(tx.read().await?, unit, number).await?;
    Ok(account.ok_or(FlowError::NotFound { what: "account" })?.balances)
}
