//! Changes before the decision: the giver asks for them, the recipient submits the claim again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{CheckedLines, Claim, ClaimId, ClaimLine, ClaimLineId, Replacing, Visibility, check_lines};
use serde::Serialize;
use store::{Done, Tx};

use super::{
    ClaimFaults, NewClaimLine, Numbered, credits, declare, done, financing, find, holding, new_lines,
    prepared, receipts, units,
};
use crate::{
    Action, Ctx, FlowError, Request, access::Side, accounts, awards::programme, comments::AddComment,
    ctx::NewIds, payouts::seen,
};

/// Asks the recipient to change a claim before it is decided.
#[derive(Clone, Debug, Serialize)]
pub struct RequestChanges {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// The day by which an answer is expected.
    pub answer_by: NaiveDate,
    /// What is asked of the claim as a whole.
    pub text: String,
    /// The lines that may be changed, and why.
    pub lines: Vec<(ClaimLineId, String)>,
}

impl Request for RequestChanges {
    const COMMAND: &'static str = "claim.request_changes";
    const ACTION: Action = Action::Decide;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        let (grant, claim) = find(ctx, tx, self.claim, Side::Giver).await?;
        seen("claim", claim.version, self.version)?;
        let on = ctx.today();
        let by = &ctx.actor().name;
        let claim = claim.request_changes(&self.text, &self.lines, self.answer_by, by, on)?;
        let claim = Claim { version: self.version + 1, ..claim };
        store::insert_change_request(tx.write().await?, grant.unit, &claim).await?;
        Ok(done(claim, on))
    }
}

/// Submits a claim again, after the giver has asked for changes.
#[derive(Clone, Debug, Serialize)]
pub struct ResubmitClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// The lines that change, each with what becomes of it. The others stay.
    pub replacements: Vec<(ClaimLineId, Replacement)>,
    /// What is said to what was asked: shared comments, which are written with it or not at all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

/// What is said to a question.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The line about which it was asked; none for the claim as a whole.
    pub line: Option<ClaimLineId>,
    /// What is said.
    pub text: String,
}

/// What becomes of a line that may be changed.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "replacement", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "most replacements are lines")]
pub enum Replacement {
    /// Another line takes its place.
    Line {
        /// That line.
        line: NewClaimLine,
    },
    /// It is taken out.
    Drop,
}

impl Request for ResubmitClaim {
    const COMMAND: &'static str = "claim.resubmit";
    const ACTION: Action = Action::HandIn;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        // May this person do this?
        let (grant, claim) = find(ctx, tx, self.claim, Side::Recipient).await?;
        // What do we know?
        seen("claim", claim.version, self.version)?;
        let on = ctx.today();
        let leaving: Vec<_> = self.replacements.iter().map(|(line, _)| *line).collect();
        claim.may_replace(&leaving, on)?;
        // What is said is written before anything is booked: each comment has an entry of its own.
        let mut ids = ctx.ids();
        self.answer(ctx, tx, &claim, &mut ids).await?;
        let unit = accounts::of_unit(tx).await?;
        let programme = programme(tx, &grant).await?;
        let mut faults = ClaimFaults::default();
        let asked = self.numbered(&claim);
        let receipts = receipts::resolve(tx, &unit, &asked, &mut faults).await?;
        let parents = credits::parents(tx, &grant, &asked, &mut faults).await?;
        // What follows from it? All that the claim holds is released and held anew.
        holding::release_sums(tx, &unit, &grant, &claim)?;
        let leave = || claim.lines.iter().filter(|line| leaving.contains(&line.id));
        holding::release_holds(tx, leave())?;
        units::release_lines(tx, leave()).await?;
        let new = new_lines(tx.unit(), &asked, &parents, &mut ids);
        let shared = financing::without(financing::at_claim(tx, &grant).await?, leave())?;
        let CheckedLines { lines: checked, faults: of_lines } =
            check_lines(&grant, &programme, &new, &shared);
        faults.take(of_lines);
        let units = units::of_lines(&checked);
        units::register(tx, &units, &mut faults).await?;
        faults.settle()?;
        let lines =
            declare(tx, &unit, &receipts, &parents, checked, &mut credits::CreditAccounts::default()).await?;
        let replacing = self.replacing(&claim, lines);
        let claim = claim.resubmit(replacing, on)?;
        let reserved = holding::hold(tx, &unit, &grant, &claim.lines)?;
        let claim = Claim { reserved, version: self.version + 1, ..claim };
        let claim = prepared(ctx, tx, claim).await?;
        // Write it down, once, together.
        store::resubmit_claim(tx.write().await?, grant.unit, &claim).await?;
        units::hold(tx, units).await?;
        Ok(done(claim, on))
    }

    fn told(answer: Claim) -> Claim {
        answer.without_proposals()
    }
}

impl ResubmitClaim {
    async fn answer(&self, ctx: &Ctx, tx: &mut Tx, claim: &Claim, ids: &mut NewIds) -> Result<(), FlowError> {
        for Answer { line, text } in &self.answers {
            let (line, text, visibility) = (*line, text.clone(), Visibility::Shared);
            AddComment { claim: claim.id, line, visibility, text }.say_with(ctx, tx, claim, ids).await?;
        }
        Ok(())
    }

    /// The new lines as they are to be checked; a refusal names the line whose place a new one would take.
    pub(super) fn numbered(&self, claim: &Claim) -> Numbered<'_> {
        let numbers: BTreeMap<_, _> = claim.lines.iter().map(|line| (line.id, line.number)).collect();
        let asked = self.replacements.iter().filter_map(|(line, by)| Some((*line, by.line()?)));
        asked.map(|(line, asked)| (numbers.get(&line).copied().unwrap_or_default(), asked)).collect()
    }

    /// What takes the place of what: new lines come behind those of the claim.
    fn replacing(&self, claim: &Claim, lines: Vec<ClaimLine>) -> Vec<Replacing> {
        let numbered = (claim.next_line()..).zip(lines);
        let mut new = numbered.map(|(number, line)| ClaimLine { number, ..line });
        let replaced = self.replacements.iter();
        replaced.map(|(line, by)| Replacing { line: *line, by: by.line().and_then(|_| new.next()) }).collect()
    }
}

impl Replacement {
    const fn line(&self) -> Option<&NewClaimLine> {
        match self {
            Self::Line { line } => Some(line),
            Self::Drop => None,
        }
    }
}
