//! Finality (Bestandskraft): when an award can no longer be contested.

use chrono::NaiveDate;
use grants::{ActError, FinalityKind, Grant, GrantError, GrantId, LegalAct};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    amendments::changed,
    payouts::{not_after_today, seen},
};

/// Records what happened to the award in force: final, appeal waived, appealed.
#[derive(Clone, Debug, Serialize)]
pub struct RecordFinality {
    /// The award.
    pub grant: GrantId,
    /// The version that the person saw.
    pub version: i64,
    /// What happened.
    pub kind: FinalityKind,
    /// When.
    pub on: NaiveDate,
}

impl Request for RecordFinality {
    const COMMAND: &'static str = "award.record_finality";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("on");
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        if grant.parent.is_some() {
            return Err(GrantError::NotAnAward.into());
        }
        seen("grant", grant.version, self.version)?;
        let on = not_after_today(ctx, "on", self.on)?;
        let before = grant.act.dated_on;
        if on < before {
            return Err(ActError::Earlier { dated_on: on, before }.into());
        }
        let finality = grant.act.finality.record(self.kind, on)?;
        let act = LegalAct { finality, ..grant.act };
        let grant = Grant { version: grant.version + 1, act, ..grant };
        let conn = tx.write().await?;
        store::insert_finality(conn, grant.id, grant.act.number, self.kind, on).await?;
        store::update_grant(conn, &grant).await?;
        Ok(changed(grant, on))
    }
}
