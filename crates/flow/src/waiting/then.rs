//! Lines of claims of which somebody still had to say or show something on a day, from the claims as they stood then.

use std::collections::BTreeMap;

use grants::{Claim, ClaimLine, ClaimState, GrantId, LineState, OrganisationId};
use store::{LinesWithoutFile, ParkedLine};

use crate::{Ctx, FlowError, receipt_files, views};

/// A claim may have thousands of lines: few of them are held at a time.
const FEW: i64 = 5;

/// The parked lines of the grants that the actor sees that nobody had claimed again, dropped or rejected, the earliest day
/// first.
pub(super) async fn parked_lines(ctx: &Ctx) -> Result<Vec<ParkedLine>, FlowError> {
    let grants = views::all_grants(ctx).await?.into_iter().map(|grant| (grant.id, grant.recipient));
    let recipients: BTreeMap<GrantId, OrganisationId> = grants.collect();
    let (mut waiting, mut after) = (Vec::new(), None);
    loop {
        let page = views::claims(ctx, None, after, FEW).await?;
        for claim in &page.items {
            let Some(recipient) = recipients.get(&claim.grant) else { continue };
            waiting.extend(claim.lines.iter().filter_map(|line| parked(claim, line, *recipient)));
        }
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    waiting.sort_by_key(|line| (line.answer_by, line.line));
    Ok(waiting)
}

/// The line, if it waits for an answer.
fn parked(claim: &Claim, line: &ClaimLine, recipient: OrganisationId) -> Option<ParkedLine> {
    let LineState::Parked { question, answer_by, reincluded_by: None } = &line.state else { return None };
    Some(ParkedLine {
        line: line.id,
        number: line.number,
        claim: claim.id,
        claim_number: claim.number,
        grant: claim.grant,
        recipient,
        question: question.clone(),
        answer_by: *answer_by,
        eligible: line.signed(line.eligible),
    })
}

/// The claims of the actor's organisation that were not decided, with how many of their lines rested on a receipt that no
/// file showed.
pub(super) async fn lines_without_file(ctx: &Ctx) -> Result<Vec<LinesWithoutFile>, FlowError> {
    let mut waiting = Vec::new();
    for grant in views::all_grants(ctx).await? {
        if grant.recipient != ctx.actor().organisation {
            continue;
        }
        let mut after = None;
        loop {
            let page = views::claims(ctx, Some(grant.id), after, FEW).await?;
            for claim in &page.items {
                let count = without_file(ctx, claim).await?;
                if count > 0 {
                    let (claim_number, since) = (claim.number, claim.state.on());
                    waiting.push(LinesWithoutFile {
                        claim: claim.id,
                        claim_number,
                        grant: grant.id,
                        since,
                        count,
                    });
                }
            }
            let Some(next) = page.next else { break };
            after = Some(next);
        }
    }
    waiting.sort_by_key(|it| it.claim);
    Ok(waiting)
}

/// How many lines of a claim that is not decided rest on a receipt that no file shows.
async fn without_file(ctx: &Ctx, claim: &Claim) -> Result<i64, FlowError> {
    if !matches!(claim.state, ClaimState::Submitted { .. } | ClaimState::ChangesRequested { .. }) {
        return Ok(0);
    }
    let files = receipt_files::by_line(ctx, claim).await?;
    let lacks = |line: &&ClaimLine| {
        matches!(line.state, LineState::Declared) && line.receipt().is_some() && !files.contains_key(&line.id)
    };
    Ok(i64::try_from(claim.lines.iter().filter(lacks).count()).unwrap_or(i64::MAX))
}
