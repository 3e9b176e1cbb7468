//! The questions of parked lines, each with who spoke last: whoever did not is to act.
//!
//! What is said to a line is said to its question once the decision is proposed that parks it. *Cost.* What was said to all
//! parked lines is read at once, and so is when it was said: by the numbers of the entries, since a day has no order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use grants::{ClaimId, ClaimLineId, Comment, Visibility};
use ledger::EntryNumber;
use store::{Conn, ParkedLine, SubjectKind};
use uuid::Uuid;

use super::parked_lines;
use crate::{Action, Ctx, FlowError, Request, claims::DecideClaim, comments::AddComment, views};

/// A parked line that waits, with where its question stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedQuestion {
    /// The line.
    pub line: ParkedLine,
    /// Where its question stands.
    pub standing: QuestionStanding,
}

/// Where the question of a parked line stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionStanding {
    /// Who claimed the line has said nothing to it.
    Open,
    /// Who claimed the line spoke last.
    Answered {
        /// Who wrote it.
        by: String,
        /// The day it was written.
        on: NaiveDate,
    },
    /// It was answered, and the other side spoke last.
    AskedAgain {
        /// Who wrote it.
        by: String,
        /// The day it was written.
        on: NaiveDate,
    },
}

impl ParkedQuestion {
    /// Whether the day for an answer has passed, and who claimed the line is still to act.
    pub fn is_overdue(&self, on: NaiveDate) -> bool {
        self.line.answer_by < on && !matches!(self.standing, QuestionStanding::Answered { .. })
    }
}

/// The parked lines of the grants that the actor sees that nobody has claimed again, dropped or rejected, each with where its
/// question stands, the earliest day first.
pub async fn questions(ctx: &Ctx) -> Result<Vec<ParkedQuestion>, FlowError> {
    let parked = parked_lines(ctx).await?;
    if parked.is_empty() {
        return Ok(Vec::new());
    }
    let mut said = said_since(ctx, &parked).await?;
    let with_standing = |line: ParkedLine| {
        let standing = standing(&line, &said.remove(&line.line).unwrap_or_default());
        ParkedQuestion { line, standing }
    };
    Ok(parked.into_iter().map(with_standing).collect())
}

/// Where the question of a line stands after what was said to it since, oldest first.
fn standing(line: &ParkedLine, said: &[Comment]) -> QuestionStanding {
    let is_answer = |comment: &Comment| comment.organisation == line.recipient;
    match said.last() {
        Some(last) if is_answer(last) => QuestionStanding::Answered { by: last.author.clone(), on: last.on },
        Some(last) if said.iter().any(is_answer) => {
            QuestionStanding::AskedAgain { by: last.author.clone(), on: last.on }
        }
        _ => QuestionStanding::Open,
    }
}

/// What both sides read of what was said to parked lines since, by the lines, oldest first.
async fn said_since(
    ctx: &Ctx,
    parked: &[ParkedLine],
) -> Result<BTreeMap<ClaimLineId, Vec<Comment>>, FlowError> {
    let claims: BTreeSet<ClaimId> = parked.iter().map(|line| line.claim).collect();
    let claims: Vec<Uuid> = claims.into_iter().map(|claim| claim.0).collect();
    let lines: BTreeSet<ClaimLineId> = parked.iter().map(|line| line.line).collect();
    let mut conn = ctx.look(Action::Look).await?;
    let mut said = comments(&mut conn, ctx, &claims).await?;
    let is_read = |comment: &Comment| comment.visibility == Visibility::Shared;
    said.retain(|comment| is_read(comment) && comment.line.is_some_and(|line| lines.contains(&line)));
    if said.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (unit, ids) = (ctx.actor().unit, said.iter().map(|comment| comment.id.0).collect::<Vec<_>>());
    let written = store::newest_entries_by(&mut conn, unit, AddComment::COMMAND, &ids).await?;
    let proposed = store::newest_entries_by(&mut conn, unit, DecideClaim::COMMAND, &claims).await?;
    let entry_of = |comment: &Comment| written.get(&comment.id.0).copied().unwrap_or(EntryNumber::NONE);
    said.retain(|comment| proposed.get(&comment.claim.0).is_none_or(|asked| entry_of(comment) > *asked));
    said.sort_by_key(entry_of);
    let mut by_line = BTreeMap::<ClaimLineId, Vec<Comment>>::new();
    for comment in said {
        if let Some(line) = comment.line {
            by_line.entry(line).or_default().push(comment);
        }
    }
    Ok(by_line)
}

/// What was said to some claims, as it stands, or as it stood if the circumstances say so.
async fn comments(conn: &mut Conn, ctx: &Ctx, claims: &[Uuid]) -> Result<Vec<Comment>, FlowError> {
    let Some(as_of) = ctx.shown_as_of() else {
        let claims: Vec<ClaimId> = claims.iter().copied().map(ClaimId).collect();
        return Ok(store::comments_of(conn, ctx.actor().unit, &claims).await?);
    };
    let then: BTreeMap<Uuid, Comment> =
        views::answers_of_owners(conn, ctx, (SubjectKind::Comment, claims), as_of).await?;
    Ok(then.into_values().collect())
}
