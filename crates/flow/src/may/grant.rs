//! What may be done with a grant.

use grants::{Grant, may_forward};

use super::{Asking, Duty, May, tried};
use crate::{Action, Ctx, FlowError, access::Side, revocations::may_be_revoked};

/// What is done with a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantAct {
    /// Its act gets a new version.
    Amend,
    /// It is taken back, in whole or in part.
    Revoke,
    /// An award: whether it can still be contested is recorded.
    RecordFinality,
    /// It is closed. What is still open, its command says.
    Close,
    /// Its recipient forwards it.
    Forward,
    /// Its plan is changed between two acts.
    Replan,
}

/// The acts of a grant that are those of the actor's side, each with what stands in its way in the grant itself.
pub async fn grant_acts(ctx: &Ctx, grant: &Grant) -> Result<Vec<May<GrantAct>>, FlowError> {
    let Some(mut asking) = Asking::about(ctx, grant).await? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    if asking.is_of(Side::Giver) {
        let on = ctx.today();
        all.push((GrantAct::Amend, Action::Give, tried(grant.state.effective())));
        all.push((GrantAct::Revoke, Action::Give, may_be_revoked(&mut asking.conn, grant).await));
        if grant.parent.is_none() && !grant.act.finality.is_final() {
            all.push((GrantAct::RecordFinality, Action::Give, Ok(())));
        }
        all.push((GrantAct::Close, Action::Give, tried(grant.state.close(on))));
    }
    // What an act below an award does not allow, nobody asks for there.
    if asking.is_of(Side::Recipient) && (grant.parent.is_none() || grant.act.may_forward) {
        all.push((GrantAct::Forward, Action::Give, tried(may_forward(grant))));
    }
    if grant.plan_version.is_some() {
        all.push((GrantAct::Replan, Action::ChangePlan, tried(grant.state.effective())));
    }
    let mut acts = Vec::with_capacity(all.len());
    for (act, action, rule) in all {
        acts.push(asking.told(act, action, rule, Duty::Free).await?);
    }
    Ok(acts)
}
