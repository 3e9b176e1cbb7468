//! Into which proofs of use a claim line went: those that were put together after it was decided and cover its day.

use grants::{Claim, ClaimLine, ClaimState, Grant, Proof};
use ledger::EntryNumber;
use store::{OutlinesAsked, SubjectKind};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError,
    views::{self, MOST},
};

/// The filed proofs that state a line of a claim, of its grant and of those above that the actor sees, the newest first.
pub async fn proofs_of_line(
    ctx: &Ctx,
    claim: &Claim,
    line: &ClaimLine,
) -> Result<Vec<(Grant, Proof)>, FlowError> {
    if !line.counts() || !matches!(claim.state, ClaimState::Decided { .. }) {
        return Ok(Vec::new());
    }
    let Some(decided) = decided(&entries(ctx, (SubjectKind::Claim, claim.id.0)).await?) else {
        return Ok(Vec::new());
    };
    let (mut found, mut next) = (Vec::new(), Some(claim.grant));
    while let Some(id) = next {
        // Who does not see what is above sees the proofs of their own.
        let grant = match views::grant(ctx, id).await {
            Err(FlowError::NotFound { .. }) => break,
            grant => grant?,
        };
        next = grant.parent;
        for proof in filed(ctx, &grant, line).await? {
            let compiled =
                entries(ctx, (SubjectKind::Proof, proof.id.0)).await?.first().map(|(number, _)| *number);
            if compiled.is_some_and(|compiled| decided < compiled) {
                found.push((grant.clone(), proof));
            }
        }
    }
    Ok(found)
}

/// The filed proofs of a grant that cover the day of a line, the newest first.
async fn filed(ctx: &Ctx, grant: &Grant, line: &ClaimLine) -> Result<Vec<Proof>, FlowError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = views::proofs(ctx, Some(grant.id), after, MOST).await?;
        let covers = |proof: &Proof| proof.state.is_filed() && proof.period.contains(line.paid_on);
        all.extend(page.items.into_iter().filter(covers));
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    all.reverse();
    Ok(all)
}

/// The entries about a subject of a kind: their numbers and commands, oldest first.
async fn entries(
    ctx: &Ctx,
    (kind, subject): (SubjectKind, Uuid),
) -> Result<Vec<(EntryNumber, String)>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let asked = OutlinesAsked {
        subject: Some((kind.word(), subject)),
        after: EntryNumber::NONE,
        limit: MOST,
        transfers: 0,
    };
    let found = store::journal_outlines(&mut conn, ctx.actor().unit, asked).await?;
    Ok(found.into_iter().map(|entry| (entry.number, entry.command)).collect())
}

/// The entry by which a claim was decided: the last certificate before something decided was to be corrected.
fn decided(entries: &[(EntryNumber, String)]) -> Option<EntryNumber> {
    let before = entries.iter().take_while(|(_, command)| command != "claim.correct");
    before.filter(|(_, command)| command == "claim.certify").map(|(number, _)| *number).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_does_not_decide_a_claim_again() {
        let entries = |commands: &[&str]| {
            let numbered = (1..).zip(commands);
            numbered.map(|(number, it)| (EntryNumber::new(number), (*it).to_owned())).collect::<Vec<_>>()
        };
        let (decide, certify) = ("claim.decide", "claim.certify");
        let of = |commands: &[&str]| decided(&entries(commands)).map(EntryNumber::get);
        assert_eq!(of(&["claim.submit", decide, certify, certify]), Some(4));
        assert_eq!(of(&[decide, certify, "claim.send_back", decide, certify, certify]), Some(6));
        assert_eq!(of(&[decide, certify, certify, "claim.correct", certify, certify]), Some(3));
        assert_eq!(of(&["claim.submit", decide]), None);
    }
}
