//! What the claims of a grant held on a day, from the claims as they stood then.
//!
//! *Cost.* All claims of the grant are read, and the units of each of them at once.

use std::{cmp::Reverse, collections::BTreeMap};

use grants::{Claim, ClaimLineId, ClaimState, GrantId};
use store::{HeldLine, HeldUnit, LineUnit};

use crate::{Action, Ctx, FlowError, views};

/// A claim may have thousands of lines: few of them are read at a time.
const FEW: i64 = 5;

/// The lines that held something, the newest claim first.
pub(super) async fn lines(ctx: &Ctx, grant: GrantId) -> Result<Vec<HeldLine>, FlowError> {
    let mut held = Vec::new();
    for claim in claims(ctx, grant).await? {
        let (of, claim_number) = (claim.id, claim.number);
        let lines = claim.lines.into_iter().filter(|line| line.hold().is_some());
        held.extend(lines.map(|line| HeldLine { claim: of, claim_number, line }));
    }
    Ok(held)
}

/// The units that lines held, the newest claim first.
pub(super) async fn units(ctx: &Ctx, grant: GrantId) -> Result<Vec<HeldUnit>, FlowError> {
    let claims = claims(ctx, grant).await?;
    let (mut conn, unit, mut held) = (ctx.look(Action::Look).await?, ctx.actor().unit, Vec::new());
    for claim in &claims {
        let with_units = || claim.lines.iter().filter(|line| line.units.is_some());
        let lines: Vec<ClaimLineId> = with_units().map(|line| line.id).collect();
        let mut by_line: BTreeMap<ClaimLineId, Vec<LineUnit>> = BTreeMap::new();
        for listed in store::units_of_lines(&mut conn, unit, &lines).await? {
            by_line.entry(listed.line).or_default().push(listed);
        }
        for line in with_units() {
            let listed = by_line.remove(&line.id).unwrap_or_default().into_iter();
            let listed = listed.filter(|listed| claim.holds(line, listed.unit.id));
            held.extend(listed.map(|listed| HeldUnit {
                claim: claim.id,
                claim_number: claim.number,
                line_number: line.number,
                unit: listed.unit,
            }));
        }
    }
    Ok(held)
}

/// The claims of a grant that were not withdrawn, the newest first.
async fn claims(ctx: &Ctx, grant: GrantId) -> Result<Vec<Claim>, FlowError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = views::claims(ctx, Some(grant), after, FEW).await?;
        all.extend(page.items.into_iter().filter(|it| !matches!(it.state, ClaimState::Withdrawn { .. })));
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    all.sort_by_key(|claim| Reverse(claim.number));
    Ok(all)
}
