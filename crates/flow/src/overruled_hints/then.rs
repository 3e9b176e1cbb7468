//! What was like a line on an earlier day: of the lines that are like it today, those that counted then.
//!
//! *Cost.* Each of their claims is read once, from the journal.

use std::collections::{BTreeMap, BTreeSet};

use grants::{Claim, ClaimLine, ClaimLineId, ClaimState, Likeness, LineState, Receipt, SimilarLine};
use store::AsOf;

use super::{CountedLine, Like, LinePlace, by_claim, with_lines};
use crate::{Action, Ctx, FlowError};

/// Those of some lines that counted on a day, each with what counted of it, and in what it was like the line.
pub(super) async fn counted(
    ctx: &Ctx,
    as_of: AsOf,
    (line, receipt): (ClaimLineId, &Receipt),
    similar: Vec<SimilarLine>,
) -> Result<Vec<Like>, FlowError> {
    let with_its_file = with_a_file_of(ctx, as_of, line, &similar).await?;
    let places: Vec<LinePlace> = similar.iter().map(|it| (it.claim, it.number)).collect();
    let mut claims = BTreeMap::new();
    for (id, numbers) in by_claim(&places) {
        let claim = with_lines(ctx, id, numbers).await?;
        claims.extend(claim.filter(is_there).map(|claim| (id, claim)));
    }
    let mut all = Vec::new();
    for it in similar {
        let Some(claim) = claims.get(&it.claim) else { continue };
        let Some(then) = claim.lines.iter().find(|then| then.id == it.line && stands(then)) else { continue };
        let likeness = match it.likeness {
            Likeness::SameFile if !with_its_file.contains(&it.line) => Likeness::of(receipt, &it.receipt),
            known => Some(known),
        };
        all.extend(likeness.map(|likeness| (CountedLine::of(claim, then, it.receipt), likeness)));
    }
    all.sort_by_key(|(_, likeness)| *likeness);
    Ok(all)
}

/// Which of some lines were proved with a file of a line on a day.
async fn with_a_file_of(
    ctx: &Ctx,
    as_of: AsOf,
    line: ClaimLineId,
    similar: &[SimilarLine],
) -> Result<BTreeSet<ClaimLineId>, FlowError> {
    let by_file = similar.iter().filter(|it| it.likeness == Likeness::SameFile).map(|it| it.line);
    let lines: Vec<ClaimLineId> = by_file.chain([line]).collect();
    let until = as_of.known_on.min(as_of.effective_on);
    let mut conn = ctx.look(Action::Look).await?;
    let files = store::line_files(&mut conn, ctx.actor().unit, &lines, until).await?;
    let own: Vec<_> = files.iter().filter(|file| file.line == line).map(|file| file.hash).collect();
    Ok(files.iter().filter(|file| own.contains(&file.hash)).map(|file| file.line).collect())
}

const fn is_there(claim: &Claim) -> bool {
    !matches!(claim.state, ClaimState::Withdrawn { .. })
}

/// Whether a line had not been replaced or taken out.
const fn stands(line: &ClaimLine) -> bool {
    !matches!(line.state, LineState::Replaced { .. } | LineState::Dropped)
}
