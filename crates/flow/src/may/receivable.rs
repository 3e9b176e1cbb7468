//! What may be done with a receivable.

use chrono::NaiveDate;
use grants::{Grant, Receivable, Settled};
use ledger::Cents;

use super::{ANY_TEXT, Asking, Duty, May, tried};
use crate::{Action, Ctx, FlowError, access::Side};

/// What is done with a receivable. All of it is done by who gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceivableAct {
    /// A part of it was repaid.
    Settle,
    /// A part of it is offset against what is due.
    Offset,
    /// A part of it is waived.
    Waive,
    /// What is owed of it is deferred.
    Defer,
}

/// The acts of a receivable, if they are those of the actor's side and something is open, each with what stands in its way.
pub async fn receivable_acts(
    ctx: &Ctx,
    grant: &Grant,
    owed: &Receivable,
) -> Result<Vec<May<ReceivableAct>>, FlowError> {
    let Some(mut asking) = Asking::about(ctx, grant).await?.filter(|it| it.is_of(Side::Giver)) else {
        return Ok(Vec::new());
    };
    if owed.open()? <= Cents::ZERO {
        return Ok(Vec::new());
    }
    let mut acts = Vec::new();
    for (act, how) in [
        (ReceivableAct::Settle, Settled::Repaid),
        (ReceivableAct::Offset, Settled::Offset { against: owed.position }),
        (ReceivableAct::Waive, Settled::Waived { reason: ANY_TEXT.to_owned() }),
    ] {
        // How much is typed; that a cent could be is what is asked here.
        let rule = tried(owed.clone().step(ctx.today(), Cents::new(1), how));
        acts.push(asking.told(act, Action::Book, rule, Duty::Free).await?);
    }
    // To when is typed; that it could be to the last day there is, is what is asked here.
    let deferred = tried(owed.clone().defer(ctx.today(), NaiveDate::MAX, 1, ANY_TEXT));
    acts.push(asking.told(ReceivableAct::Defer, Action::Book, deferred, Duty::Free).await?);
    Ok(acts)
}
