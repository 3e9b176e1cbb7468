//! What was like some lines on an earlier day: of the lines that are like them today, those that counted then.
//!
//! *Cost.* Each of their claims is read once, from the journal, a few together.

use std::collections::{BTreeMap, BTreeSet};

use grants::{Claim, ClaimId, ClaimLine, ClaimLineId, ClaimState, Likeness, LineState, SimilarLine};
use ledger::Hash;
use store::AsOf;

use super::{CountedLine, LinePlace, Others, with_lines};
use crate::{Action, Ctx, FlowError, examination_hints::Likes};

/// Of some lines, those like each that counted on a day, each with what counted of it, and in what it was like the line.
pub(super) async fn counted(
    ctx: &Ctx,
    as_of: AsOf,
    alike: BTreeMap<ClaimLineId, Likes>,
) -> Result<Others, FlowError> {
    let attached = files(ctx, as_of, &alike).await?;
    let similar = alike.values().flat_map(|(_, similar)| similar);
    let places: Vec<LinePlace> = similar.map(|it| (it.claim, it.number)).collect();
    let claims = with_lines(ctx, &places).await?.into_iter().filter(is_there);
    let claims: BTreeMap<ClaimId, Claim> = claims.map(|claim| (claim.id, claim)).collect();
    let mut all = Others::new();
    for (line, (receipt, similar)) in alike {
        let mut counted = Vec::new();
        for it in similar {
            let Some(claim) = claims.get(&it.claim) else { continue };
            let then = claim.lines.iter().find(|then| then.id == it.line && stands(then));
            let Some(then) = then else { continue };
            let likeness = match it.likeness {
                Likeness::SameFile if !share(&attached, line, it.line) => Likeness::of(&receipt, &it.receipt),
                known => Some(known),
            };
            counted.extend(likeness.map(|likeness| (CountedLine::of(claim, then, it.receipt), likeness)));
        }
        counted.sort_by_key(|(_, likeness)| *likeness);
        all.insert(line, (receipt, counted));
    }
    Ok(all)
}

/// The files by which lines were proved, by them.
type Files = BTreeMap<ClaimLineId, Vec<Hash>>;

/// The files by which some lines were proved on a day, and those that are proved with the same file today.
async fn files(ctx: &Ctx, as_of: AsOf, alike: &BTreeMap<ClaimLineId, Likes>) -> Result<Files, FlowError> {
    let mut lines = BTreeSet::new();
    for (line, (_, similar)) in alike {
        let by_file = |it: &&SimilarLine| it.likeness == Likeness::SameFile;
        lines.extend(similar.iter().filter(by_file).flat_map(|it| [*line, it.line]));
    }
    let (lines, mut found): (Vec<ClaimLineId>, _) = (lines.into_iter().collect(), Files::new());
    let until = as_of.known_on.min(as_of.effective_on);
    let mut conn = ctx.look(Action::Look).await?;
    for file in store::line_files(&mut conn, ctx.actor().unit, &lines, until).await? {
        found.entry(file.line).or_default().push(file.hash);
    }
    Ok(found)
}

/// Whether two lines were proved with the same file.
fn share(files: &Files, one: ClaimLineId, other: ClaimLineId) -> bool {
    let of_both = files.get(&one).zip(files.get(&other));
    of_both.is_some_and(|(one, other)| one.iter().any(|hash| other.contains(hash)))
}

const fn is_there(claim: &Claim) -> bool {
    !matches!(claim.state, ClaimState::Withdrawn { .. })
}

/// Whether a line had not been replaced or taken out.
const fn stands(line: &ClaimLine) -> bool {
    !matches!(line.state, LineState::Replaced { .. } | LineState::Dropped)
}
