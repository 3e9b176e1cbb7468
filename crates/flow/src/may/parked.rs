//! What may be done with a parked line that nobody claims again.

use grants::{Claim, ClaimLine, ClaimLineId, Grant};

use super::{Asking, Duty, May, tried};
use crate::{Action, Ctx, FlowError, access::Side};

/// What is done with a parked line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParkedAct {
    /// Who claimed it takes it out.
    TakeOut,
    /// Who asked rejects it.
    Reject,
}

/// The acts of a parked line that are those of the actor's side, each with what stands in its way.
pub async fn parked_acts(
    ctx: &Ctx,
    grant: &Grant,
    claim: &Claim,
    line: ClaimLineId,
) -> Result<Vec<May<ParkedAct>>, FlowError> {
    let Some(mut asking) = Asking::about(ctx, grant).await? else { return Ok(Vec::new()) };
    let waits = || tried(claim.line(line).and_then(ClaimLine::waiting));
    let mut acts = Vec::new();
    if asking.is_of(Side::Recipient) {
        acts.push(asking.told(ParkedAct::TakeOut, Action::HandIn, waits(), Duty::Free).await?);
    }
    if asking.is_of(Side::Giver) {
        acts.push(asking.told(ParkedAct::Reject, Action::Decide, waits(), Duty::Free).await?);
    }
    Ok(acts)
}
