//! Closing a grant: nothing is reserved and nothing is due any more, every claim is decided, and no parked line waits.

use chrono::NaiveDate;
use grants::{ActError, Claim, Grant, GrantError, GrantId, GrantState, LinesAsked, Position};
use ledger::{AccountNumber, Balances};
use serde::Serialize;
use store::{Conn, Done, Tx};
use uuid::Uuid;

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
        let before = grant.act.dated_on;
        if on < before {
            return Err(ActError::Earlier { dated_on: on, before }.into());
        }
        if let Some(open) = open_ends_of(tx.read().await?, &grant).await?.into_iter().next() {
            return Err(open.into());
        }
        let grant = Grant { state, version: grant.version + 1, ..grant };
        store::update_grant(tx.write().await?, &grant).await?;
        Ok(changed(grant, on))
    }
}

/// What stands in the way of closing a grant: what hangs below it and is open, what is reserved and what is due. Who
/// gives the grant is told.
pub async fn open_ends(ctx: &Ctx, grant: GrantId) -> Result<Vec<GrantError>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let grant = access::grant_on(&mut conn, ctx, grant, Side::Giver).await?;
    open_ends_of(&mut conn, &grant).await
}

async fn open_ends_of(conn: &mut Conn, grant: &Grant) -> Result<Vec<GrantError>, FlowError> {
    let below = store::forwardings(conn, grant.id).await?;
    let below = store::grants(conn, grant.unit, &below).await?.into_iter();
    let open = below.filter(|below| !matches!(below.state, GrantState::Closed { .. }));
    let mut found: Vec<GrantError> =
        open.map(|open| GrantError::OpenBelow { reference: open.act.reference }).collect();
    for position in &grant.positions {
        found.extend(still_open(conn, grant, position).await?);
    }
    found.extend(undecided(conn, grant).await?);
    let parked = store::parked_lines(conn, grant.unit).await?.into_iter().filter(|it| it.grant == grant.id);
    found.extend(parked.map(|it| GrantError::LineParked { claim: it.claim_number, line: it.number }));
    Ok(found)
}

/// The claims of a grant that nobody has decided, or of which a correction is proposed. One of credit notes alone reserves
/// nothing.
async fn undecided(conn: &mut Conn, grant: &Grant) -> Result<Vec<GrantError>, FlowError> {
    let ids = store::claim_ids_of(conn, grant.unit, &[grant.id]).await?;
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    let claims = store::claim_excerpts_with(conn, grant.unit, &ids, &LinesAsked::None).await?;
    let open = claims.into_values().map(|it| it.claim).filter(Claim::waits);
    Ok(open.map(|claim| GrantError::ClaimUndecided { claim: claim.number }).collect())
}

/// What is reserved of a position by a claim or a payout request, or is due.
async fn still_open(
    conn: &mut Conn,
    grant: &Grant,
    position: &Position,
) -> Result<Option<GrantError>, FlowError> {
    let used = balances(conn, grant, position.accounts.to_use).await?;
    let paid = balances(conn, grant, position.accounts.to_pay).await?;
    let due = balances(conn, grant, position.accounts.due).await?;
    let reserved = used.debits_pending.plus(paid.debits_pending)?;
    let due = due.credits_posted.minus(due.debits_posted)?;
    let is_open = reserved.get() != 0 || due.get() != 0;
    Ok(is_open.then(|| GrantError::StillOpen { component: position.component.clone(), reserved, due }))
}

async fn balances(conn: &mut Conn, grant: &Grant, number: AccountNumber) -> Result<Balances, FlowError> {
    let account = store::account(conn, grant.unit, number).await?;
    Ok(account.ok_or(FlowError::NotFound { what: "account" })?.balances)
}
