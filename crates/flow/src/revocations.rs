//! Revocations: an act is taken back, in whole or in part (Widerruf, Ruecknahme, auflösende Bedingung).

use chrono::NaiveDate;
use grants::{
    ActChange, ActChanges, Grant, GrantError, GrantId, GrantState, NewPosition, Position, Revocation,
    amended_amounts, check_reduces,
};
use ledger::{Cents, Transfer};
use serde::Serialize;
use store::{Conn, Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    advances::balances,
    amendments::{Letter, Source, changed, write},
    awards::book,
    files::File,
    payouts::seen,
    setup::text,
};

/// Revokes a grant. What is committed stays; what was paid beyond it is a matter of refund. What is asked for and would not be
/// covered any more is refused before: it would become due, or be asked for again, beyond the act. Of a grant that is revoked as a
/// whole, what became free since falls by revoking it once more.
#[derive(Clone, Debug, Serialize)]
pub struct RevokeGrant {
    /// The grant.
    pub grant: GrantId,
    /// The version of the grant that the person saw.
    pub version: i64,
    /// The version of the act that it follows.
    pub follows: i64,
    /// By which right.
    pub revocation: Revocation,
    /// What remains of the positions that are revoked; nothing, if the whole grant is.
    pub positions: Option<Vec<NewPosition>>,
    /// The day it is dated.
    pub dated_on: NaiveDate,
    /// The day from which it counts.
    pub effective_from: NaiveDate,
    /// Its reference (Aktenzeichen).
    pub reference: String,
    /// Why.
    pub reason: String,
    /// The paragraph it rests on.
    pub legal_ground: String,
    /// Its file.
    pub document: Option<File>,
}

impl Request for RevokeGrant {
    const COMMAND: &'static str = "grant.revoke";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("dated_on");
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        // May this person do this?
        let present = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        seen("grant", present.version, self.version)?;
        match self.positions {
            None => may_be_revoked(tx.read().await?, &present).await?,
            Some(_) => present.state.effective()?,
        }
        // What do we know?
        let source = Source::of(tx, &present).await?;
        let remaining = self.remaining(tx, &present).await?;
        // What follows from it?
        let document = File::keep_any(self.document.as_ref(), tx).await?;
        let change = self.change()?;
        let (follows, dated_on, reference) = (self.follows, self.dated_on, &self.reference);
        let version = Letter { follows, dated_on, reference, document }.version(ctx, &present, change)?;
        let act = present.act.next(version, ActChanges::default())?;
        let mut grant = Grant { version: present.version + 1, act, ..present.clone() };
        let transfers = revoke(tx, &mut grant, &source, &remaining).await?;
        if self.positions.is_none() && grant.state == GrantState::Effective {
            grant.state = grant.state.revoke(self.effective_from)?;
        }
        // Write it down, once, together.
        write(tx, &present, &grant).await?;
        book(tx, transfers);
        Ok(changed(grant, self.dated_on))
    }
}

/// Refuses what is closed, and what is revoked as a whole while nothing of it became free since: by a forwarding that was revoked
/// after it, or by a claim that was not recognised.
pub(crate) async fn may_be_revoked(conn: &mut Conn, grant: &Grant) -> Result<(), FlowError> {
    let Err(refused) = grant.state.effective() else { return Ok(()) };
    if matches!(grant.state, GrantState::Revoked { .. }) {
        for position in &grant.positions {
            let found = store::account(conn, grant.unit, position.accounts.to_use).await?;
            let to_use = found.ok_or(FlowError::NotFound { what: "account" })?;
            if to_use.balances.open()? > Cents::ZERO {
                return Ok(());
            }
        }
    }
    Err(refused.into())
}

impl RevokeGrant {
    fn change(&self) -> Result<ActChange, FlowError> {
        Ok(ActChange::Revocation {
            revocation: self.revocation,
            reason: text("reason", &self.reason, 1000)?,
            effective_from: self.effective_from,
            legal_ground: text("legal_ground", &self.legal_ground, 200)?,
        })
    }

    /// The positions that are revoked, with what remains of them.
    async fn remaining(&self, tx: &mut Tx, present: &Grant) -> Result<Vec<Position>, FlowError> {
        if let Some(positions) = &self.positions {
            check_reduces(present, positions)?;
            let changed = amended_amounts(present, positions)?.changed;
            return Ok(changed.into_iter().map(|(position, _)| position).collect());
        }
        let mut remaining = Vec::with_capacity(present.positions.len());
        for position in &present.positions {
            let amount = position.amount.minus(balances(tx, position.accounts.to_use).await?.open()?)?;
            remaining.push(Position { amount, ..position.clone() });
        }
        Ok(remaining)
    }
}

/// Gives the positions what remains of them and says what that means in transfers.
async fn revoke(
    tx: &mut Tx,
    grant: &mut Grant,
    source: &Source,
    remaining: &[Position],
) -> Result<Vec<Transfer>, FlowError> {
    let mut transfers = Vec::new();
    for position in remaining {
        let Some(present) = grant.positions.iter_mut().find(|it| it.id == position.id) else { continue };
        let use_back = present.amount.minus(position.amount)?;
        let to_pay = balances(tx, position.accounts.to_pay).await?;
        let (left, asked) = (to_pay.open()?, to_pay.debits_pending);
        if asked > Cents::ZERO && use_back > left {
            return Err(GrantError::AskedFor { component: position.component.clone(), asked }.into());
        }
        let pay_back = use_back.min(left);
        transfers.extend(source.revoked(position, use_back, pay_back)?);
        present.amount = position.amount;
    }
    Ok(transfers)
}
